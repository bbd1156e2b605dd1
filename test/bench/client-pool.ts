import { availableParallelism } from 'node:os';
import { startClientProcess, type ClientProcess } from './client-process.ts';
import type { JoinOutcome, JoinPlan, Samples, SendPlan, Tally } from './orders.ts';

/** The number of latencies that a process keeps of one run. */
const MAX_SAMPLES = 20_000;
/** The default of `quietMs`. */
const QUIET_MS = 1_500;
/** The longest wait for the last deliveries, in milliseconds. */
const DELIVERY_TIMEOUT_MS = 15_000;

/** All client processes. */
export interface ClientPool extends AsyncDisposable {
  /** Adds members, spread over the processes; all in one process when they join one at a time. */
  join(plan: Omit<JoinPlan, 'first'>): Promise<JoinOutcome & { readonly seconds: number }>;
  /** Sends at a rate, from all processes or from one, and waits for all deliveries or until no more arrive. */
  send(plan: SendPlan, options?: SendOptions): Promise<SendReport>;
  /** Closes the transports of all members. */
  leave(): Promise<void>;
}

/** Options of a run of messages. */
export interface SendOptions {
  /** Default: `all`. */
  readonly senders?: 'all' | 'one';
  /** After this time without a delivery the rest counts as lost, in milliseconds. Default: 1,500. */
  readonly quietMs?: number;
}

/** Result of a run of messages. */
export interface SendReport extends Tally {
  readonly expected: number;
  /** Deliveries a second: as planned, and as measured from the first message to the last delivery. */
  readonly offered: number;
  readonly held: number;
  /** In milliseconds. */
  readonly latencies: readonly number[];
  /** How late the event loops of the clients ran their timers, in milliseconds. Latencies contain it. */
  readonly lateness: readonly number[];
}

/** Starts 2 to 4 client processes, one a core. `before` is a prefix of their command, such as `ip netns exec`. */
export async function startClientPool(before: readonly string[] = []): Promise<ClientPool> {
  const length = Math.min(4, Math.max(2, availableParallelism()));
  const processes = await Promise.all(Array.from({ length }, () => startClientProcess(before)));
  let members = 0;
  let numbers = 0;
  return {
    async join(plan) {
      const joining = plan.atOnce === 1 ? processes.slice(0, 1) : processes;
      const began = performance.now();
      const outcomes = await Promise.all(
        joining.map((client, at) => {
          const count = share(plan.members, joining.length, at);
          const first = plan.stay ? numbers : 0;
          if (plan.stay) numbers += count;
          return client.ask('join', { ...plan, first, members: count, atOnce: share(plan.atOnce, joining.length, at) });
        }),
      );
      const durations = Float64Array.from(outcomes.flatMap((outcome) => [...outcome.durations]));
      if (plan.stay) members += durations.length;
      const failures = outcomes.flatMap((outcome) => outcome.failures);
      const retried = outcomes.reduce((count, outcome) => count + outcome.retried, 0);
      return { durations, failures, retried, seconds: (performance.now() - began) / 1_000 };
    },
    async send(plan, { senders = 'all', quietMs = QUIET_MS } = {}) {
      const sending = senders === 'one' ? processes.slice(0, 1) : processes;
      const sampleEvery = Math.ceil((plan.rate * plan.seconds * members) / (processes.length ** 2 * MAX_SAMPLES));
      await Promise.all(processes.map((client) => client.ask('reset', { sampleEvery })));
      const began = performance.now();
      const rate = plan.rate / sending.length;
      const outcomes = await Promise.all(sending.map((client) => client.ask('send', { ...plan, rate })));
      const expected = outcomes.reduce((sum, { sent }) => sum + sent, 0) * members;
      const { tally, lastDelivery } = await settle(processes, expected, quietMs);
      const samples = await Promise.all(processes.map((client) => client.ask('samples', null)));
      const offered = plan.rate * members;
      const held = (tally.received * 1_000) / Math.max(lastDelivery - began, plan.seconds * 1_000);
      const all = (kind: keyof Samples) => samples.flatMap((ofProcess) => [...ofProcess[kind]]);
      return { ...tally, expected, offered, held, latencies: all('latencies'), lateness: all('lateness') };
    },
    async leave() {
      await Promise.all(processes.map((client) => client.ask('leave', null)));
      members = 0;
    },
    async [Symbol.asyncDispose]() {
      await Promise.all(processes.map((client) => client[Symbol.asyncDispose]()));
    },
  };
}

/** Waits until all expected deliveries have arrived, or no more arrive. */
async function settle(
  processes: readonly ClientProcess[],
  expected: number,
  quietMs: number,
): Promise<{ tally: Tally; lastDelivery: number }> {
  const deadline = performance.now() + DELIVERY_TIMEOUT_MS;
  let lastDelivery = performance.now();
  for (let before = -1; ;) {
    const tally = sum(await Promise.all(processes.map((client) => client.ask('tally', null))));
    const now = performance.now();
    if (tally.received !== before) lastDelivery = now;
    before = tally.received;
    if (tally.received >= expected || now - lastDelivery > quietMs || now > deadline) return { tally, lastDelivery };
    await Bun.sleep(20);
  }
}

function sum(tallies: readonly Tally[]): Tally {
  return tallies.reduce((a, b) => ({
    received: a.received + b.received,
    outOfOrder: a.outOfOrder + b.outOfOrder,
    closed: [...a.closed, ...b.closed],
  }));
}

/** Splits a whole number as evenly as possible and returns one part. */
function share(whole: number, parts: number, at: number): number {
  return Math.floor((whole * (at + 1)) / parts) - Math.floor((whole * at) / parts);
}

import { availableParallelism } from 'node:os';
import { startClientProcess, type ClientProcess } from './client-process.ts';
import type { JoinOutcome, JoinPlan, Tally, TalkPlan } from './orders.ts';

/** Latencies that a process keeps of one talk. */
const SAMPLES = 20_000;
/** Once nothing more arrives for this long, the rest is lost, in milliseconds. */
const QUIET = 1_500;
/** Longest wait for the rest, in milliseconds. */
const PATIENCE = 15_000;

/** All client processes together. */
export interface Crew extends AsyncDisposable {
  /** Brings members in, spread over the processes (all of one when they come one at a time). */
  join(plan: Omit<JoinPlan, 'first'>): Promise<JoinOutcome & { readonly seconds: number }>;
  /** Talks at this rate in all, or one process alone does, and waits for every delivery or until no more come. */
  talk(plan: TalkPlan, talkers?: 'all' | 'one'): Promise<Talk>;
}

/** What became of a talk. */
export interface Talk extends Tally {
  readonly expected: number;
  /** Deliveries a second that were asked for, and that arrived from the first word to the last delivery. */
  readonly offered: number;
  readonly held: number;
  /** In milliseconds. */
  readonly latencies: readonly number[];
}

/** Starts as many client processes as help on this machine. */
export async function startCrew(): Promise<Crew> {
  const length = Math.min(4, Math.max(2, availableParallelism()));
  const processes = await Promise.all(Array.from({ length }, startClientProcess));
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
    async talk(plan, talkers = 'all') {
      const talking = talkers === 'one' ? processes.slice(0, 1) : processes;
      const sampleEvery = Math.ceil((plan.rate * plan.seconds * members) / (processes.length ** 2 * SAMPLES));
      await Promise.all(processes.map((client) => client.ask('reset', { sampleEvery })));
      const began = performance.now();
      const rate = plan.rate / talking.length;
      const said = await Promise.all(talking.map((client) => client.ask('talk', { ...plan, rate })));
      const expected = said.reduce((sum, { sent }) => sum + sent, 0) * members;
      const { tally, lastHeard } = await settle(processes, expected);
      const samples = await Promise.all(processes.map((client) => client.ask('samples', null)));
      const offered = plan.rate * members;
      const held = (tally.heard * 1_000) / Math.max(lastHeard - began, plan.seconds * 1_000);
      return { ...tally, expected, offered, held, latencies: samples.flatMap((one) => [...one]) };
    },
    async [Symbol.asyncDispose]() {
      await Promise.all(processes.map((client) => client[Symbol.asyncDispose]()));
    },
  };
}

/** Waits until everything expected was heard, or nothing more comes. */
async function settle(
  processes: readonly ClientProcess[],
  expected: number,
): Promise<{ tally: Tally; lastHeard: number }> {
  const deadline = performance.now() + PATIENCE;
  let lastHeard = performance.now();
  for (let before = -1; ;) {
    const tally = sum(await Promise.all(processes.map((client) => client.ask('tally', null))));
    const now = performance.now();
    if (tally.heard !== before) lastHeard = now;
    before = tally.heard;
    if (tally.heard >= expected || now - lastHeard > QUIET || now > deadline) return { tally, lastHeard };
    await Bun.sleep(20);
  }
}

function sum(tallies: readonly Tally[]): Tally {
  return tallies.reduce((a, b) => ({
    heard: a.heard + b.heard,
    outOfOrder: a.outOfOrder + b.outOfOrder,
    closed: a.closed + b.closed,
  }));
}

/** The part of a whole that falls to one of so many, as even as can be. */
function share(whole: number, parts: number, at: number): number {
  return Math.floor((whole * (at + 1)) / parts) - Math.floor((whole * at) / parts);
}

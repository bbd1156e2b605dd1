import type { Carrier, Route, Routes } from '../../www/client/carriers/carrier.ts';
import { ChatClient } from '../../www/client/client.ts';
import type { IdentityStore, StoredIdentity } from '../../www/client/identity/identity-store.ts';
import type { Outgoing } from '../../www/client/outbox/outgoing.ts';
import { briefMemory } from '../../www/client/connection/route-choice.ts';
import type { PageLifecycle, PageLifecycleEvents } from '../../www/client/page-lifecycle.ts';
import { manualClock } from './manual-clock.ts';
import { PageCarrier } from './page-carrier.ts';

/** A client without a page: its time, network, storage and page events are in the test's hands. */
export class PagelessClient {
  readonly client: ChatClient;
  /** Every try to connect, in order. */
  readonly tries: Try[] = [];
  /** Listeners that are there now; at most one. */
  readonly wakes = new Set<PageLifecycleEvents>();
  /** What the page's storage holds, or why it may not be had. */
  kept: StoredIdentity | 'taken' | undefined;
  readonly memory = briefMemory();
  /** Whether the page keeps others from being the same member. */
  holds = false;
  readonly #clock = manualClock();
  #ids = 0;
  #dozed = 0;

  constructor(random = 0, kept?: StoredIdentity | 'taken', routes: Routes = ['data-channel']) {
    this.kept = kept;
    const wake: PageLifecycle = {
      listen: (listener) => {
        this.wakes.add(listener);
        return () => this.wakes.delete(listener);
      },
    };
    this.client = new ChatClient({
      routes,
      memory: this.memory,
      connect: (signal, { route, attempt }) =>
        new Promise((resolve, reject) => {
          signal.addEventListener('abort', () => reject(signal.reason));
          this.tries.push({ route, attempt, signal, fail: reject, open: () => open(resolve, route) });
        }),
      clock: { now: () => this.now, after: (delay, task) => this.#clock.after(delay, task) },
      wake,
      keeper: this.#keeper(),
      random: () => random,
      makeId: () => `id-${String(++this.#ids).padStart(16, '0')}`,
    });
  }

  /** What was not sent, if it was kept for another life of the page. */
  get keptOutgoing(): readonly Outgoing[] {
    return typeof this.kept === 'object' ? this.kept.outgoing : [];
  }

  get now(): number {
    return this.#clock.now() + this.#dozed;
  }

  /** The last try to connect. */
  get lastTry(): Try {
    const last = this.tries.at(-1);
    if (last === undefined) throw new Error('Nothing was tried.');
    return last;
  }

  /** Resolves once the client has tried to connect `count` times: it looks into its storage first. */
  async tried(count: number): Promise<Try> {
    for (let turns = 0; this.tries.length < count && turns < 20; turns++) await Promise.resolve();
    if (this.tries.length !== count) throw new Error(`Tried ${this.tries.length} times, not ${count}.`);
    return this.lastTry;
  }

  /** Joins, for the first time or again, and resolves to the open carrier. */
  async join(): Promise<PageCarrier> {
    const before = this.tries.length;
    this.client.join();
    return (await this.tried(before + 1)).open();
  }

  /** Lets the wait for the next try pass, and resolves to the open carrier. */
  async reconnect(): Promise<PageCarrier> {
    const before = this.tries.length;
    this.pass(500);
    return (await this.tried(before + 1)).open();
  }

  /** Lets milliseconds pass. */
  pass(ms: number): void {
    this.#clock.advance(ms);
  }

  /** Lets milliseconds pass in which no timer runs, as with the lid closed. */
  doze(ms: number): void {
    this.#dozed += ms;
  }

  wake(): void {
    for (const listener of this.wakes) listener.wake();
  }

  /** The network is another one. */
  moved(): void {
    for (const listener of this.wakes) listener.networkChanged();
  }

  sleep(): void {
    for (const listener of this.wakes) listener.sleep();
  }

  #keeper(): IdentityStore {
    return {
      claim: () => {
        const { kept } = this;
        if (kept === 'taken') this.kept = undefined;
        else this.holds = kept?.who !== undefined;
        return Promise.resolve(kept);
      },
      keep: (kept) => {
        this.kept = kept;
        this.holds = kept.who !== undefined;
      },
      forget: () => {
        this.kept = undefined;
        this.holds = false;
      },
      release: () => {
        this.holds = false;
      },
    };
  }
}

/** One try to connect. */
export interface Try {
  readonly route: Route;
  readonly attempt: number;
  readonly signal: AbortSignal;
  fail(error: Error): void;
  /** Opens it; resolves when the client has said hello. */
  open(): Promise<PageCarrier>;
}

async function open(resolve: (carrier: Carrier) => void, route: Route): Promise<PageCarrier> {
  const carrier = new PageCarrier(route);
  resolve(carrier);
  // The client goes on in microtasks of its own.
  for (let turns = 0; turns < 5; turns++) await Promise.resolve();
  return carrier;
}

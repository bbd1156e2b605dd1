import type { Carrier, Route, Routes } from '../../www/client/carriers/carrier.ts';
import type { ChatClient } from '../../www/client/client.ts';
import { RoomClient } from '../../www/client/room-client.ts';
import type { IdentityStore, StoredIdentity } from '../../www/client/identity/identity-store.ts';
import { PersistentIdentity } from '../../www/client/identity/persistent-identity.ts';
import type { Outgoing } from '../../www/client/outbox/outgoing.ts';
import { RouteChoice, transientRouteMemory } from '../../www/client/connection/route-choice.ts';
import type { PageLifecycle, PageLifecycleEvents } from '../../www/client/page-lifecycle.ts';
import { manualClock } from './manual-clock.ts';
import { PageCarrier } from './page-carrier.ts';

/** A client without a page: its time, network, storage and page events are in the test's hands. */
export class PagelessClient {
  readonly client: ChatClient;
  /** Every try to connect, in order. */
  readonly attempts: ConnectAttempt[] = [];
  /** Listeners that are there now; at most one. */
  readonly lifecycleListeners = new Set<PageLifecycleEvents>();
  /** What the page's storage holds, or why it may not be had. */
  stored: StoredIdentity | 'taken' | undefined;
  readonly routeMemory = transientRouteMemory();
  /** Whether the page keeps others from being the same member. */
  holdsLock = false;
  readonly #clock = manualClock();
  #ids = 0;
  #dozed = 0;

  constructor(random = 0, kept?: StoredIdentity | 'taken', routes: Routes = ['data-channel']) {
    this.stored = kept;
    const wake: PageLifecycle = {
      listen: (listener) => {
        this.lifecycleListeners.add(listener);
        return () => this.lifecycleListeners.delete(listener);
      },
    };
    this.client = new RoomClient({
      choice: new RouteChoice(routes, this.routeMemory),
      connect: (signal, { route, attempt }) =>
        new Promise((resolve, reject) => {
          signal.addEventListener('abort', () => reject(signal.reason));
          this.attempts.push({ route, attempt, signal, fail: reject, open: () => open(resolve, route) });
        }),
      clock: { ...this.#clock, now: () => this.now },
      lifecycle: wake,
      identity: new PersistentIdentity(this.#keeper()),
      random: () => random,
      makeId: () => `id-${String(++this.#ids).padStart(16, '0')}`,
    });
  }

  /** What was not sent, if it was kept for another life of the page. */
  get storedOutgoing(): readonly Outgoing[] {
    return typeof this.stored === 'object' ? this.stored.outgoing : [];
  }

  get now(): number {
    return this.#clock.now() + this.#dozed;
  }

  /** The last try to connect. */
  get lastAttempt(): ConnectAttempt {
    const last = this.attempts.at(-1);
    if (last === undefined) throw new Error('Nothing was tried.');
    return last;
  }

  /** Resolves once the client has tried to connect `count` times: it looks into its storage first. */
  async attempted(count: number): Promise<ConnectAttempt> {
    for (let turns = 0; this.attempts.length < count && turns < 20; turns++) await Promise.resolve();
    if (this.attempts.length !== count) throw new Error(`Tried ${this.attempts.length} times, not ${count}.`);
    return this.lastAttempt;
  }

  /** Joins, for the first time or again, and resolves to the open carrier. */
  async join(): Promise<PageCarrier> {
    const before = this.attempts.length;
    this.client.join();
    return (await this.attempted(before + 1)).open();
  }

  /** Lets the wait for the next try pass, and resolves to the open carrier. */
  async reconnect(): Promise<PageCarrier> {
    const before = this.attempts.length;
    this.advance(500);
    return (await this.attempted(before + 1)).open();
  }

  /** Lets milliseconds pass. */
  advance(ms: number): void {
    this.#clock.advance(ms);
  }

  /** Lets milliseconds pass in which no timer runs, as with the lid closed. */
  doze(ms: number): void {
    this.#dozed += ms;
  }

  wake(): void {
    for (const listener of this.lifecycleListeners) listener.wake();
  }

  /** The network is another one. */
  networkChanged(): void {
    for (const listener of this.lifecycleListeners) listener.networkChanged();
  }

  sleep(): void {
    for (const listener of this.lifecycleListeners) listener.sleep();
  }

  #keeper(): IdentityStore {
    return {
      claim: () => {
        const { stored: kept } = this;
        if (kept === 'taken') this.stored = undefined;
        else this.holdsLock = kept?.resume !== undefined;
        return Promise.resolve(kept);
      },
      save: (kept) => {
        this.stored = kept;
        this.holdsLock = kept.resume !== undefined;
      },
      clear: () => {
        this.stored = undefined;
        this.holdsLock = false;
      },
      release: () => {
        this.holdsLock = false;
      },
    };
  }
}

/** One try to connect. */
export interface ConnectAttempt {
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

import type { Carrier, Route, Routes } from '../../www/client/carriers/carrier.ts';
import type { ChatClient } from '../../www/client/client.ts';
import type { IdentityStore, StoredIdentity } from '../../www/client/identity/identity-store.ts';
import { PersistentIdentity } from '../../www/client/identity/persistent-identity.ts';
import type { Outgoing } from '../../www/client/outbox/outgoing.ts';
import type { TokenSource } from '../../www/client/identity/credentials.ts';
import * as extras from '../../www/client/extras/extras.ts';
import { RouteChoice, transientRouteMemory } from '../../www/client/connection/route-choice.ts';
import type { PageLifecycle, PageLifecycleEvents } from '../../www/client/page-lifecycle.ts';
import { RoomClient } from '../../www/client/room-client.ts';
import { manualClock } from './manual-clock.ts';
import { PageCarrier } from './page-carrier.ts';

/** A client without a page. The test controls its time, network, storage and page events. */
export class PagelessClient {
  readonly client: ChatClient;
  /** Every attempt to connect, in order. */
  readonly attempts: ConnectAttempt[] = [];
  /** The present listeners of the page's lifecycle; at most one. */
  readonly lifecycleListeners = new Set<PageLifecycleEvents>();
  /** What the page's storage holds. `taken`: another page has it. */
  stored: StoredIdentity | 'taken' | undefined;
  readonly routeMemory = transientRouteMemory();
  /** What the server answers to a request for the newest page. Default: it is away. */
  readNow: (signal: AbortSignal) => Promise<unknown> = () => Promise.reject(new Error('offline'));
  /** Whether the script of the extras cannot be loaded. */
  failsToLoad = false;
  /** Whether the page holds the lock of its member. */
  holdsLock = false;
  readonly #clock = manualClock();
  #ids = 0;
  #dozed = 0;

  constructor(
    random = 0,
    stored?: StoredIdentity | 'taken',
    routes: Routes = ['data-channel'],
    source: TokenSource = {},
  ) {
    this.stored = stored;
    const lifecycle: PageLifecycle = {
      listen: (listener) => {
        this.lifecycleListeners.add(listener);
        return () => this.lifecycleListeners.delete(listener);
      },
    };
    const clock = { ...this.#clock, wall: () => this.now };
    const makeId = () => `id-${String(++this.#ids).padStart(16, '0')}`;
    this.client = new RoomClient({
      choice: new RouteChoice(routes, this.routeMemory),
      connect: (signal, { route, attempt, signaling }) =>
        new Promise((resolve, reject) => {
          signal.addEventListener('abort', () => reject(signal.reason));
          this.attempts.push({ route, attempt, signal, signaling, fail: reject, open: () => open(resolve, route) });
        }),
      readNow: (signal) => this.readNow(signal),
      clock,
      credentials: { source, token: undefined },
      loadExtras: () => (this.failsToLoad ? Promise.reject(new Error('offline')) : Promise.resolve(extras)),
      lifecycle,
      identity: new PersistentIdentity(this.#identityStore(), makeId),
      random: () => random,
      makeId,
    });
  }

  /** The unacknowledged commands in the page's storage. */
  get storedOutgoing(): readonly Outgoing[] {
    return typeof this.stored === 'object' ? this.stored.outgoing : [];
  }

  get now(): number {
    return this.#clock.wall() + this.#dozed;
  }

  /** The last attempt to connect. Throws when there is none. */
  get lastAttempt(): ConnectAttempt {
    const last = this.attempts.at(-1);
    if (last === undefined) throw new Error('The client did not try to connect.');
    return last;
  }

  /** Resolves to the last attempt once there are `count`. The client reads its storage first. Rejects after 20 microtasks. */
  async attempted(count: number): Promise<ConnectAttempt> {
    for (let turns = 0; this.attempts.length < count && turns < 20; turns++) await Promise.resolve();
    if (this.attempts.length !== count)
      throw new Error(`The client tried ${this.attempts.length} times, not ${count}.`);
    return this.lastAttempt;
  }

  /** Calls `join`, and resolves to the open carrier. */
  async join(): Promise<PageCarrier> {
    const before = this.attempts.length;
    this.client.join();
    return (await this.attempted(before + 1)).open();
  }

  /** Advances to the next attempt, and resolves to the open carrier. */
  async reconnect(): Promise<PageCarrier> {
    const before = this.attempts.length;
    this.advance(500);
    return (await this.attempted(before + 1)).open();
  }

  /** Advances the clock, and runs the timers that fall due. */
  advance(ms: number): void {
    this.#clock.advance(ms);
  }

  /** Advances the clock without running timers, as while a laptop sleeps. */
  doze(ms: number): void {
    this.#dozed += ms;
  }

  wake(): void {
    for (const listener of this.lifecycleListeners) listener.wake();
  }

  networkChanged(): void {
    for (const listener of this.lifecycleListeners) listener.networkChanged();
  }

  sleep(): void {
    for (const listener of this.lifecycleListeners) listener.sleep();
  }

  #identityStore(): IdentityStore {
    return {
      claim: () => {
        const { stored } = this;
        if (stored === 'taken') this.stored = undefined;
        else this.holdsLock = stored?.resume !== undefined;
        return Promise.resolve(stored);
      },
      save: (identity) => {
        this.stored = identity;
        this.holdsLock = identity.resume !== undefined;
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

/** An attempt to connect. */
export interface ConnectAttempt {
  readonly route: Route;
  readonly attempt: number;
  readonly signal: AbortSignal;
  /** Reports that the offer is sent, and then that it is answered. */
  readonly signaling: (() => void) | undefined;
  fail(error: Error): void;
  /** Opens the carrier. Resolves once the client has sent `hello`. */
  open(): Promise<PageCarrier>;
}

async function open(resolve: (carrier: Carrier) => void, route: Route): Promise<PageCarrier> {
  const carrier = new PageCarrier(route);
  resolve(carrier);
  // The client continues in microtasks.
  for (let turns = 0; turns < 5; turns++) await Promise.resolve();
  return carrier;
}

import type { ClientMessage, Hello } from '../../../src/protocol/client-messages.ts';
import type { Carrier, Connect, NetworkPath, Routes } from '../carriers/carrier.ts';
import type { Clock } from '../../../src/clock.ts';
import type { Received } from './chat-session.ts';
import { raceRoutes } from './route-race.ts';
import { RouteChoice, type RouteMemory } from './route-choice.ts';
import { type Link, HandoverConnection, type HandoverDeps } from './handover.ts';
import { isRetryable, type ConnectFailure, toConnectFailure } from '../connect-failure.ts';
import type { PageLifecycle } from '../page-lifecycle.ts';

/** What a connection needs from its surroundings. */
export interface ConnectionDeps {
  readonly connect: Connect;
  readonly routes: Routes;
  readonly routeMemory: RouteMemory;
  readonly clock: Clock;
  readonly lifecycle: PageLifecycle;
  /** In [0, 1), like `Math.random`. */
  readonly random: () => number;
}

/** What a connection asks of its owner, and tells it. */
export interface ConnectionOwner {
  /** Called before each attempt, and awaited. The signal is aborted when the attempt is given up. */
  prepare(signal: AbortSignal): Promise<void>;
  /** How to say who we are, when a carrier is open. */
  hello(): Hello;
  received(message: Received): void;
  stateChanged(state: ConnectionState): void;
  /** What was held back during a hand-over may be said: nothing has changed. */
  sendResumed(): void;
  /** The page goes to sleep, and the connection with it. */
  slept(): void;
}

/** Where the connection is. `attempt` counts from 1. */
export type ConnectionState =
  | { readonly phase: 'idle' }
  /** Connecting, or connected: the owner knows when it is welcome. */
  | { readonly phase: 'joining'; readonly attempt: number }
  /** Tries again by itself `until` then, in milliseconds since 1970. */
  | { readonly phase: 'waiting'; readonly attempt: number; readonly retryAt: number; readonly failure: ConnectFailure }
  /** Does not try again by itself. */
  | { readonly phase: 'ended'; readonly failure: ConnectFailure };

/** One stay in the room after another: reconnects for ever, sleeps and wakes with the page. */
export class Connection {
  readonly #parts: ConnectionDeps & HandoverDeps;
  readonly #owner: ConnectionOwner;
  #state: ConnectionState = { phase: 'idle' };
  /** What is going on now: stops it. */
  #current: { stop(leaves: boolean): void } | undefined;
  #stay: HandoverConnection | undefined;
  #stopListening: (() => void) | undefined;
  #isAsleep = false;

  constructor(parts: ConnectionDeps, owner: ConnectionOwner) {
    this.#parts = { ...parts, choice: new RouteChoice(parts.routes, parts.routeMemory) };
    this.#owner = owner;
  }

  /** What we are connected by, once the room has welcomed us. */
  get link(): Link | undefined {
    return this.#stay?.link;
  }

  /** How what we say gets to the server. */
  async path(): Promise<NetworkPath | undefined> {
    return this.#stay?.path();
  }

  /** Says something; false when nobody would hear it just now. */
  send(message: ClientMessage): boolean {
    return this.#stay?.send(message) ?? false;
  }

  /** Connects, or tries again at once. Does nothing while it is connecting or connected. */
  open(): void {
    this.#stopListening ??= this.#parts.lifecycle.listen({
      wake: () => this.#wake(),
      networkChanged: () => this.#moved(),
      sleep: () => this.#sleep(),
    });
    if (this.#state.phase !== 'joining') this.#attempt(1);
  }

  /** Says goodbye and stays away until `open`. */
  close(): void {
    this.#stopListening?.();
    this.#stopListening = undefined;
    this.#stop(true);
    this.#change({ phase: 'idle' });
  }

  /** Gives up this stay for another one, as if it had broken. */
  restart(): void {
    this.#pause({ kind: 'lost' }, 0);
  }

  #attempt(attempt: number): void {
    this.#stop(false);
    const abort = new AbortController();
    const { signal } = abort;
    this.#current = { stop: () => abort.abort() };
    this.#change({ phase: 'joining', attempt });
    this.#connect(signal, attempt).then(
      (carrier) => (signal.aborted ? carrier.leave() : this.#talk(carrier, attempt)),
      (error: unknown) => {
        if (!signal.aborted) this.#pause(toConnectFailure(error), attempt);
      },
    );
  }

  async #connect(signal: AbortSignal, attempt: number): Promise<Carrier> {
    await this.#owner.prepare(signal);
    signal.throwIfAborted();
    return raceRoutes(signal, attempt, this.#parts);
  }

  #talk(carrier: Carrier, attempt: number): void {
    const stay: HandoverConnection = new HandoverConnection(this.#parts, {
      ...this.#owner,
      interrupted: () => this.#change({ phase: 'joining', attempt: 1 }),
      // After a welcome the next attempt is a first one again.
      ended: (why) => this.#pause(why, stay.link ? 0 : attempt),
    });
    this.#stay = stay;
    this.#current = stay;
    stay.start(carrier);
  }

  #pause(why: ConnectFailure, failed: number): void {
    this.#stop(false);
    if (!isRetryable(why)) return this.#change({ phase: 'ended', failure: why });
    const attempt = failed + 1;
    const least = ('retryAfter' in why && why.retryAfter) || 0;
    const delay = Math.max(least, reconnectDelay(Math.max(1, failed), this.#parts.random()));
    this.#current = { stop: this.#parts.clock.after(delay, () => this.#attempt(attempt)) };
    this.#change({ phase: 'waiting', attempt, retryAt: this.#parts.clock.now() + delay, failure: why });
  }

  #wake(): void {
    if (this.#isAsleep || this.#state.phase === 'waiting') this.#attempt(1);
    else this.#stay?.check();
  }

  #moved(): void {
    this.#parts.choice.reset();
    if (this.#isAsleep || this.#state.phase === 'waiting') this.#attempt(1);
    else this.#stay?.networkChanged();
  }

  #sleep(): void {
    // After the end only a person comes back, and a page that wakes up is none.
    if (this.#current !== undefined) {
      this.#stop(false);
      this.#isAsleep = true;
      this.#change({ phase: 'idle' });
    }
    this.#owner.slept();
  }

  #stop(leaves: boolean): void {
    const current = this.#current;
    this.#current = undefined;
    this.#stay = undefined;
    this.#isAsleep = false;
    current?.stop(leaves);
  }

  #change(state: ConnectionState): void {
    this.#state = state;
    this.#owner.stateChanged(state);
  }
}

const MIN_RECONNECT_DELAY_MS = 500;
const MAX_RECONNECT_DELAY_MS = 20_000;

/**
 * Milliseconds to wait before a try: 500 to a bound that doubles from 2 s to 20 s. `failures` in a row, from 1; `random`
 * is in [0, 1). The whole range is random, so that the many clients of a restarted server do not come back together.
 */
export function reconnectDelay(failures: number, random: number): number {
  const bound = Math.min(MAX_RECONNECT_DELAY_MS, 1_000 * 2 ** failures);
  return MIN_RECONNECT_DELAY_MS + random * (bound - MIN_RECONNECT_DELAY_MS);
}

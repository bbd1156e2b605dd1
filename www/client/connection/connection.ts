import type { Carrier } from '../carriers/carrier.ts';
import { type ConnectFailure, isRetryable, readRetryAfter } from '../connect-failure.ts';
import type { PageLifecycle } from '../page-lifecycle.ts';
import type { ClientState } from '../state.ts';
import type { SessionOwner } from './chat-session.ts';
import { HandoverConnection } from './handover.ts';
import type { HandoverDeps } from './handover-state.ts';
import { startAttempt, type Stoppable } from './open-attempt.ts';
import { raceRoutes } from './route-race.ts';

/** Collaborators of a `Connection`. */
export interface ConnectionDeps extends HandoverDeps {
  readonly lifecycle: PageLifecycle;
  /** Returns a number in [0, 1), like `Math.random`. */
  readonly random: () => number;
}

/** The client, as its connection uses it. */
export interface ConnectionOwner extends SessionOwner {
  /** Awaited before each attempt. The signal is aborted when the attempt is abandoned. */
  prepare(signal: AbortSignal): Promise<void>;
  changed(state: ConnectionState): void;
  /** The page went to sleep, and the connection is closed. */
  sleep(): void;
  /** The page woke up, and the connection may still be open. */
  wake(): void;
  /** Returns what a failed connection means. */
  assess(failure: ConnectFailure): ConnectFailure;
}

/** The state of a connection. While it is `joining`, the owner decides when the member is live. */
export type ConnectionState = Exclude<ClientState, { readonly phase: 'live' }>;

/** A permanent connection to the room. It reconnects forever, closes when the page goes to sleep, and reopens with it. */
export class Connection {
  readonly #deps: ConnectionDeps;
  readonly #owner: ConnectionOwner;
  #state: ConnectionState = { phase: 'idle' };
  /** The last attempt, which may still open a data channel that was late, or the wait for the next one. */
  #activity: Stoppable | undefined;
  /** The open connection. */
  #current: HandoverConnection | undefined;
  #stopListening: (() => void) | undefined;
  #isAsleep = false;

  constructor(deps: ConnectionDeps, owner: ConnectionOwner) {
    this.#deps = deps;
    this.#owner = owner;
  }

  /** The open connection. Undefined while disconnected or connecting. */
  get current(): HandoverConnection | undefined {
    return this.#current;
  }

  /** Connects, or tries again at once. Does nothing while connecting or connected. */
  open(): void {
    this.#stopListening ??= this.#deps.lifecycle.listen({
      wake: () => this.#wake(),
      networkChanged: () => this.#networkChanged(),
      sleep: () => this.#sleep(),
    });
    if (this.#state.phase !== 'joining') this.#attempt(1);
  }

  /** Leaves the room, and stays away until `open`. */
  close(): void {
    this.#stopListening?.();
    this.#stopListening = undefined;
    this.#stop(true);
    this.#setState({ phase: 'idle' });
  }

  /** Closes the connection and reconnects, as if it had broken. */
  restart(): void {
    this.#disconnected({ kind: 'lost' }, 0);
  }

  /**
   * Connects anew, because the person is another one. `leaves`: as a new member. Does nothing while idle, and after a close
   * that only the user answers, unless the room was closed to guests.
   */
  reopen(leaves: boolean): void {
    const { phase, failure } = this.#state as { phase: ClientState['phase']; failure?: ConnectFailure };
    if (phase === 'idle') return;
    if (phase === 'ended' && failure?.kind === 'closed' && failure.close.code !== 'users-only') return;
    this.#stop(leaves);
    this.#attempt(1);
  }

  #attempt(attempt: number): void {
    this.#stop(false);
    this.#activity = startAttempt(
      async (signal) => {
        await this.#owner.prepare(signal);
        signal.throwIfAborted();
        return raceRoutes(signal, attempt, this.#deps);
      },
      (carrier) => this.#use(carrier, attempt),
      (failure) => this.#disconnected(failure, attempt),
    );
    this.#setState({ phase: 'joining', attempt });
  }

  #use(carrier: Carrier, attempt: number): void {
    const current: HandoverConnection = new HandoverConnection(this.#deps, this.#owner, {
      interrupted: () => this.#setState({ phase: 'joining', attempt: 1 }),
      // A welcome resets the count of failed attempts.
      ended: (failure) => this.#disconnected(failure, current.link ? 0 : attempt),
    });
    this.#current = current;
    current.start(carrier);
  }

  /** Waits for the next attempt, or gives up. `failures` counts the attempts in a row that failed. */
  #disconnected(reported: ConnectFailure, failures: number): void {
    const { clock, random } = this.#deps;
    const failure = this.#owner.assess(reported);
    this.#stop(false);
    if (!isRetryable(failure)) return this.#setState({ phase: 'ended', failure });
    const attempt = failures + 1;
    let delay = readRetryAfter(failure);
    // A server that closes a working connection names a random wait for each client.
    if (failures || !delay) delay = Math.max(delay, reconnectDelay(failures || 1, random()));
    this.#activity = { stop: clock.after(delay, () => this.#attempt(attempt)) };
    this.#setState({ phase: 'waiting', attempt, retryAt: clock.wall() + delay, failure });
  }

  #wake(): void {
    if (this.#isAsleep || this.#state.phase === 'waiting') this.#attempt(1);
    else this.#current?.check();
    this.#owner.wake();
  }

  #networkChanged(): void {
    this.#deps.choice.reset();
    if (this.#isAsleep || this.#state.phase === 'waiting') this.#attempt(1);
    else this.#current?.networkChanged();
  }

  #sleep(): void {
    // After `ended` only the user reconnects, so a page that wakes up does not.
    if (this.#activity) {
      this.#stop(false);
      this.#isAsleep = true;
      this.#setState({ phase: 'idle' });
    }
    this.#owner.sleep();
  }

  #stop(leaves: boolean): void {
    const activity = this.#activity;
    const current = this.#current;
    this.#activity = this.#current = undefined;
    this.#isAsleep = false;
    activity?.stop(leaves);
    current?.stop(leaves);
  }

  #setState(state: ConnectionState): void {
    this.#state = state;
    this.#owner.changed(state);
  }
}

const MIN_RECONNECT_DELAY_MS = 500;
const MAX_RECONNECT_DELAY_MS = 20_000;

/**
 * Returns the milliseconds to wait before the next attempt: a random time from 500 to a bound that doubles from 2,000 to
 * 20,000. The whole range is random, so that the clients of a restarted server do not return all at once. `failures`
 * counts the failed attempts in a row, from 1; `random` is in [0, 1).
 */
export function reconnectDelay(failures: number, random: number): number {
  const bound = Math.min(MAX_RECONNECT_DELAY_MS, 1_000 * 2 ** failures);
  return MIN_RECONNECT_DELAY_MS + random * (bound - MIN_RECONNECT_DELAY_MS);
}

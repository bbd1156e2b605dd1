import type { Clock } from '../clock.ts';
import { errorText, type Log } from '../log.ts';
import { closeReasons, type CloseReason } from '../protocol/close-reasons.ts';
import type { Drain } from './drain.ts';

/**
 * Time at the end of a shutdown, in which all connections close: 500 ms for members that read slowly (FLUSH_TIMEOUT_MS),
 * then the last packets, then the end of the process.
 */
const CLOSING_MS = 1_000;

/** Wait after the last connection has closed, in which the library's threads send the last packets. */
const LAST_PACKETS_MS = 150;

/** Time for storing the journal and ending the process. */
const EXIT_MS = 150;

/**
 * Time in which a further signal counts as the same one. Ctrl+C in a terminal signals the server and its parents, and `bun start`
 * passes its signal on.
 */
const SAME_SIGNAL_MS = 500;

/** Interval between two steps of a shutdown. */
const STEP_MS = 20;

/** Part of the drain, and maximum time, in which load balancers notice that the server takes no new members. */
const NOTICE_SHARE = 1 / 4;
const MAX_NOTICE_MS = 2_000;

/** Maximum `retryAfter` of a released member. */
const MAX_RETRY_MS = 1_000;

/** A connection of a client. */
export interface Connection {
  /** Closes the connection. Does nothing when called again. */
  close(reason: CloseReason): void;
}

/** Options and collaborators of a shutdown. */
export interface ShutdownDeps {
  readonly clock: Clock;
  readonly log: Log;
  /** Returns a number in [0, 1), like `Math.random`. */
  readonly random: () => number;
  readonly drain: Drain;
  /** Time from the signal to the end of the process, in milliseconds. Less than a second counts as a second. */
  readonly drainMs: number;
  /** True: other nodes take over the members, so the server waits until load balancers have noticed. */
  readonly hasEngine: boolean;
  /** Returns the connections of all clients. */
  readonly connections: () => readonly Connection[];
  /** Closes every connection that is left, and stores what is only in memory. Called until all are closed. */
  readonly closeRest: (reason: CloseReason) => void;
  /** Returns whether all connections are closed. */
  readonly areAllClosed: () => boolean;
  /** Stops accepting requests. */
  readonly stopServer: () => void;
  /** Store what is only in memory, once all connections have closed. The process ends after them, or at its deadline. */
  readonly flushes: readonly (() => Promise<void>)[];
  /** Ends the process. */
  readonly exit: (code: number) => void;
}

/** What a shutdown does in its present step. */
type Phase =
  /** The server takes no new members. Load balancers notice it. */
  | { readonly kind: 'noticing' }
  /** Members are released one by one. Those that wait stay in their rooms. */
  | { readonly kind: 'releasing'; readonly order: readonly Connection[]; released: number }
  /** The connections that are left close. */
  | { readonly kind: 'closing' };

/** Ends the process: drains the server, closes all connections, and exits with code 0 by a deadline. */
export class Shutdown {
  #phase: Phase = { kind: 'noticing' };
  #beganAt = 0;

  constructor(private readonly deps: ShutdownDeps) {}

  /** Handles a signal. The first one begins the shutdown; one that comes half a second later exits at once with code 1. */
  signal(): void {
    const { clock, drain, drainMs, log, exit, stopServer } = this.deps;
    const beganAt = clock.elapsed();
    if (drain.hasBegun) return beganAt - this.#beganAt < SAME_SIGNAL_MS ? undefined : exit(1);
    this.#beganAt = beganAt;
    drain.begin();
    log('shutting down', { seconds: drainMs / 1_000 });
    const lastStepAt = Math.max(drainMs, CLOSING_MS) - EXIT_MS - LAST_PACKETS_MS;
    // The deadline is checked in short steps. A single timer of this length could be extended (see `guardClock`).
    const step = () => {
      const elapsedMs = clock.elapsed() - beganAt;
      let isDone = false;
      this.#attempt(() => {
        this.#step(elapsedMs);
        isDone = this.#isDone();
      });
      if (!isDone && elapsedMs < lastStepAt) return void clock.after(STEP_MS, step);
      this.#attempt(stopServer);
      this.#flush(beganAt + lastStepAt + LAST_PACKETS_MS);
    };
    step();
  }

  /** Stores what is only in memory, and exits when it is stored and the last packets are sent, at the latest at `endsAt`. */
  #flush(endsAt: number): void {
    const { clock, exit, flushes, log } = this.deps;
    let waiting = flushes.length;
    for (const flush of flushes) {
      void flush()
        .catch((error: unknown) => log('the shutdown failed in part', { error: errorText(error) }, 'error'))
        .finally(() => waiting--);
    }
    const end = () => {
      if (waiting === 0 || clock.elapsed() >= endsAt) return exit(0);
      clock.after(STEP_MS, end);
    };
    clock.after(LAST_PACKETS_MS, end);
  }

  #step(elapsedMs: number): void {
    const { drainMs, hasEngine, connections, closeRest, random } = this.deps;
    const noticeMs = hasEngine ? Math.min(MAX_NOTICE_MS, drainMs * NOTICE_SHARE) : 0;
    if (elapsedMs < noticeMs) return;
    if (this.#phase.kind === 'noticing') {
      this.#phase = { kind: 'releasing', order: shuffle(connections(), random), released: 0 };
    }
    if (this.#phase.kind === 'releasing') {
      const releaseMs = Math.max(0, drainMs - noticeMs - CLOSING_MS);
      this.#release(this.#phase, releaseMs > 0 ? (elapsedMs - noticeMs) / releaseMs : 1);
    }
    // Also closes a connection that opened late, such as that of an offer that was being answered.
    if (this.#phase.kind === 'closing') closeRest(this.#shutdownReason());
  }

  /** Releases the members that are due when this fraction of the time for it has passed. The first one is due at once. */
  #release(phase: Extract<Phase, { kind: 'releasing' }>, fraction: number): void {
    const { order } = phase;
    const due = Math.min(order.length, Math.floor(order.length * fraction) + 1);
    while (phase.released < due) {
      const connection = order[phase.released++];
      this.#attempt(() => connection?.close(this.#shutdownReason()));
    }
    if (phase.released === order.length || this.deps.areAllClosed()) this.#phase = { kind: 'closing' };
  }

  #isDone(): boolean {
    return this.#phase.kind === 'closing' && this.deps.areAllClosed();
  }

  #shutdownReason(): CloseReason {
    return { ...closeReasons.shutdown, retryAfter: Math.floor(this.deps.random() * (MAX_RETRY_MS + 1)) };
  }

  /** Does a part of the shutdown. An exception in it must not keep the process from ending. */
  #attempt(work: () => void): void {
    try {
      work();
    } catch (error) {
      this.deps.log('the shutdown failed in part', { error: errorText(error) }, 'error');
    }
  }
}

/** Shuts down on SIGTERM or SIGINT. */
export function shutDownOnSignals(shutdown: Shutdown): void {
  process.on('SIGTERM', () => shutdown.signal());
  process.on('SIGINT', () => shutdown.signal());
}

/** Returns the items in random order (Fisher-Yates). */
function shuffle<Item>(items: readonly Item[], random: () => number): readonly Item[] {
  const shuffled = [...items];
  for (let last = shuffled.length - 1; last > 0; last--) {
    const picked = Math.floor(random() * (last + 1));
    [shuffled[last], shuffled[picked]] = [shuffled[picked] as Item, shuffled[last] as Item];
  }
  return shuffled;
}

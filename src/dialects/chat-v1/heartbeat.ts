import type { Cancel, Clock } from '../../clock.ts';
import { IDLE_TIMEOUT_MS, PING_AFTER_MS } from '../../protocol/limits.ts';

/** Interval between two checks of all connections. */
const CHECK_INTERVAL_MS = 1_000;
/** A check that runs later than this was delayed by the server itself. */
const MAX_LATENESS_MS = 500;

/** A connection that a heartbeat watches. Times are those of `Clock.elapsed`. */
export interface WatchedConnection {
  /** Time of the last frame from the client, in milliseconds. */
  readonly receivedAt: number;
  /** Time of the last frame to the client, in milliseconds. */
  readonly sentAt: number;
  ping(): void;
  closeIdle(): void;
}

/** State of a watched connection. */
interface Pulse {
  /** Time of the last ping, in milliseconds. */
  pingedAt: number;
  /** Time without a frame from the client while the server was able to receive. */
  idleMs: number;
}

/**
 * Pings a connection that received or sent nothing for 5 s, and closes one that received nothing for 12 s. One timer
 * serves all connections. A late check means that the server was stopped or busy, so frames from clients may still be
 * unread. Such a check closes no connection, and its lateness does not count as idle time.
 */
export class Heartbeat {
  readonly #watched = new Map<WatchedConnection, Pulse>();
  #checkedAt = 0;
  #cancelCheck: Cancel | undefined;

  constructor(private readonly clock: Clock) {}

  watch(connection: WatchedConnection): void {
    this.#watched.set(connection, { pingedAt: Number.NEGATIVE_INFINITY, idleMs: 0 });
    this.#schedule();
  }

  unwatch(connection: WatchedConnection): void {
    this.#watched.delete(connection);
  }

  #schedule(): void {
    if (this.#cancelCheck) return;
    this.#checkedAt = this.clock.elapsed();
    this.#cancelCheck = this.clock.after(CHECK_INTERVAL_MS, () => this.#check());
  }

  #check(): void {
    this.#cancelCheck = undefined;
    const now = this.clock.elapsed();
    const passedMs = now - this.#checkedAt;
    const isLate = passedMs > CHECK_INTERVAL_MS + MAX_LATENESS_MS;
    for (const [connection, pulse] of [...this.#watched]) {
      const quietMs = now - connection.receivedAt;
      pulse.idleMs = Math.min(quietMs, pulse.idleMs + (isLate ? CHECK_INTERVAL_MS : passedMs));
      if (pulse.idleMs >= IDLE_TIMEOUT_MS && !isLate) connection.closeIdle();
      // A client that sends but receives nothing would treat the connection as lost.
      else if (Math.max(quietMs, now - connection.sentAt) >= PING_AFTER_MS && now - pulse.pingedAt >= PING_AFTER_MS) {
        pulse.pingedAt = now;
        connection.ping();
      }
    }
    if (this.#watched.size > 0) this.#schedule();
  }
}

import type { Cancel, Clock } from '../../clock.ts';
import { IDLE_TIMEOUT_MS, PING_AFTER_MS } from '../../protocol/limits.ts';

/** Interval between two checks of all connections. */
const CHECK_INTERVAL_MS = 1_000;

/** A connection that a heartbeat watches. Times are on the clock that only rises, because the time of day may jump. */
export interface WatchedConnection {
  /** When the client's last frame arrived, in milliseconds. */
  readonly receivedAt: number;
  /** When the last frame was sent to the client, in milliseconds. */
  readonly sentAt: number;
  ping(): void;
  closeIdle(): void;
}

/**
 * Pings a connection that received or sent nothing for 5 s, and closes one that received nothing for 12 s. One timer
 * serves all connections.
 */
export class Heartbeat {
  /** The watched connections, and when each was pinged last. */
  readonly #watched = new Map<WatchedConnection, number>();
  #cancelCheck: Cancel | undefined;

  constructor(private readonly clock: Clock) {}

  watch(connection: WatchedConnection): void {
    this.#watched.set(connection, Number.NEGATIVE_INFINITY);
    this.#schedule();
  }

  unwatch(connection: WatchedConnection): void {
    this.#watched.delete(connection);
  }

  #schedule(): void {
    this.#cancelCheck ??= this.clock.after(CHECK_INTERVAL_MS, () => this.#check());
  }

  #check(): void {
    this.#cancelCheck = undefined;
    const now = this.clock.elapsed();
    for (const [connection, pingedAt] of [...this.#watched]) {
      const idleMs = now - connection.receivedAt;
      if (idleMs >= IDLE_TIMEOUT_MS) connection.closeIdle();
      // A client that sends but receives nothing would take its connection for dead.
      else if (Math.max(idleMs, now - connection.sentAt) >= PING_AFTER_MS && now - pingedAt >= PING_AFTER_MS) {
        this.#watched.set(connection, now);
        connection.ping();
      }
    }
    if (this.#watched.size > 0) this.#schedule();
  }
}

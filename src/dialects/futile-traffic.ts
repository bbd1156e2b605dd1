import type { Clock } from '../clock.ts';

/** Futile messages that a connection may send per second. */
const FUTILE_PER_SECOND = 20;
/** Futile messages that a connection may send at once. */
const FUTILE_BURST = 1_000;
/** A larger message counts as one for each of these units. */
const BYTES_PER_MESSAGE = 1_024;

/**
 * Limits futile messages of a connection: `pong`, ping and pong frames of a WebSocket, repeated commands, refused and
 * dropped messages. They cannot count towards
 * the member's budget, because the server must never refuse a repeat of an accepted command. An honest client stays far
 * below the limit: it repeats at most 100 commands after it reconnects.
 */
export class FutileTraffic {
  #left = FUTILE_BURST;
  #filledAt: number;

  constructor(
    private readonly clock: Clock,
    /** Called for each message beyond the limit, to close the connection. */
    private readonly onExcess: () => void,
  ) {
    this.#filledAt = clock.elapsed();
  }

  /** Counts one futile message of this size. */
  charge(bytes: number): void {
    const now = this.clock.elapsed();
    this.#left = Math.min(FUTILE_BURST, this.#left + ((now - this.#filledAt) / 1_000) * FUTILE_PER_SECOND);
    this.#filledAt = now;
    this.#left -= Math.max(1, bytes / BYTES_PER_MESSAGE);
    if (this.#left < 0) this.onExcess();
  }
}

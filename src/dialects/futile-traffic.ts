import type { Clock } from '../clock.ts';
import { TokenBucket } from '../limits/token-bucket.ts';

/** Futile messages that a connection may send per second, and at once. */
const FUTILE_RATE = { perSecond: 20, burst: 1_000 };
/** A larger message counts as one for each of these units. */
const BYTES_PER_MESSAGE = 1_024;

/**
 * Limits futile messages of a connection: `pong`, ping and pong frames of a WebSocket, repeated commands, refused and
 * dropped messages. They cannot count towards the member's budget, because the server must never refuse a repeat of an
 * accepted command. An honest client stays far below the limit: it repeats at most 100 commands after it reconnects.
 */
export class FutileTraffic {
  readonly #bucket: TokenBucket;

  constructor(
    private readonly clock: Clock,
    /** Called for each message beyond the limit, to close the connection. */
    private readonly onExcess: () => void,
  ) {
    this.#bucket = new TokenBucket(FUTILE_RATE, clock.elapsed());
  }

  /** Counts one futile message of this size. */
  charge(bytes: number): void {
    this.#bucket.fill(FUTILE_RATE, this.clock.elapsed());
    if (this.#bucket.spend(Math.max(1, bytes / BYTES_PER_MESSAGE))) this.onExcess();
  }
}

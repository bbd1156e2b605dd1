import type { Cancel, Clock } from '../../clock.ts';
import { PING_AFTER_MS, IDLE_TIMEOUT_MS } from '../../protocol/limits.ts';

/** How often members are looked over, in milliseconds. */
const CHECK_INTERVAL_MS = 1_000;

/** Someone whose silence means something. */
export interface Watched {
  /** When it was last heard, on the clock that only rises, in milliseconds: the time of day may jump. */
  readonly lastHeard: number;
  /** When it was last told something, on the same clock. */
  readonly lastTold: number;
  ping(): void;
  /** It has been silent too long. */
  silent(): void;
}

/** Pings those not heard, or not told anything, for 5 s, and ends those not heard for 12 s, with one timer for all. */
export class Heartbeat {
  /** Whom we watch, and when we pinged them last. */
  readonly #watched = new Map<Watched, number>();
  #cancel: Cancel | undefined;

  constructor(private readonly clock: Clock) {}

  watch(one: Watched): void {
    this.#watched.set(one, Number.NEGATIVE_INFINITY);
    this.#cancel ??= this.clock.after(CHECK_INTERVAL_MS, () => this.#look());
  }

  forget(one: Watched): void {
    this.#watched.delete(one);
  }

  #look(): void {
    this.#cancel = undefined;
    const now = this.clock.elapsed();
    for (const [one, pinged] of [...this.#watched]) {
      const silence = now - one.lastHeard;
      if (silence >= IDLE_TIMEOUT_MS) one.silent();
      // One who speaks but is told nothing would take the silence for a dead connection.
      else if (Math.max(silence, now - one.lastTold) >= PING_AFTER_MS && now - pinged >= PING_AFTER_MS) {
        this.#watched.set(one, now);
        one.ping();
      }
    }
    if (this.#watched.size > 0) this.#cancel ??= this.clock.after(CHECK_INTERVAL_MS, () => this.#look());
  }
}

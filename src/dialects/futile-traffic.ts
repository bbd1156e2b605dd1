import type { Clock } from '../clock.ts';

/** What a connection may send that leads to nothing, by the second and at once. A frame above 1 KiB counts for each KiB. */
const FUTILE_PER_SECOND = 20;
const FUTILE_BURST = 1_000;
const BYTES_PER_UNIT = 1_024;

/**
 * Counts what a connection sends that leads to nothing: `pong`, repeats of commands, refused and dropped messages. None of
 * this takes from the member's budget, because a refusal must not answer a repeat of something that was accepted. An
 * honest client stays far below: it has at most 100 commands to repeat after it reconnected.
 */
export class FutileTraffic {
  #left = FUTILE_BURST;
  #filledAt: number;

  constructor(
    private readonly clock: Clock,
    /** Called at each excess: closes the connection. */
    private readonly onExcess: () => void,
  ) {
    this.#filledAt = clock.elapsed();
  }

  /** Charges one futile message of so many bytes. */
  charge(bytes: number): void {
    const now = this.clock.elapsed();
    this.#left = Math.min(FUTILE_BURST, this.#left + ((now - this.#filledAt) / 1_000) * FUTILE_PER_SECOND);
    this.#filledAt = now;
    this.#left -= Math.max(1, bytes / BYTES_PER_UNIT);
    if (this.#left < 0) this.onExcess();
  }
}

import type { Clock } from '../../clock.ts';
import { toNetwork } from '../../net/ip-address.ts';
import { FairQueue } from '../../room/fair-queue.ts';

/**
 * Reads pages of history and of replays for all connections of a server, one page in each turn of the event loop, and
 * alternates between networks. Many requests at once then delay a room only by the time of one page.
 */
export class PageQueue {
  readonly #waiting = new FairQueue<string, () => void>();
  /** True when a page was read in this turn of the event loop. */
  #hasRead = false;

  constructor(private readonly clock: Clock) {}

  /** Calls `read` once: now if no page was read in this turn of the event loop, otherwise in a later one. */
  add(address: string, read: () => void): void {
    this.#waiting.push(toNetwork(address), read);
    if (!this.#hasRead) this.#readNext();
  }

  #readNext(): void {
    const [read] = this.#waiting.take(
      () => true,
      () => false,
    );
    if (!read) return;
    this.#hasRead = true;
    this.clock.after(0, () => {
      this.#hasRead = false;
      this.#readNext();
    });
    read();
  }
}

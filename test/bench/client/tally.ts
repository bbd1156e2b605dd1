import type { Tally } from '../orders.ts';
import { eachStamp, timeOf } from './stamp.ts';

/** Most members of a room, in all client processes. */
const MOST_SENDERS = 1_000;

/** What the members of this process hear, counted. */
export class Counter {
  #heard = 0;
  #outOfOrder = 0;
  #closed = 0;
  #latencies: number[] = [];
  #sampleEvery = 1;

  /** Counts anew. Of the deliveries whose latency can be told, one in so many is. */
  reset(sampleEvery: number): void {
    this.#heard = 0;
    this.#outOfOrder = 0;
    this.#latencies = [];
    this.#sampleEvery = sampleEvery;
  }

  /** A member's ear: give it every frame; it returns how many of our messages the frame held. */
  ear(member: number, isOurs: (sender: number) => boolean): (frame: string) => number {
    const last = new Int32Array(MOST_SENDERS).fill(-1);
    return (frame) =>
      eachStamp(frame, (sender, sequence, at) => {
        this.#heard++;
        if (sequence <= (last[sender] ?? -1)) this.#outOfOrder++;
        else last[sender] = sequence;
        // Two processes have two clocks, so only what was said in this one tells a latency.
        if ((sequence + member) % this.#sampleEvery === 0 && isOurs(sender)) {
          this.#latencies.push(performance.now() - timeOf(frame, at));
        }
      });
  }

  /** A member's carrier closed. */
  closed(): void {
    this.#closed++;
  }

  get tally(): Tally {
    return { heard: this.#heard, outOfOrder: this.#outOfOrder, closed: this.#closed };
  }

  get samples(): Float64Array {
    return Float64Array.from(this.#latencies);
  }
}

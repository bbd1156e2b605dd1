import type { Tally } from '../orders.ts';
import { eachStamp, readTime } from './stamp.ts';

/** The largest number of members of a room, in all client processes. */
const MAX_SENDERS = 1_000;

/** Counts the deliveries to the members of this process. */
export class Counter {
  #received = 0;
  #outOfOrder = 0;
  readonly #closed: string[] = [];
  #latencies: number[] = [];
  #sampleEvery = 1;

  /** Resets the counts. From then on one in `sampleEvery` measurable latencies is kept. */
  reset(sampleEvery: number): void {
    this.#received = 0;
    this.#outOfOrder = 0;
    this.#latencies = [];
    this.#sampleEvery = sampleEvery;
  }

  /** Creates the function that counts the frames of a member. It returns the number of the bench's messages in a frame. */
  createReceiver(member: number, isOurs: (sender: number) => boolean): (frame: string) => number {
    const last = new Int32Array(MAX_SENDERS).fill(-1);
    return (frame) =>
      eachStamp(frame, (sender, sequence, at) => {
        this.#received++;
        if (sequence <= (last[sender] ?? -1)) this.#outOfOrder++;
        else last[sender] = sequence;
        // Processes have different clocks, so only messages of this process have a latency.
        if ((sequence + member) % this.#sampleEvery === 0 && isOurs(sender)) {
          this.#latencies.push(performance.now() - readTime(frame, at));
        }
      });
  }

  /** Notes why a connection has closed. */
  closed(reason: string): void {
    this.#closed.push(reason);
  }

  get tally(): Tally {
    return { received: this.#received, outOfOrder: this.#outOfOrder, closed: this.#closed };
  }

  get samples(): Float64Array {
    return Float64Array.from(this.#latencies);
  }
}

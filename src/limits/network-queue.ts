import type { Clock } from '../clock.ts';
import { toNetwork } from '../net/ip-address.ts';
import { FairQueue } from './fair-queue.ts';

/**
 * Runs tasks for all connections of a server, one in each turn of the event loop, and alternates between networks. Many requests at
 * once then delay a room only by the time of one task.
 */
export class NetworkQueue {
  readonly #waiting = new FairQueue<string, () => void>();
  /** True when a task has run in this turn of the event loop. */
  #hasRun = false;

  constructor(private readonly clock: Clock) {}

  /** Calls `run` once: now if no task has run in this turn of the event loop, otherwise in a later one. */
  add(address: string, run: () => void): void {
    this.#waiting.push(toNetwork(address), run);
    if (!this.#hasRun) this.#runNext();
  }

  /** Resolves when a task for a client with this address may run. */
  turn(address: string): Promise<void> {
    return new Promise((resolve) => this.add(address, resolve));
  }

  #runNext(): void {
    const [run] = this.#waiting.take(
      () => true,
      () => false,
    );
    if (!run) return;
    this.#hasRun = true;
    this.clock.after(0, () => {
      this.#hasRun = false;
      this.#runNext();
    });
    run();
  }
}

import type { Cancel, Clock } from '../clock.ts';
import { FairQueue } from './fair-queue.ts';

/** A rest lasts this many times as long as the turn before it. A busy room then collects more items for each frame. */
const REST_FACTOR = 3;
const MIN_REST_MS = 1;
const MAX_REST_MS = 15;

/** Functions with which a scheduler runs turns. */
export interface TurnRunner<Item> {
  /** Returns the maximum number of items for the next turn. */
  readonly size: () => number;
  /** Returns whether the owner's later items must wait for another turn. */
  readonly isLast: (item: Item) => boolean;
  readonly run: (items: readonly Item[]) => void;
}

/**
 * Collects items into turns. An idle scheduler runs an item at once. After each turn it rests. Items that
 * arrive during the rest run together, so a quiet room has the lowest latency and a busy room the lowest cost.
 */
export class TurnScheduler<Owner, Item> {
  readonly #waiting = new FairQueue<Owner, Item>();
  #cancelRest: Cancel | undefined;
  #isRunning = false;

  constructor(
    private readonly clock: Clock,
    private readonly runner: TurnRunner<Item>,
  ) {}

  /** Adds an item after the owner's others. Returns the number of waiting items of the owner, this item included. */
  add(owner: Owner, item: Item): number {
    const waiting = this.#waiting.push(owner, item);
    if (!this.#cancelRest && !this.#isRunning) this.#runTurn();
    return waiting;
  }

  /** True when no item waits. */
  get isEmpty(): boolean {
    return this.#waiting.isEmpty;
  }

  #runTurn(): void {
    const startedAt = this.clock.elapsed();
    const items = this.#waiting.take(this.runner.size(), this.runner.isLast);
    this.#isRunning = true;
    try {
      this.runner.run(items);
    } finally {
      this.#isRunning = false;
      const restMs = REST_FACTOR * (this.clock.elapsed() - startedAt);
      this.#cancelRest = this.clock.after(Math.min(Math.max(restMs, MIN_REST_MS), MAX_REST_MS), () => {
        this.#cancelRest = undefined;
        if (!this.#waiting.isEmpty) this.#runTurn();
      });
    }
  }
}

import type { Cancel, Clock } from '../clock.ts';
import { FairQueue } from './fair-queue.ts';

/** A rest lasts so many times as long as its turn took. A busy room then gathers more items for each frame. */
const REST_FACTOR = 3;
const MIN_REST_MS = 1;
const MAX_REST_MS = 15;

/** What a scheduler needs to know about turns. */
export interface TurnRunner<Item> {
  /** Most items that the next turn may take. */
  readonly size: () => number;
  /** Whether an item ends its owner's part of a turn. The owner's next item then waits for another turn. */
  readonly isLast: (item: Item) => boolean;
  readonly run: (items: readonly Item[]) => void;
}

/**
 * Collects items into turns. An idle scheduler runs an item at once. After each turn it rests, and items that arrive
 * meanwhile wait and run together, so a quiet room has the lowest latency and a busy room the lowest cost.
 */
export class TurnScheduler<Owner, Item> {
  readonly #waiting = new FairQueue<Owner, Item>();
  #cancelRest: Cancel | undefined;
  #isRunning = false;

  constructor(
    private readonly clock: Clock,
    private readonly turns: TurnRunner<Item>,
  ) {}

  /** Adds an item behind the owner's others. Returns how many items of the owner wait, this one included. */
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
    const items = this.#waiting.take(this.turns.size(), this.turns.isLast);
    this.#isRunning = true;
    try {
      this.turns.run(items);
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

import type { Cancel, Clock } from '../clock.ts';
import { FairQueue } from '../limits/fair-queue.ts';

/** Length of a rest, in relation to the work that a longer turn saves. A busy room then collects more items for each frame. */
const REST_FACTOR = 1 / 2;
/** A smaller share is not worth a rest. */
const MIN_BATCHED_SHARE = 1 / 8;
/** Length of the rest of a room that never catches up, in relation to its work: other rooms have a fifth of the time. */
const OVERLOAD_REST_FACTOR = 1 / 4;
const MIN_REST_MS = 1;
const MAX_REST_MS = 8;

/** Functions with which a scheduler runs turns. */
export interface TurnRunner<Item> {
  /** Returns a function for the items of the next turn, in their order. It returns true for the last one that the turn may take. */
  readonly createLimit: () => (item: Item) => boolean;
  /** Returns whether the owner's later items must wait for another turn. */
  readonly isLast: (item: Item) => boolean;
  /** Returns the share of a turn's work that does not grow with its number of items: what a rest before it saves. */
  readonly batchedShare: (items: number) => number;
  /** Runs a turn, and calls `done` once at its end. Never throws. */
  readonly run: (items: readonly Item[], done: () => void) => void;
}

/**
 * Collects items into turns. An idle scheduler runs an item at once. After each turn it rests. Items that
 * arrive during a turn and its rest run together, so a quiet room has the lowest latency and a busy room the lowest cost.
 */
export class TurnScheduler<Owner, Item> {
  readonly #waiting = new FairQueue<Owner, Item>();
  #cancelRest: Cancel | undefined;
  #isRunning = false;
  /** Milliseconds that this process has worked for the room since the last rest. */
  #workMs = 0;
  /** When the work that goes on now began. */
  #workingSince: number | undefined;

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

  /** True when no item waits, and no turn runs. */
  get isEmpty(): boolean {
    return this.#waiting.size === 0 && !this.#isRunning;
  }

  /** Does a part of the work of a turn. Its time counts for the length of the next rest. */
  work(task: () => void): void {
    if (this.#workingSince !== undefined) return task();
    this.#workingSince = this.clock.elapsed();
    try {
      task();
    } finally {
      this.#workMs += this.clock.elapsed() - this.#workingSince;
      this.#workingSince = undefined;
    }
  }

  #runTurn(): void {
    this.#isRunning = true;
    let hasReturned = false;
    this.work(() => {
      const items = this.#waiting.take(this.runner.createLimit(), this.runner.isLast);
      this.runner.run(items, () => this.#rest(items.length, hasReturned));
      hasReturned = true;
    });
  }

  /** `isLate`: the turn of `items` items has waited for its record. */
  #rest(items: number, isLate: boolean): void {
    const now = this.clock.elapsed();
    const workMs = this.#workMs + now - (this.#workingSince ?? now);
    this.#workMs = 0;
    if (this.#workingSince !== undefined) this.#workingSince = now;
    this.#isRunning = false;
    this.#cancelRest = this.clock.after(this.#restMs(workMs, items, isLate), () => {
      this.#cancelRest = undefined;
      if (this.#waiting.size > 0) this.#runTurn();
    });
  }

  /** Returns the length of the rest after a turn, in milliseconds. 0 is one turn of the event loop. */
  #restMs(workMs: number, items: number, isLate: boolean): number {
    const share = this.runner.batchedShare(items);
    // The commits of a record that several nodes share cost each of them something, so few large ones are better.
    if (share >= MIN_BATCHED_SHARE || isLate)
      return Math.min(Math.max(REST_FACTOR * share * workMs, MIN_REST_MS), MAX_REST_MS);
    // A few items may have arrived at once. More than another full turn are a flood.
    return this.#waiting.size <= items ? 0 : Math.min(OVERLOAD_REST_FACTOR * workMs, MAX_REST_MS);
  }
}

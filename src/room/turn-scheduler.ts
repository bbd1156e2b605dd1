import type { Cancel, Clock } from '../clock.ts';
import { FairQueue } from './fair-queue.ts';

/** Rest after a turn: so many times as long as the turn took, so that a busy room gathers more for each frame. */
const REST_FACTOR = 3;
/** Within these bounds, in milliseconds. */
const MIN_REST_MS = 1;
const MAX_REST_MS = 15;

/** What happens in turns. */
export interface TurnWork<Item> {
  /** How many items the next turn may take. */
  readonly size: () => number;
  /** An item after which its owner's next waits for another turn. */
  readonly isLast: (item: Item) => boolean;
  /** Works off one turn. */
  readonly work: (items: readonly Item[]) => void;
}

/**
 * When idle, what comes is worked off at once. After a turn there is a rest, and what comes meanwhile waits and goes
 * together, so a quiet room is quick and a busy one is cheap.
 */
export class TurnScheduler<Owner, Item> {
  readonly #waiting = new FairQueue<Owner, Item>();
  #resting: Cancel | undefined;
  #isWorking = false;

  constructor(
    private readonly clock: Clock,
    private readonly turn: TurnWork<Item>,
  ) {}

  /** Adds an item behind the owner's others; returns how many of the owner's wait, this one included. */
  add(owner: Owner, item: Item): number {
    const waiting = this.#waiting.push(owner, item);
    if (!this.#resting && !this.#isWorking) this.#work();
    return waiting;
  }

  /** Nothing waits for the next turn. */
  get isEmpty(): boolean {
    return this.#waiting.isEmpty;
  }

  #work(): void {
    const began = this.clock.elapsed();
    const items = this.#waiting.take(this.turn.size(), this.turn.isLast);
    this.#isWorking = true;
    try {
      this.turn.work(items);
    } finally {
      this.#isWorking = false;
      const took = this.clock.elapsed() - began;
      this.#resting = this.clock.after(Math.min(Math.max(REST_FACTOR * took, MIN_REST_MS), MAX_REST_MS), () => {
        this.#resting = undefined;
        if (!this.#waiting.isEmpty) this.#work();
      });
    }
  }
}

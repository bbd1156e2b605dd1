import type { Clock } from '../clock.ts';

/** One who waits: told once whether there is a place. */
type Waiting = (hasPlace: boolean) => void;

/**
 * Lets a number of tasks run at once; the others wait, but not for long. Who came last is let in first: when more come
 * than can be served, some are still served at once, where in a line everybody would wait until it is too late.
 */
export class LifoGate {
  #running = 0;
  /** The one who has waited longest is first. */
  readonly #waiting: Waiting[] = [];

  constructor(
    private readonly clock: Clock,
    private readonly places: number,
    /** Longest wait, in milliseconds. */
    private readonly patience: number,
    /** Most who may wait; beyond that, who has waited longest is sent away. */
    private readonly most: number,
  ) {}

  /** Resolves to true when a place is free, which `leave` gives back; to false when none became free in time. */
  enter(): Promise<boolean> {
    if (this.#running < this.places) {
      this.#running++;
      return Promise.resolve(true);
    }
    return new Promise((resolve) => {
      const told: Waiting = (hasPlace) => {
        cancel();
        resolve(hasPlace);
      };
      const cancel = this.clock.after(this.patience, () => {
        this.#waiting.splice(this.#waiting.indexOf(told), 1);
        resolve(false);
      });
      this.#waiting.push(told);
      if (this.#waiting.length > this.most) this.#waiting.shift()?.(false);
    });
  }

  /** Gives the place to who came last. */
  leave(): void {
    const next = this.#waiting.pop();
    if (next) next(true);
    else this.#running--;
  }
}

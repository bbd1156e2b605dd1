import type { Clock } from '../clock.ts';

/** Lets a number of tasks run at once; the others wait in line, but not for long. */
export class Gate {
  #running = 0;
  readonly #line = new Set<() => void>();

  constructor(
    private readonly clock: Clock,
    private readonly places: number,
    /** Longest wait, in milliseconds. */
    private readonly patience: number,
    /** Longest line. */
    private readonly longest: number,
  ) {}

  /** Resolves to true when a place is free, which `leave` gives back; to false when none became free in time. */
  enter(): Promise<boolean> {
    if (this.#running < this.places) {
      this.#running++;
      return Promise.resolve(true);
    }
    if (this.#line.size >= this.longest) return Promise.resolve(false);
    return new Promise((resolve) => {
      const called = () => {
        cancel();
        this.#line.delete(called);
        resolve(true);
      };
      const cancel = this.clock.after(this.patience, () => {
        this.#line.delete(called);
        resolve(false);
      });
      this.#line.add(called);
    });
  }

  /** Gives the place to the next in line. */
  leave(): void {
    const [next] = this.#line;
    if (next) next();
    else this.#running--;
  }
}

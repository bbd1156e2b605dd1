/** Interval of the measurements, in milliseconds. */
const INTERVAL_MS = 5;

/** Measures how late the event loop of this process runs its timers, and so how late it reads what has arrived. */
export class LoopLateness {
  #lateness: number[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** Forgets what it has measured, and measures from now on. */
  restart(): void {
    clearTimeout(this.#timer);
    this.#lateness = [];
    this.#measure();
  }

  /** Stops, and returns the measurements since `restart`, in milliseconds. */
  stop(): Float64Array {
    clearTimeout(this.#timer);
    return Float64Array.from(this.#lateness);
  }

  #measure(): void {
    const due = performance.now() + INTERVAL_MS;
    this.#timer = setTimeout(() => {
      this.#lateness.push(Math.max(0, performance.now() - due));
      this.#measure();
    }, INTERVAL_MS);
  }
}

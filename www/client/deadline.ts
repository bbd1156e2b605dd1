import type { Clock } from './clock.ts';

/** A signal that aborts with `error()` when the time is up, or with the outer signal's reason when that aborts first. */
export class Deadline {
  readonly #abort = new AbortController();
  readonly #stop: () => void;

  /** `within` in milliseconds. Call `clear` when the work is done. */
  constructor(within: number, clock: Clock, outer: AbortSignal, error: () => Error) {
    const pass = () => this.#abort.abort(outer.reason);
    const cancel = clock.after(within, () => this.#abort.abort(error()));
    this.#stop = () => {
      cancel();
      outer.removeEventListener('abort', pass);
    };
    if (outer.aborted) pass();
    else outer.addEventListener('abort', pass);
  }

  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  clear(): void {
    this.#stop();
  }
}

import type { Cancel, Clock } from '../clock.ts';

/** A task in the queue. */
interface Waiter {
  readonly cancelTimeout: Cancel;
  /** Called once: `true` lets the task in, `false` rejects it. */
  readonly resolve: (isAdmitted: boolean) => void;
}

/** Limits of a LifoGate. */
export interface LifoGateOptions {
  /** Most tasks that run at a time. */
  readonly maxRunning: number;
  /** Most tasks that wait. When one more arrives, the task that has waited longest is rejected. */
  readonly maxWaiting: number;
  /** Longest wait, in milliseconds. */
  readonly timeoutMs: number;
}

/**
 * Concurrency limit with a LIFO queue. Under overload, a FIFO queue makes every request time out; LIFO still serves some
 * of them at once.
 */
export class LifoGate {
  #running = 0;
  /** The task that has waited longest is first. */
  readonly #waiting: Waiter[] = [];

  constructor(
    private readonly clock: Clock,
    private readonly options: LifoGateOptions,
  ) {}

  /** Resolves to `true` when the task may run; it must then call `leave`. Resolves to `false` when it is rejected. */
  enter(): Promise<boolean> {
    const { maxRunning, maxWaiting, timeoutMs } = this.options;
    if (this.#running < maxRunning) {
      this.#running++;
      return Promise.resolve(true);
    }
    return new Promise((resolve) => {
      const cancelTimeout = this.clock.after(timeoutMs, () => {
        this.#waiting.splice(this.#waiting.indexOf(waiter), 1);
        resolve(false);
      });
      const waiter: Waiter = { cancelTimeout, resolve };
      this.#waiting.push(waiter);
      if (this.#waiting.length > maxWaiting) this.#settle(this.#waiting.shift(), false);
    });
  }

  /** Ends a running task and lets in the task that arrived last. */
  leave(): void {
    const next = this.#waiting.pop();
    if (next) this.#settle(next, true);
    else this.#running--;
  }

  #settle(waiter: Waiter | undefined, isAdmitted: boolean): void {
    waiter?.cancelTimeout();
    waiter?.resolve(isAdmitted);
  }
}

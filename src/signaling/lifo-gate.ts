import type { Cancel, Clock } from '../clock.ts';

/** A task in the queue. */
interface Waiter {
  readonly cancelTimeout: Cancel;
  /** Admits the task or rejects it. Called once. */
  readonly resolve: (isAdmitted: boolean) => void;
}

/** Limits of a LifoGate. */
export interface LifoGateOptions {
  /** Maximum number of running tasks. */
  readonly maxRunning: number;
  /** Maximum number of waiting tasks. When another task arrives, the gate rejects the task that has waited longest. */
  readonly maxWaiting: number;
  /** Maximum wait, in milliseconds. */
  readonly timeoutMs: number;
}

/**
 * Concurrency limit with a LIFO queue. Under overload, a FIFO queue makes every request time out; LIFO still serves
 * some of them at once.
 */
export class LifoGate {
  #running = 0;
  /** Waiting tasks in order of arrival, the oldest first. */
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

  /** Ends a running task and admits the waiting task that arrived last. */
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

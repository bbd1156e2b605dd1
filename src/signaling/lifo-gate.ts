import type { Clock } from '../clock.ts';

/** A task in the queue. */
interface Waiter {
  /** When it began to wait, by the monotonic clock. */
  readonly since: number;
  readonly start: () => void;
  readonly reject: () => void;
  /** Ends what would reject the task later. */
  readonly endWait: () => void;
}

/** What a task is for. Its signal is read only when the task has to wait: Bun creates that of a request when it is read. */
interface Purpose {
  /** Aborts when nothing needs the result any more. */
  readonly signal?: AbortSignal;
}

/** Limits of a LifoGate. */
export interface LifoGateOptions {
  /** Maximum number of running tasks. */
  readonly maxRunning: number;
  /** Maximum number of waiting tasks. When another task arrives, the gate rejects the task that has waited longest. */
  readonly maxWaiting: number;
  /** Maximum wait, in milliseconds. */
  readonly timeoutMs: number;
  /** Once tasks have blocked the event loop for this long, in milliseconds, no other task starts until the rest is over. */
  readonly maxBlockingMs: number;
  /**
   * Returns how long the gate rests after tasks have blocked the event loop, in multiples of that time. 0 rests for one turn of
   * the event loop.
   */
  readonly restFactor: () => number;
}

/**
 * Concurrency limit with a queue, for tasks that block the event loop when they start. The queue is FIFO until the oldest task
 * has waited for half of the timeout, then LIFO: under overload, a FIFO queue makes every request time out, but LIFO still
 * serves some of them at once. Rests leave the event loop to other work.
 */
export class LifoGate {
  #running = 0;
  /** Time for which tasks have blocked the event loop since the last rest, in milliseconds. */
  #blockedMs = 0;
  /** The end of the rest is scheduled: at the latest once this turn of the event loop is over. */
  #isPaced = false;
  /** Waiting tasks in order of arrival, the oldest first. */
  readonly #waiting: Waiter[] = [];

  constructor(
    private readonly clock: Clock,
    private readonly options: LifoGateOptions,
  ) {}

  /**
   * Runs a task and settles like it. Resolves to undefined, without running it, when the gate rejects it. A task leaves the gate when
   * the signal of its purpose aborts while it waits.
   */
  run<Result>(task: () => Promise<Result>, purpose: Purpose = {}): Promise<Result | undefined> {
    if (this.#isOpen) return this.#start(task);
    const { signal } = purpose;
    if (signal?.aborted) return Promise.resolve(undefined);
    return new Promise((resolve, reject) => {
      const leave = () => {
        this.#waiting.splice(this.#waiting.indexOf(waiter), 1);
        waiter.endWait();
        waiter.reject();
      };
      const cancelTimeout = this.clock.after(this.options.timeoutMs, leave);
      signal?.addEventListener('abort', leave);
      const waiter: Waiter = {
        since: this.clock.elapsed(),
        start: () => void this.#start(task).then(resolve, reject),
        reject: () => resolve(undefined),
        endWait() {
          cancelTimeout();
          signal?.removeEventListener('abort', leave);
        },
      };
      this.#waiting.push(waiter);
      if (this.#waiting.length > this.options.maxWaiting) this.#rejectOldest();
    });
  }

  #rejectOldest(): void {
    const oldest = this.#waiting.shift();
    oldest?.endWait();
    oldest?.reject();
  }

  #start<Result>(task: () => Promise<Result>): Promise<Result> {
    this.#running++;
    const startedAt = this.clock.elapsed();
    const result = task();
    this.#block(this.clock.elapsed() - startedAt);
    const end = () => {
      this.#running--;
      this.#startWaiting();
    };
    void result.then(end, end);
    return result;
  }

  get #isOpen(): boolean {
    return this.#running < this.options.maxRunning && this.#blockedMs < this.options.maxBlockingMs;
  }

  /** Counts the time for which a task blocked the event loop. */
  #block(ms: number): void {
    this.#blockedMs += ms;
    if (this.#blockedMs === 0 || this.#isPaced) return;
    this.#isPaced = true;
    // In the next turn, the time of all tasks of this turn is known.
    this.clock.after(0, () => {
      const restMs = this.#blockedMs * this.options.restFactor();
      if (restMs > 0) this.clock.after(restMs, () => this.#endRest());
      else this.#endRest();
    });
  }

  #endRest(): void {
    this.#isPaced = false;
    this.#blockedMs = 0;
    this.#startWaiting();
  }

  #startWaiting(): void {
    while (this.#isOpen) {
      const next = this.#takeNext();
      if (!next) return;
      next.endWait();
      next.start();
    }
  }

  #takeNext(): Waiter | undefined {
    const [oldest] = this.#waiting;
    const isOverloaded = oldest && this.clock.elapsed() - oldest.since > this.options.timeoutMs / 2;
    return isOverloaded ? this.#waiting.pop() : this.#waiting.shift();
  }
}

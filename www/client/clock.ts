/** Time, as the client uses it. */
export interface Clock {
  /** Milliseconds since 1970: unlike a monotonic clock it goes on while a laptop sleeps. */
  now(): number;
  /** Runs `task` once after `delay` milliseconds; the returned function cancels it. */
  after(delay: number, task: () => void): () => void;
}

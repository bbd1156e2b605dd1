/** Cancels a timer. Does nothing when called again, or after the timer ran. */
export type Cancel = () => void;

/** Time as a dependency, on the server and in the page. Tests pass a clock that they advance by hand, so they never wait. */
export interface Clock {
  /**
   * Milliseconds since 1970. For timestamps that people or other processes read. Never measure durations with it on
   * the server: the system time may jump by years. Includes the time that a laptop sleeps.
   */
  wall(): number;
  /**
   * Milliseconds for measuring durations: monotonic, with fractions, unaffected by corrections of the system time. May
   * stop while a laptop sleeps.
   */
  elapsed(): number;
  /** Calls `run` once, `delayMs` milliseconds from now, unless it is cancelled. */
  after(delayMs: number, run: () => void): Cancel;
}

/** The clock of this machine. */
export const systemClock: Clock = {
  wall: () => Date.now(),
  elapsed: () => performance.now(),
  after(delayMs, run) {
    const timer = setTimeout(run, delayMs);
    return () => clearTimeout(timer);
  },
};

/** Settles like the promise, or resolves to undefined after `timeoutMs` milliseconds. */
export async function withTimeout<Value>(
  promise: Promise<Value>,
  timeoutMs: number,
  clock: Clock,
): Promise<Value | undefined> {
  const timeout = Promise.withResolvers<undefined>();
  const cancel = clock.after(timeoutMs, () => timeout.resolve(undefined));
  try {
    return await Promise.race([promise, timeout.promise]);
  } finally {
    cancel();
  }
}

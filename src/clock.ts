/** Undoes what it was returned for; calling it again does nothing. */
export type Cancel = () => void;

/** Time as an argument, so that tests never wait. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Milliseconds that only rise, with fractions: for durations. */
  elapsed(): number;
  /** Calls `run` once, `ms` from now. */
  after(ms: number, run: () => void): Cancel;
}

/** The time of this machine. */
export const systemClock: Clock = {
  now: () => Date.now(),
  elapsed: () => performance.now(),
  after(ms, run) {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  },
};

/** What a promise resolves to within so many milliseconds; undefined when it takes longer. Rejects as it does. */
export async function withTimeout<Value>(
  promise: Promise<Value>,
  within: number,
  clock: Clock,
): Promise<Value | undefined> {
  const late = Promise.withResolvers<undefined>();
  const cancel = clock.after(within, () => late.resolve(undefined));
  try {
    return await Promise.race([promise, late.promise]);
  } finally {
    cancel();
  }
}

/** Shorter than the time of a test, so that the test fails with the reason. */
const DEFAULT_TIMEOUT_MS = 4_000;

/**
 * Resolves to what a promise rejects with. Rejects when the promise resolves, or does not settle within `timeoutMs`. Use it
 * instead of `expect(promise).rejects`: on a promise that never settles, that ignores the timeout of the test in Bun 1.4.5
 * and hangs the run.
 */
export async function rejection(promise: Promise<unknown>, timeoutMs: number = DEFAULT_TIMEOUT_MS): Promise<unknown> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const timeout = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`The promise did not settle within ${timeoutMs} ms.`)), timeoutMs);
  });
  try {
    const outcome = promise.then(
      (value: unknown) => ({ value }),
      (reason: unknown) => ({ reason }),
    );
    const settled = await Promise.race([outcome, timeout]);
    if ('reason' in settled) return settled.reason;
    throw new Error(`The promise resolved to ${String(settled.value)}.`);
  } finally {
    clearTimeout(timer);
  }
}

/** Rejects with the reason of a promise, like the promise, or when that does not settle in time. For `toThrow`. */
export async function rethrower(promise: Promise<unknown>, timeoutMs?: number): Promise<() => never> {
  const reason = await rejection(promise, timeoutMs);
  return () => {
    throw reason;
  };
}

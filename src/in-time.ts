import type { Clock } from './clock.ts';

/** What a promise resolves to within so many milliseconds; undefined when it takes longer. Rejects as it does. */
export async function inTime<Value>(promise: Promise<Value>, within: number, clock: Clock): Promise<Value | undefined> {
  const late = Promise.withResolvers<undefined>();
  const cancel = clock.after(within, () => late.resolve(undefined));
  try {
    return await Promise.race([promise, late.promise]);
  } finally {
    cancel();
  }
}

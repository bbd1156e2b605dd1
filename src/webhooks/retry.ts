/** Delay after the first failure, in milliseconds. It doubles with each further one. */
const FIRST_DELAY_MS = 100;
/** Maximum delay between two attempts. */
const MAX_DELAY_MS = 5 * 60_000;
/** Part of a delay that is random, so that rooms do not retry all at once. */
const JITTER = 0.5;
/** Maximum pause that a receiver can demand. */
const MAX_RETRY_AFTER_MS = 60 * 60_000;

/** Returns the delay after a number of failures in a row: exponential, and between half and all of the full value. */
export function retryDelay(failures: number, random: () => number): number {
  const full = Math.min(MAX_DELAY_MS, FIRST_DELAY_MS * 2 ** Math.min(failures - 1, 30));
  return full * (1 - JITTER * random());
}

/**
 * Reads `Retry-After` (RFC 9110 section 10.2.3): seconds, or a date. Returns milliseconds, at most an hour; undefined when it is
 * absent or malformed.
 */
export function readRetryAfter(header: string | null, now: number): number | undefined {
  if (header === null) return undefined;
  const value = header.trim();
  // A date begins with the name of a day. The parser would read other texts as dates too.
  const delay = /^[a-z]{3}/i.test(value)
    ? Date.parse(value) - now
    : /^\d{1,10}$/.test(value)
      ? Number(value) * 1_000
      : NaN;
  return Number.isNaN(delay) ? undefined : Math.min(Math.max(0, delay), MAX_RETRY_AFTER_MS);
}

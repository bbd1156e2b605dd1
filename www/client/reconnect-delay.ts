const SHORTEST = 500;
const LONGEST = 20_000;

/**
 * Milliseconds to wait before a try: 500 to a bound that doubles from 2 s to 20 s. `failures` in a row, from 1; `random`
 * is in [0, 1). The whole range is random, so that the many clients of a restarted server do not come back together.
 */
export function reconnectDelay(failures: number, random: number): number {
  const bound = Math.min(LONGEST, 1_000 * 2 ** failures);
  return SHORTEST + random * (bound - SHORTEST);
}

/** Number of results that a function remembers. */
const MAX_RESULTS = 1_000;
/** Results for longer texts are not remembered: an IPv6 address with a zone is shorter. */
const MAX_TEXT_UNITS = 64;

/**
 * Returns a function that remembers the newest results of a pure one. A join reads the same address a dozen times, for each limit
 * of its network, which was a quarter of its cost.
 */
export function remember<Result>(compute: (text: string) => Result): (text: string) => Result {
  const results = new Map<string, Result>();
  return (text) => {
    const found = results.get(text);
    if (found !== undefined || results.has(text)) return found as Result;
    const result = compute(text);
    if (text.length > MAX_TEXT_UNITS) return result;
    const [oldest] = results.keys();
    if (results.size >= MAX_RESULTS && oldest !== undefined) results.delete(oldest);
    results.set(text, result);
    return result;
  };
}

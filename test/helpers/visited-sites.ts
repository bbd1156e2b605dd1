/** Origins whose stored data the browser may have. The tests of a process share one browser. */
const visited = new Set<string>();
/** Origins that the next page clears before it opens: their ports may belong to other servers by then. */
const unwanted = new Set<string>();

/** Notes that a page of this address may store data. */
export function visit(url: URL | string): void {
  visited.add(new URL(url).origin);
}

/** Makes the next page start without the stored data and the cookies of all pages so far. */
export function forgetSites(): void {
  for (const origin of visited) unwanted.add(origin);
  visited.clear();
}

/** Returns the origins to clear, and forgets them. */
export function takeUnwanted(): readonly string[] {
  const origins = [...unwanted];
  unwanted.clear();
  return origins;
}

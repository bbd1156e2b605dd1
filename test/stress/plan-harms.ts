/** Spreads harms evenly over the steps, in random order after the first one. Returns the harm of each step that has one. */
export function planHarms<Harm extends string>(
  counts: Readonly<Record<Harm, number>>,
  steps: number,
  random: () => number,
): ReadonlyMap<number, Harm> {
  const harms = Object.keys(counts) as Harm[];
  const planned = harms.flatMap((harm) => Array.from({ length: counts[harm] }, () => ({ harm, rank: random() })));
  const [first, ...others] = planned;
  const ordered = [...(first ? [first] : []), ...others.sort((a, b) => a.rank - b.rank)];
  return new Map(
    ordered.map(({ harm }, index) => [Math.floor(((index + 0.7) * steps) / (ordered.length + 0.5)), harm]),
  );
}

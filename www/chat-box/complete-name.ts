/** Names that may stand in the place of what was begun between two positions of a text. */
export interface Completion {
  readonly from: number;
  readonly to: number;
  readonly names: readonly string[];
}

/** Most names that are offered at a time. */
const MOST = 6;

/** Names for the `@` word that ends at the caret: first those that begin with it, then those that hold it. */
export function completionAt(text: string, caret: number, names: readonly string[]): Completion | undefined {
  const begun = /(?<![\w@])@([\w-]*)$/.exec(text.slice(0, caret))?.[1]?.toLowerCase();
  if (begun === undefined) return undefined;
  const places = names.map((name) => ({ name, at: name.toLowerCase().indexOf(begun) })).filter(({ at }) => at >= 0);
  const sorted = places.sort((a, b) => Number(a.at > 0) - Number(b.at > 0)).slice(0, MOST);
  if (sorted.length === 0) return undefined;
  return { from: caret - begun.length - 1, to: caret, names: sorted.map(({ name }) => name) };
}

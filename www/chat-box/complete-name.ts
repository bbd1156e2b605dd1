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
  const begun = /(?<![\w@])@([\w-]*)$/.exec(text.slice(0, caret))?.[1];
  if (begun === undefined) return undefined;
  const like = (pattern: string) => names.filter((name) => new RegExp(pattern, 'i').test(name));
  const found = [...new Set([...like(`^${begun}`), ...like(begun)])].slice(0, MOST);
  return found.length === 0 ? undefined : { from: caret - begun.length - 1, to: caret, names: found };
}

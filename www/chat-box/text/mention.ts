/** Characters that cannot stand next to a mention: Latin letters, accents, digits and another `@`. */
const NAME_LIKE = '\\p{Script=Latin}\\p{Script=Inherited}\\p{N}_@＠';
const BEGIN = `(?<![${NAME_LIKE}.\\/\\-])[@＠]`;

/**
 * Source of the pattern of a mention, for the flags `u` and `v`: `@` and a name, also inside a text in another script. The
 * group `name` holds the name.
 */
export const MENTION = `${BEGIN}(?<name>[A-Za-z0-9_\\-]{2,32})(?![${NAME_LIKE}\\-])`;

const BEGUN = new RegExp(`${BEGIN}([A-Za-z0-9_\\-]*)$`, 'u');

/** Returns the part of a name between its `@` and the caret. Returns undefined when the caret is not in a mention. */
export function findBegunName(text: string, caret: number): string | undefined {
  return BEGUN.exec(text.slice(0, caret))?.[1];
}

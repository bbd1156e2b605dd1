/** What a mention cannot touch: letters that look like those of names, their accents, digits, and another `@`. */
const NAME_LIKE = '\\p{Script=Latin}\\p{Script=Inherited}\\p{N}_@＠';
const BEGIN = `(?<![${NAME_LIKE}.\\/\\-])[@＠]`;

/**
 * Source of the pattern of a mention, for the flags `u` and `v`: `@` and a name, also inside a text in another script. The
 * group `name` holds the name.
 */
export const MENTION = `${BEGIN}(?<name>[A-Za-z0-9_\\-]{2,32})(?![${NAME_LIKE}\\-])`;

const BEGUN = new RegExp(`${BEGIN}([A-Za-z0-9_\\-]*)$`, 'u');

/** Returns the beginning of a name that ends at the caret, without its `@`. Undefined where no mention begins. */
export function findBegunName(text: string, caret: number): string | undefined {
  return BEGUN.exec(text.slice(0, caret))?.[1];
}

/** Letters of scripts that write words, or words and their endings, without spaces between them. */
export const UNSPACED = String.raw`[[\p{L}\p{M}]&&[\p{scx=Han}\p{scx=Hira}\p{scx=Kana}\p{scx=Hang}\p{scx=Thai}\p{scx=Laoo}\p{scx=Khmr}\p{scx=Mymr}]]`;
/** Characters of names in scripts with spaces between words. */
const NAME = String.raw`[[\p{L}\p{M}\p{Nd}_\-]--${UNSPACED}]`;
/** Characters that cannot stand next to a mention: Latin letters, accents, digits and another `@`. */
const NAME_LIKE = String.raw`\p{Script=Latin}\p{Script=Inherited}\p{N}_@＠`;
const END = String.raw`(?!${NAME}|[${NAME_LIKE}])`;
/** Only a name in Latin letters can follow other letters: `почта@пример.рф` is an address. */
const BEGIN = String.raw`(?<![${NAME_LIKE}.\/\-])(?:(?<!${NAME})|(?=.[A-Za-z0-9_\-]*${END}))[@＠]`;

/**
 * Returns the source of the pattern of a mention, for the flag `v`: `@` and a name, also inside a text in another script. The group
 * `name` holds the name. It is a word, or `known`, which may have spaces and letters of any script.
 */
export function mentionPattern(known = ''): string {
  // A hostile server can send any text as a name.
  const literal = known.replace(/[^a-z]/giu, (character) => String.raw`\u{${character.codePointAt(0)?.toString(16)}}`);
  return `${BEGIN}(?<name>${literal && `${literal}${END}|`}${NAME}{2,32}${END})`;
}

/** Returns a name that only its own pattern finds. Undefined for a name that is a word in Latin letters. */
export function unusualName(name: string | undefined): string | undefined {
  return name === undefined || /^[\w\-]+$/.test(name) ? undefined : name;
}

const BEGUN = new RegExp(String.raw`${BEGIN}([\p{L}\p{M}\p{Nd}_\-]*)$`, 'v');

/** Returns the part of a name between its `@` and the caret. Returns undefined when the caret is not in a mention. */
export function findBegunName(text: string, caret: number): string | undefined {
  return BEGUN.exec(text.slice(0, caret))?.[1];
}

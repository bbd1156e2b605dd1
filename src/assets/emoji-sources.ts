/**
 * Packages that `bun run emoji` reads, by name, with their versions. Emojibase's words are those of CLDR, but without Arabic,
 * so they come from CLDR directly.
 */
export const EMOJI_PACKAGES = {
  'unicode-emoji-json': '0.9.0',
  'cldr-annotations-full': '48.2.0',
  'cldr-annotations-derived-full': '48.2.0',
} as const;

/** Languages that write words without spaces between them. A search finds any part of such a word. */
const WITHOUT_SPACES = ['ja', 'zh'];

/**
 * Lists the words of an emoji's keywords, without those that a search finds by another word or by the name: the beginning of
 * a word, or any part of it in a language without spaces.
 */
export function extraWords(language: string, name: string, keywords: readonly string[]): readonly string[] {
  const finds = (word: string, other: string) =>
    WITHOUT_SPACES.includes(language) ? other.includes(word) : other.startsWith(word);
  const split = (text: string) =>
    text
      .toLowerCase()
      .split(/[\s:,()“”"]+/)
      .filter((word) => word !== '');
  const named = split(name);
  const added = [...new Set(keywords.flatMap(split))];
  return added.filter(
    (word) => ![...named, ...added].some((other) => (other !== word || named.includes(word)) && finds(word, other)),
  );
}

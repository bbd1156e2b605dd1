import { findEmoji, type Emoji } from './emoji-catalogue.ts';

/** A few letters are a part of many words, apart from languages that write words with few signs. */
const COMMON_PART = /^[\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Arabic}]{1,3}$/u;

/** An emoji with what a search compares. */
interface Entry {
  readonly emoji: Emoji;
  readonly name: string;
  /** The folded words of the name, and all words. Each begins with a space. */
  readonly named: string;
  readonly words: string;
}

/** Finds emoji by their words in one language. */
export class EmojiSearch {
  readonly #entries: readonly Entry[];
  readonly #names: readonly string[];

  /** `lines`: for each line of the catalogue the name of the emoji, a tab, and more words. */
  constructor(lines: string, emojis: readonly Emoji[]) {
    this.#names = lines.split('\n').map((line) => line.split('\t')[0] ?? '');
    const folded = fold(lines).split('\n');
    this.#entries = emojis.map((emoji) => {
      const [named = '', more = ''] = (folded[emoji.line] ?? '').split('\t');
      return { emoji, name: named.trim(), named: ` ${named}`, words: ` ${named} ${more}` };
    });
  }

  /** Returns the name of an emoji. */
  name({ line }: Emoji): string | undefined {
    return this.#names[line];
  }

  /**
   * Returns the emoji that match every word of a query, the closest first: by the name, by its beginning, by the beginnings
   * of words in the name, by those of all words, and by any part of a word. A query can be an emoji, too.
   */
  find(query: string): readonly Emoji[] {
    const pasted = findEmoji(query.trim());
    if (pasted) return [pasted];
    const wanted = fold(query).trim();
    const tokens = wanted.split(' ');
    if (wanted === '') return [];
    const ranked: Emoji[][] = [[], [], [], [], []];
    for (const entry of this.#entries) ranked[rank(entry, wanted, tokens)]?.push(entry.emoji);
    return ranked.flat();
  }
}

/** Returns 0 for the closest match, and -1 for none. */
function rank({ name, named, words }: Entry, wanted: string, tokens: readonly string[]): number {
  if (name === wanted) return 0;
  if (name.startsWith(wanted)) return 1;
  if (tokens.every((token) => named.includes(` ${token}`))) return 2;
  if (tokens.every((token) => words.includes(` ${token}`))) return 3;
  return tokens.every((token) => words.includes(COMMON_PART.test(token) ? ` ${token}` : token)) ? 4 : -1;
}

/**
 * Makes texts comparable: without case, accents, vowel marks, punctuation, and the difference between hiragana and
 * katakana. Keeps tabs and line ends.
 */
function fold(text: string): string {
  return text
    .normalize('NFKD')
    .toLowerCase()
    .replace(/\p{M}+/gu, '')
    .replace(/[\u30a1-\u30f6]/g, (katakana) => String.fromCharCode(katakana.charCodeAt(0) - 0x60))
    .replace(/[^\p{L}\p{N}\t\n]+/gu, ' ');
}

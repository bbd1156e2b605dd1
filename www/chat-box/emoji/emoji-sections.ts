import type { ChatPart } from '../chat-part.ts';
import { memoize } from '../lit/memoize.ts';
import { catalogue, findEmoji, readSkinTone, withSkinTone, type Emoji, type SkinTone } from './emoji-catalogue.ts';
import type { Choice, GridSection } from './emoji-grid.ts';
import { emojiMemory } from './emoji-memory.ts';
import type { EmojiSearch } from './emoji-search.ts';
import { emojiSupport } from './emoji-support.ts';
import { EmojiWords } from './emoji-words.ts';
import type { GroupKey } from './group-bar.ts';

/** The picker, as its sections depend on it. */
interface SectionsHost extends ChatPart {
  readonly query: string;
  readonly skinTone: SkinTone;
}

/** The emoji that the picker shows: those that were picked last and all groups, or the results of a search. */
export class EmojiSections {
  readonly #words: EmojiWords;
  #drawable: readonly Emoji[] = [];
  #recent: readonly string[] = [];
  // Memoized: these are 1,900 emoji, and the picker draws itself after each key.
  readonly #all = memoize((...inputs: Parameters<typeof listAll>) => listAll(...inputs));
  readonly #found = memoize((search: EmojiSearch, query: string) => search.find(query));

  constructor(private readonly host: SectionsHost) {
    this.#words = new EmojiWords(host);
  }

  /** Measures what the system draws, and reads what was picked last. Both stay until the picker opens again. */
  open(): void {
    const { flags, version } = emojiSupport(getComputedStyle(this.host).getPropertyValue('--emoji'));
    if (this.#drawable.length === 0) {
      this.#drawable = catalogue.filter((emoji) => version(emoji.version) && (flags || emoji.group !== 'flags'));
    }
    this.#recent = emojiMemory.recent;
  }

  /** The groups, apart from those without emoji. */
  get groups(): readonly GroupKey[] {
    return this.#groupSections.map(({ key }) => key as GroupKey);
  }

  get sections(): readonly GridSection[] {
    const { query, skinTone } = this.host;
    const { search } = this.#words;
    if (query.trim() === '') return this.#groupSections;
    if (!search) return [];
    const found = this.#found(search, query).filter((emoji) => this.#drawable.includes(emoji));
    if (found.length === 0) return [];
    const choices = found.map((emoji) => choice(search, emoji, skinTone));
    return [{ key: `found ${query}`, label: this.host.words.emojiFound(found.length), choices }];
  }

  /** What screen readers announce about a search. */
  get status(): string {
    const { query, words } = this.host;
    if (query.trim() === '') return '';
    if (!this.#words.search) return words.emojiLoading;
    const [results] = this.sections;
    return results?.label ?? words.noEmojiFound;
  }

  get #groupSections(): readonly GridSection[] {
    const { skinTone, words } = this.host;
    return this.#all(this.#drawable, this.#recent, this.#words.search, skinTone, words);
  }
}

function listAll(
  drawable: readonly Emoji[],
  recent: readonly string[],
  search: EmojiSearch | undefined,
  skinTone: SkinTone,
  words: ChatPart['words'],
): readonly GridSection[] {
  const recentChoices = recent.map((text) => {
    const emoji = findEmoji(text);
    const tone = readSkinTone(text);
    const name = emoji && search?.name(emoji);
    return { text, name: name && tone !== 'none' ? `${name} (${words.skinTones[tone]})` : name };
  });
  const groups = Map.groupBy(drawable, ({ group }) => group as GroupKey);
  const choices: readonly (readonly [GroupKey, readonly Choice[]])[] = [
    ['recent', recentChoices],
    ...[...groups].map(([group, emojis]) => [group, emojis.map((emoji) => choice(search, emoji, skinTone))] as const),
  ];
  return choices
    .filter(([, { length }]) => length > 0)
    .map(([key, listed]) => ({ key, label: words.emojiGroup[key], choices: listed }));
}

function choice(search: EmojiSearch | undefined, emoji: Emoji, tone: SkinTone): Choice {
  return { text: withSkinTone(emoji.text, tone), name: search?.name(emoji) };
}

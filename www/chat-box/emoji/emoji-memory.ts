import { storedText, type StoredText } from '../../client/stored-text.ts';
import { findEmoji, SKIN_TONES, type SkinTone } from './emoji-catalogue.ts';

/** Two rows of a wide picker. */
const MAX_RECENT = 18;

/**
 * The emoji that were picked last and the chosen skin tone, for all elements of a site. Without storage, they last as long
 * as the page.
 */
export class EmojiMemory {
  readonly #recent: StoredText;
  readonly #tone: StoredText;
  #recentHere = '';
  #toneHere: SkinTone = 'none';

  constructor(storage: () => Storage) {
    this.#recent = storedText(storage, 'chat-box recent emoji');
    this.#tone = storedText(storage, 'chat-box skin tone');
  }

  /** The emoji that were picked last, as they were picked, without those that this version does not know. */
  get recent(): readonly string[] {
    const texts = (this.#recent.read() ?? this.#recentHere).split(' ');
    return texts.filter((text) => findEmoji(text) !== undefined).slice(0, MAX_RECENT);
  }

  add(emoji: string): void {
    this.#recentHere = [...new Set([emoji, ...this.recent])].slice(0, MAX_RECENT).join(' ');
    this.#recent.write(this.#recentHere);
  }

  get skinTone(): SkinTone {
    const tone = this.#tone.read() ?? this.#toneHere;
    return Object.hasOwn(SKIN_TONES, tone) ? (tone as SkinTone) : 'none';
  }

  set skinTone(tone: SkinTone) {
    this.#toneHere = tone;
    this.#tone.write(tone);
  }
}

/** The memory of this page's elements. */
export const emojiMemory = new EmojiMemory(() => localStorage);

import { emojiList } from './emoji-list.ts';

/** A group of emoji, named as in the words of the picker. */
export type EmojiGroup = keyof typeof emojiList;

/** An emoji without a skin tone. */
export interface Emoji {
  readonly text: string;
  readonly group: EmojiGroup;
  /** Version of Unicode's emoji that added it; 0 for the older ones, which every system draws. */
  readonly version: number;
  /** Its line in the lists of words. */
  readonly line: number;
}

/** Skin tones from the lightest to the darkest, by name. The first leaves an emoji yellow. */
export const SKIN_TONES = {
  none: '',
  light: '🏻',
  mediumLight: '🏼',
  medium: '🏽',
  mediumDark: '🏾',
  dark: '🏿',
} as const;
export type SkinTone = keyof typeof SKIN_TONES;

/** People whom a skin tone changes. Hands between two people have none of their own. */
const TONED = /(\p{Emoji_Modifier_Base})(?<!\u200d🤝)\ufe0f?/gu;
const RGI_EMOJI = /^\p{RGI_Emoji}$/v;
/** What emoji of the same meaning differ in: skin tones and variation selectors. */
const VARIANTS = /[\u{1f3fb}-\u{1f3ff}\ufe0f]/gu;

/** All emoji, in the order of Unicode. The server accepts each as a reaction. */
export const catalogue: readonly Emoji[] = (Object.entries(emojiList) as [EmojiGroup, string][])
  .flatMap(([group, texts]) => texts.split(' ').map((marked) => ({ group, marked })))
  .map(({ group, marked }, line) => {
    const [text = '', version = '0'] = marked.split(':').reverse();
    return { text, group, version: Number(version), line };
  });

const byMeaning = new Map(catalogue.map((emoji) => [emoji.text.replace(VARIANTS, ''), emoji]));

/** Finds the emoji that a text shows in any skin tone. */
export function findEmoji(text: string): Emoji | undefined {
  return byMeaning.get(text.replace(VARIANTS, ''));
}

/** Returns the emoji in a skin tone if it has one. Two people get the same tone. */
export function withSkinTone(emoji: string, tone: SkinTone): string {
  const toned = emoji.replace(TONED, `$1${SKIN_TONES[tone]}`);
  return tone !== 'none' && RGI_EMOJI.test(toned) ? toned : emoji;
}

/** Reads the skin tone of an emoji. */
export function readSkinTone(emoji: string): SkinTone {
  const names = Object.keys(SKIN_TONES) as SkinTone[];
  return names.find((name) => name !== 'none' && emoji.includes(SKIN_TONES[name])) ?? 'none';
}

import { number } from '../english-formats.ts';

/** Words of the emoji picker, in English. */
export const english = {
  emoji: 'Emoji',
  searchEmoji: 'Search emoji',
  /** Shown in place of the results while the words to search load. */
  emojiLoading: 'Loading…',
  noEmojiFound: 'No emoji found. Try another word.',
  /** Heading of the results, from 1 emoji on. */
  emojiFound: (count: number) => `${number(count)} emoji`,
  /** Accessible name of the buttons that show a group. */
  emojiGroups: 'Groups',
  emojiGroup: {
    recent: 'Recent',
    smileys: 'Smileys and emotions',
    people: 'People and gestures',
    nature: 'Animals and nature',
    food: 'Food and drink',
    travel: 'Travel and places',
    activities: 'Activities',
    objects: 'Objects',
    symbols: 'Symbols',
    flags: 'Flags',
  },
  skinTone: 'Skin tone',
  skinTones: {
    none: 'Yellow',
    light: 'Light',
    mediumLight: 'Medium light',
    medium: 'Medium',
    mediumDark: 'Medium dark',
    dark: 'Dark',
  },
};

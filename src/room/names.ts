import { animals } from '../protocol/animals.ts';

/** A number from 0 up to, not including, 1. */
export type Random = () => number;

// Each is one capital followed by small ASCII letters, and kind to whoever gets it.
const adjectives = (
  'Quick Swift Bright Bold Calm Cool Fast Happy Lucky Shy Sneaky Wise Brave Clever Kind Proud ' +
  'Agile Amber Ample Artful Breezy Brisk Bubbly Candid Charming Cheerful Chirpy Cosmic Cosy Crisp Curious Dapper ' +
  'Daring Dreamy Eager Earnest Elegant Epic Fancy Fluffy Fond Friendly Funny Gentle Giddy Gleeful Golden Graceful ' +
  'Grand Handy Hearty Honest Humble Jolly Jovial Joyful Keen Lively Loyal Lunar Mellow Merry Mighty Mindful ' +
  'Modest Neat Nimble Noble Patient Peppy Playful Plucky Polite Quiet Radiant Rapid Rosy Serene Silver Smart ' +
  'Smooth Snappy Snug Solar Sparkly Sprightly Steady Stellar Sunny Sweet Tender Tidy Tranquil Trusty Upbeat ' +
  'Vivid Warm Witty Zany Zen Zesty'
).split(' ');
const nouns = Object.keys(animals);

/** Tries at each width of the number before it grows by a digit. */
const MAX_DRAWS = 20;

/**
 * A name such as `SneakyBear46` that `taken` denies. It cannot loop for ever: when names run short the number
 * widens, and each width holds ten times the names of the one before.
 */
export function newName(random: Random, taken: (name: string) => boolean): string {
  for (let numbers = 1_000; ; numbers *= 10) {
    for (let tries = 0; tries < MAX_DRAWS; tries++) {
      const name = `${pick(adjectives, random)}${pick(nouns, random)}${Math.floor(random() * numbers)}`;
      if (!taken(name)) return name;
    }
    // 2^53 is past: `taken` denies everything, which no room of finite size does.
    if (!Number.isSafeInteger(numbers * 10)) throw new Error('Every name is taken.');
  }
}

function pick(words: readonly string[], random: Random): string {
  // random() is below 1, so the index is within the list.
  return words[Math.floor(random() * words.length)] as string;
}

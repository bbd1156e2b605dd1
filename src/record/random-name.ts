import { animals } from '../protocol/animals.ts';

/** Returns a number of at least 0 and below 1. */
export type Random = () => number;

// One ASCII capital, then small letters. Every adjective must be flattering.
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

/** Number of attempts before the number gets another digit. */
const MAX_ATTEMPTS = 20;

/**
 * Generates a free name such as `SneakyBear46`. When few names are free, the number gets another digit, which allows ten
 * times as many names. Throws when `isTaken` returns true for every name.
 */
export function newName(random: Random, isTaken: (name: string) => boolean): string {
  for (let numbers = 1_000; ; numbers *= 10) {
    for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
      const name = `${pick(adjectives, random)}${pick(nouns, random)}${Math.floor(random() * numbers)}`;
      if (!isTaken(name)) return name;
    }
    // With numbers up to 2^53, no room can have taken every name.
    if (!Number.isSafeInteger(numbers * 10)) throw new Error('Every name is taken.');
  }
}

function pick(words: readonly string[], random: Random): string {
  // random() is below 1, so the index is in the list.
  return words[Math.floor(random() * words.length)] as string;
}

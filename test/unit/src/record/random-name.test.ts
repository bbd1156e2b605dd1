import { describe, expect, test } from 'bun:test';
import { animals, animalEmoji } from '../../../../src/protocol/animals.ts';
import { newName } from '../../../../src/record/random-name.ts';
import { seededRandom } from '../../../helpers/seeded-random.ts';

const SHAPE = /^([A-Z][a-z]+)([A-Z][a-z]+)(\d+)$/;
const DEMO_ADJECTIVES =
  'Quick Swift Bright Bold Calm Cool Fast Happy Lucky Shy Sneaky Wise Brave Clever Kind Proud'.split(' ');
const DEMO_ANIMALS =
  'Fox Eagle Lion Tiger Wolf Dragon Hawk Bear Shark Falcon Leopard Panther Phoenix Raven Crow Owl'.split(' ');

/** Enough names that every word has come up. */
function manyNames(): string[] {
  const random = seededRandom(46);
  return Array.from({ length: 20_000 }, () => newName(random, () => false));
}

/** The words of a name: adjective, animal, number. */
function splitName(name: string): string[] {
  return SHAPE.exec(name)?.slice(1) ?? [];
}

describe('newName', () => {
  test('joins an adjective, an animal and a number from 0 to 999', () => {
    for (const name of manyNames()) {
      expect(name).toMatch(SHAPE);
      expect(Number(splitName(name)[2])).toBeLessThan(1_000);
    }
  });

  test('uses at least 64 adjectives and 64 animals, including those of the demo', () => {
    const words = manyNames().map(splitName);
    const adjectives = new Set(words.map(([adjective]) => adjective));
    const nouns = new Set(words.map(([, animal]) => animal));
    expect(adjectives.size).toBeGreaterThanOrEqual(64);
    expect(nouns.size).toBeGreaterThanOrEqual(64);
    expect(DEMO_ADJECTIVES.filter((word) => !adjectives.has(word))).toEqual([]);
    expect(DEMO_ANIMALS.filter((word) => !nouns.has(word))).toEqual([]);
  });

  test('uses the whole range of numbers', () => {
    const numbers = new Set(manyNames().map((name) => splitName(name)[2]));
    expect(numbers.has('0')).toBe(true);
    expect(numbers.has('999')).toBe(true);
    expect(numbers.size).toBe(1_000);
  });

  test('never returns a taken name', () => {
    const random = seededRandom(1);
    const taken = new Set<string>();
    for (let count = 0; count < 5_000; count++) {
      const name = newName(random, (name) => taken.has(name));
      expect(taken.has(name)).toBe(false);
      taken.add(name);
    }
  });

  test('adds a digit to the number when few names are free', () => {
    const name = newName(seededRandom(2), (taken) => Number(splitName(taken)[2]) < 1_000);
    expect(Number(splitName(name)[2])).toBeGreaterThanOrEqual(1_000);
  });

  test('throws when every name is taken', () => {
    expect(() => newName(seededRandom(3), () => true)).toThrow('Every name is taken.');
  });
});

describe('animalEmoji', () => {
  test('returns the emoji of the animal that ends a name', () => {
    for (const [animal, emoji] of Object.entries(animals)) {
      expect(animal).toMatch(/^[A-Z][a-z]+$/);
      expect(emoji).toMatch(/^\p{RGI_Emoji}$/v);
      expect(animalEmoji(`Sneaky${animal}46`)).toBe(emoji);
    }
  });

  test('returns an emoji for every generated name', () => {
    expect(manyNames().filter((name) => animalEmoji(name) === undefined)).toEqual([]);
  });

  test('returns undefined for a name without an animal', () => {
    for (const name of ['', 'bear', '46', 'SneakyTable46', 'Sneakyconstructor', 'ProtoToString']) {
      expect(animalEmoji(name)).toBeUndefined();
    }
  });
});

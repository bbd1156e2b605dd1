import { describe, expect, test } from 'bun:test';
import type { RoomSettings } from '../../../../../src/protocol/room-settings.ts';
import { findChange, findWordsFault, toFormValues } from '../../../../../www/chat-box/moderation/settings-change.ts';

const NOW = 1_000_000;
const DEFAULTS = toFormValues({ rev: 0 }, NOW);

describe('findChange', () => {
  test('returns nothing for the values that show the settings', () => {
    const settings: RoomSettings = {
      ...({ rev: 3, slow: 'auto', paused: NOW + 5_000, newcomers: 60, guests: 'read', links: 'none' } as const),
      ...{ words: ['spam', 'eggs'], topic: 'Tea', pinned: 'm' },
    };
    expect(findChange(toFormValues(settings, NOW), settings, NOW)).toEqual({});
    expect(findChange(DEFAULTS, { rev: 0 }, NOW)).toEqual({});
  });

  test('returns each value that differs', () => {
    const values = {
      ...{ slow: '30', pause: '600', newcomers: '300', guests: 'none', links: 'users' },
      ...{ words: ' spam \n\neggs', topic: ' Tea ' },
    };
    expect(findChange(values, { rev: 0 }, NOW)).toEqual({
      ...{ slow: 30, paused: NOW + 600_000, newcomers: 300, guests: 'none', links: 'users' },
      ...{ words: ['spam', 'eggs'], topic: 'Tea' },
    });
  });

  test('returns null for what goes back to its default, and nothing for a pause that has ended', () => {
    const settings = { rev: 3, slow: 5, paused: NOW + 1, guests: 'read', words: ['spam'], topic: 'Tea' } as const;
    expect(findChange(DEFAULTS, settings, NOW)).toEqual({
      ...{ slow: null, paused: null, guests: null, words: null, topic: null },
    });
    expect(findChange(DEFAULTS, { rev: 3, paused: NOW - 1 }, NOW)).toEqual({});
  });
});

test('findWordsFault names the limit that forbidden words exceed', () => {
  const words = (count: number, length: number) => ({ words: Array.from({ length: count }, () => 'x'.repeat(length)) });
  expect(findWordsFault({})).toBeUndefined();
  expect(findWordsFault({ words: null })).toBeUndefined();
  expect(findWordsFault(words(200, 64))).toBeUndefined();
  expect(findWordsFault(words(201, 64))).toEqual({ kind: 'too-much', max: 200 });
  expect(findWordsFault(words(1, 65))).toEqual({ kind: 'too-long', max: 64 });
});

import { describe, expect, test } from 'bun:test';
import { animals } from '../../../../src/protocol/animals.ts';
import { isEmoji } from '../../../../src/protocol/text.ts';

describe('isEmoji', () => {
  test.each(['👍', '❤️', '👍🏽', '👩‍👩‍👧‍👦', '🏳️‍🌈', '🇨🇭', '1️⃣', '☺️', '🏴󠁧󠁢󠁳󠁣󠁴󠁿'])('accepts %s', (text) => {
    expect(isEmoji(text)).toBe(true);
  });

  test.each([
    '',
    ' ',
    'a',
    '1',
    '#',
    '👍👍',
    '👍 ',
    ' 👍',
    '👍a',
    '\u200d',
    '\ufe0f',
    '🇨',
    '<b>',
    '\ud83d',
    '👍'.repeat(1_000),
    '👩‍',
  ])('rejects %j', (text) => {
    expect(isEmoji(text)).toBe(false);
  });

  test('accepts the emoji of every animal', () => {
    for (const emoji of Object.values(animals)) expect(isEmoji(emoji)).toBe(true);
  });
});

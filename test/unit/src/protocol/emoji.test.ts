import { describe, expect, test } from 'bun:test';
import { animals } from '../../../../src/protocol/animals.ts';
import { isEmoji } from '../../../../src/protocol/text.ts';

describe('An emoji', () => {
  test.each(['👍', '❤️', '👍🏽', '👩‍👩‍👧‍👦', '🏳️‍🌈', '🇨🇭', '1️⃣', '☺️', '🏴󠁧󠁢󠁳󠁣󠁴󠁿'])('may be %s', (one) => {
    expect(isEmoji(one)).toBe(true);
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
  ])('is not %j', (one) => {
    expect(isEmoji(one)).toBe(false);
  });

  test('of every animal may be a reaction', () => {
    for (const one of Object.values(animals)) expect(isEmoji(one)).toBe(true);
  });
});

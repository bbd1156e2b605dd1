import { describe, expect, test } from 'bun:test';
import { readAction, isFewEmoji } from '../../../../../www/chat-box/text/text-kind.ts';
import { closeBidi } from '../../../../../www/chat-box/text/close-bidi.ts';
import { dayName, readDay } from '../../../../../www/chat-box/log/days.ts';

describe('Few emoji', () => {
  test.each(['🎉', '🎉🎉', '👍🏽 ❤️', '👨‍👩‍👧‍👦', '🇩🇪\n🏴󠁧󠁢󠁷󠁬󠁳󠁿', '1️⃣', '🎉🎉🎉🎉🎉🎉'])('are %p', (text) => {
    expect(isFewEmoji(text)).toBe(true);
  });
  test.each(['🎉🎉🎉🎉🎉🎉🎉', 'a', '1', '🎉!', ' ', '', '🇩', '😀'.repeat(2_000)])('are not %p', (text) => {
    expect(isFewEmoji(text)).toBe(false);
  });
});

describe('Directions in a text', () => {
  test.each([
    ['plain', 'plain'],
    ['\u202eabc', '\u202eabc\u202c'],
    ['\u2067abc\u2069', '\u2067abc\u2069'],
    ['\u2067\u202eabc', '\u2067\u202eabc\u202c\u2069'],
    ['abc\u2069\u202c', 'abc'],
    ['\u2066\u202eabc\u2069d', '\u2066\u202eabc\u202c\u2069d'],
    ['\u2066a\u202cb\u2069', '\u2066ab\u2069'],
  ])('are all closed, and no others: %j', (text, expected) => expect(closeBidi(text)).toBe(expected));
});

describe('A day', () => {
  test('is the one where the reader is', () => {
    const noon = new Date(2026, 0, 2, 12).getTime();
    expect(readDay(new Date(2026, 0, 2, 0, 0).getTime())).toBe(noon);
    expect(readDay(new Date(2026, 0, 2, 23, 59).getTime())).toBe(noon);
  });
  test.each([
    ['2026-03-01', '2026-03-01', 'today'],
    ['2026-02-28', '2026-03-01', 'yesterday'],
    ['2025-12-31', '2026-01-01', 'yesterday'],
    ['2026-03-29', '2026-03-30', 'yesterday'],
    ['2026-10-25', '2026-10-26', 'yesterday'],
    ['2026-02-27', '2026-03-01', 'date'],
    ['2026-03-02', '2026-03-01', 'date'],
  ])('%s is, on %s, called %s', (day, today, name) => {
    const noon = (date: string) => new Date(`${date}T12:00`).getTime();
    expect<string>(dayName(noon(day), noon(today))).toBe(name);
  });
});

test('An action is what follows /me', () => {
  expect(readAction('/me waves')).toBe('waves');
  expect(readAction('/me  waves\ntwice')).toBe(' waves\ntwice');
  for (const text of ['/me', '/me ', '/menu', ' /me waves', '/ME waves', 'x /me waves']) {
    expect(readAction(text)).toBeUndefined();
  }
});

import { describe, expect, test } from 'bun:test';
import { isFewEmoji, readAction, textDirection } from '../../../../../www/chat-box/text/text-kind.ts';
import { closeBidi } from '../../../../../www/chat-box/text/close-bidi.ts';

describe('isFewEmoji', () => {
  test.each(['🎉', '🎉🎉', '👍🏽 ❤️', '👨‍👩‍👧‍👦', '🇩🇪\n🏴󠁧󠁢󠁷󠁬󠁳󠁿', '1️⃣', '🎉🎉🎉🎉🎉🎉'])('accepts %p', (text) => {
    expect(isFewEmoji(text)).toBe(true);
  });
  test('accepts each emoji of one character', () => {
    const characters = Array.from({ length: 0x1_ff00 }, (_, at) => String.fromCodePoint(at));
    const emoji = characters
      .flatMap((character) => ['', '\ufe0f', '\ufe0f\u20e3'].map((end) => character + end))
      .filter((text) => /^\p{RGI_Emoji}$/v.test(text));
    expect(emoji.length).toBeGreaterThan(1_300);
    expect(emoji.filter((text) => !isFewEmoji(text))).toEqual([]);
  });
  test.each(['🎉🎉🎉🎉🎉🎉🎉', 'a', '1', '🎉!', ' ', '', '🇩', '😀'.repeat(2_000)])('rejects %p', (text) => {
    expect(isFewEmoji(text)).toBe(false);
  });
});

describe('closeBidi', () => {
  test.each([
    ['plain', 'plain'],
    ['\u202eabc', '\u202eabc\u202c'],
    ['\u2067abc\u2069', '\u2067abc\u2069'],
    ['\u2067\u202eabc', '\u2067\u202eabc\u202c\u2069'],
    ['abc\u2069\u202c', 'abc'],
    ['\u2066\u202eabc\u2069d', '\u2066\u202eabc\u202c\u2069d'],
    ['\u2066a\u202cb\u2069', '\u2066ab\u2069'],
  ])('closes all directions that the text opens, and no others: %j', (text, expected) =>
    expect(closeBidi(text)).toBe(expected),
  );
});

test.each(['\u202e\u2067', '\u202e', '\u2069', '\u2067\u202c\u2069'])(
  'closeBidi closes 0.6 MB of direction marks: %j',
  (marks) => {
    const text = marks.repeat(200_000 / marks.length) + 'x' + '\u2069'.repeat(200_000);
    const removed = /[\u202a-\u202e\u2066-\u2069]/g;
    expect(closeBidi(text).replace(removed, '')).toBe('x');
    // What is closed is closed: a second time, nothing is added or removed.
    expect(closeBidi(closeBidi(text))).toBe(closeBidi(text));
  },
  // A quadratic algorithm takes minutes, a linear one half a second even on a busy machine.
  30_000,
);

test('readAction returns what follows /me', () => {
  expect(readAction('/me waves')).toBe('waves');
  expect(readAction('/me  waves\ntwice')).toBe(' waves\ntwice');
  for (const text of ['/me', '/me ', '/menu', ' /me waves', '/ME waves', 'x /me waves']) {
    expect(readAction(text)).toBeUndefined();
  }
});

test.each([
  ['\u200eשלום, מה נשמע?', 'rtl'],
  ['\u200f(1) hello', 'ltr'],
  ['"\u200e مرحبا', 'rtl'],
  ['\u061c🎉 hello', 'ltr'],
  ['שלום', 'auto'],
  ['hello \u200f', 'auto'],
  ['\u200e123', 'auto'],
])('textDirection goes by the first letter after a direction mark: %j', (text, expected) => {
  expect(textDirection(text)).toBe(expected as 'auto');
});

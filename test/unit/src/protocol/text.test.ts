import { describe, expect, test } from 'bun:test';
import { MAX_TEXT_UNITS } from '../../../../src/protocol/limits.ts';
import {
  cleanAlt,
  findCaptionFault,
  findTextFault,
  isBlank,
  replaceControls,
  unifyLineEnds,
} from '../../../../src/protocol/text.ts';

describe('findTextFault and replaceControls', () => {
  test.each(['a', 'x'.repeat(MAX_TEXT_UNITS), 'two\nlines', 'a\ttab', ' x ', '<b>', '👩‍👩‍👧', 'a\u00a0', 'a\u2028b'])(
    'accept %j',
    (text) => {
      expect(findTextFault(text)).toBeUndefined();
      expect(replaceControls(text)).toBe(text);
    },
  );

  test('report too-long above 4,000 UTF-16 code units', () => {
    expect(findTextFault('x'.repeat(MAX_TEXT_UNITS + 1))).toBe('too-long');
    expect(findTextFault('👍'.repeat(MAX_TEXT_UNITS / 2))).toBeUndefined();
    expect(findTextFault(`${'👍'.repeat(MAX_TEXT_UNITS / 2)}x`)).toBe('too-long');
    expect(findTextFault('\0'.repeat(MAX_TEXT_UNITS + 1))).toBe('too-long');
  });

  test.each(['', '\0', 'a\rb', '\u001b[31m', '\u007f', '\u0085', '\u009f', '\ud800', 'a\udc00b'])(
    'report bad-text for %j',
    (text) => {
      expect(findTextFault(text)).toBe('bad-text');
    },
  );

  test('limit a text to 12 KiB as JSON, so that it fits into a frame with its names', () => {
    for (const worst of ['€', '"', '\\', '\n', '\t']) {
      expect(Buffer.byteLength(JSON.stringify(worst.repeat(MAX_TEXT_UNITS)))).toBeLessThanOrEqual(12 * 1024);
    }
  });

  test('replace control characters and lone surrogates with U+FFFD and change nothing else', () => {
    expect(replaceControls('a\0b\nc\u009fd')).toBe('a\ufffdb\nc\ufffdd');
    expect(replaceControls('a\ud800')).toBe('a\ufffd');
    expect(replaceControls('\u0007\ud800')).toBe('\ufffd\ufffd');
    for (const bad of ['\0', '\ud800x', '\u007f\u0080']) expect(findTextFault(replaceControls(bad))).toBeUndefined();
  });

  test.each([
    ['a\r\nb', 'a\nb'],
    ['a\rb', 'a\nb'],
    ['a\r\r\nb\n\rc', 'a\n\nb\n\nc'],
    ['a\nb', 'a\nb'],
  ])('turn the line ends of %j into LF', (text, expected) => {
    expect(unifyLineEnds(text)).toBe(expected);
    expect(replaceControls(text)).toBe(expected);
    expect(findTextFault(unifyLineEnds(text))).toBeUndefined();
  });
});

/** Texts without ink: FAULTS names the first five, the others are of the same kind. */
const INVISIBLE = [
  ...['\u2800', '\u3164', '\u200b\u2060\ufeff', '\u{e0001}\u{e0041}\u{e007f}', '\u00ad'],
  ...['   ', '\n\t\n', '\u00a0\u3000', '\u2028', '\u115f\u1160\uffa0', '\ufe0f', '\u{e0100}', '\u200e\u200f\u061c'],
  ...['\u202a\u2066\u2069', '\u180e\u180b', '\u034f', '\u{1d159}', '\u{1d173}', '\u2064', '\ufff9\ufffb', '\u17b4'],
];
/** Texts with ink that consist of marks and signs, or mix ink with what has none. */
const VISIBLE = [
  '\u0301',
  '\u0600',
  '\u2801',
  '\u20e3',
  '.',
  '\u{1f3fb}',
  '🏴\u{e0067}\u{e007f}',
  '\ufffd',
  '\u3163',
  '\u1680x',
];

/** Puts the code points of each text in front of it, for the title of a test. */
function named(texts: readonly string[]): [string, string][] {
  return texts.map((text) => [[...text].map((char) => `U+${char.codePointAt(0)?.toString(16)}`).join(' '), text]);
}

describe('isBlank and findTextFault', () => {
  test.each(named(INVISIBLE))('treat %s as blank', (_, text) => {
    expect(isBlank(text)).toBe(true);
    expect(findTextFault(text)).toBe('bad-text');
  });

  test.each(named(VISIBLE))('treat %s as text', (_, text) => {
    expect(isBlank(text)).toBe(false);
    expect(findTextFault(text)).toBeUndefined();
  });

  test('check 4,000 units in linear time', () => {
    expect(isBlank('\u200b'.repeat(MAX_TEXT_UNITS))).toBe(true);
    expect(isBlank(`${'\u200b'.repeat(MAX_TEXT_UNITS - 1)}x`)).toBe(false);
  });
});

describe('findCaptionFault and cleanAlt', () => {
  test('accept an empty text and an empty description', () => {
    expect(findCaptionFault('', '')).toBeUndefined();
    expect(findCaptionFault('look', 'a bear')).toBeUndefined();
  });

  test('report texts and descriptions that a message cannot have', () => {
    expect(findCaptionFault('', 'x'.repeat(501))).toBe('too-long');
    expect(findCaptionFault('x'.repeat(3_999), 'xy')).toBe('too-long');
    expect(findCaptionFault('\u0007', '')).toBe('bad-text');
    expect(findCaptionFault('', '\ud800')).toBe('bad-text');
    expect(findCaptionFault('\u200b', '')).toBe('bad-text');
  });

  test('put a description in one line, and empty a blank one', () => {
    expect(cleanAlt(' a\r\n  bear\t')).toBe('a bear');
    expect(cleanAlt(' \u200b\n')).toBe('');
  });
});

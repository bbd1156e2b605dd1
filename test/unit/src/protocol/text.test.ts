import { describe, expect, test } from 'bun:test';
import { MAX_TEXT_UNITS } from '../../../../src/protocol/limits.ts';
import { textFault, replaceControls } from '../../../../src/protocol/text.ts';

describe('textFault and replaceControls', () => {
  test.each(['a', 'x'.repeat(MAX_TEXT_UNITS), 'two\nlines', 'a\ttab', ' ', '<b>', '👩‍👩‍👧', '\u00a0', '\u2028'])(
    'accept %j',
    (text) => {
      expect(textFault(text)).toBeUndefined();
      expect(replaceControls(text)).toBe(text);
    },
  );

  test('report too-long above 4,000 UTF-16 code units', () => {
    expect(textFault('x'.repeat(MAX_TEXT_UNITS + 1))).toBe('too-long');
    expect(textFault('👍'.repeat(MAX_TEXT_UNITS / 2))).toBeUndefined();
    expect(textFault(`${'👍'.repeat(MAX_TEXT_UNITS / 2)}x`)).toBe('too-long');
    expect(textFault('\0'.repeat(MAX_TEXT_UNITS + 1))).toBe('too-long');
  });

  test.each(['', '\0', 'a\rb', '\u001b[31m', '\u007f', '\u0085', '\u009f', '\ud800', 'a\udc00b'])(
    'report bad-text for %j',
    (text) => {
      expect(textFault(text)).toBe('bad-text');
    },
  );

  test('limit a text to 12 KiB as JSON, so that it fits into a frame with its names', () => {
    for (const worst of ['€', '"', '\\', '\n', '\t']) {
      expect(Buffer.byteLength(JSON.stringify(worst.repeat(MAX_TEXT_UNITS)))).toBeLessThanOrEqual(12 * 1024);
    }
  });

  test('replace control characters and lone surrogates with U+FFFD and change nothing else', () => {
    expect(replaceControls('a\0b\r\nc\u009fd')).toBe('a\ufffdb\ufffd\nc\ufffdd');
    expect(replaceControls('a\ud800')).toBe('a\ufffd');
    expect(replaceControls('\u0007\ud800')).toBe('\ufffd\ufffd');
    for (const bad of ['\0', '\ud800x', '\u007f\u0080']) expect(textFault(replaceControls(bad))).toBeUndefined();
  });
});

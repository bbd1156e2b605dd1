import { describe, expect, test } from 'bun:test';
import { MAX_TEXT_UNITS } from '../../../../src/protocol/limits.ts';
import { textFault, replaceControls } from '../../../../src/protocol/text.ts';

describe('A text', () => {
  test.each(['a', 'x'.repeat(MAX_TEXT_UNITS), 'two\nlines', 'a\ttab', ' ', '<b>', '👩‍👩‍👧', '\u00a0', '\u2028'])(
    'may be %j',
    (text) => {
      expect(textFault(text)).toBeUndefined();
      expect(replaceControls(text)).toBe(text);
    },
  );

  test('is too long past 4,000 UTF-16 units, whatever it holds', () => {
    expect(textFault('x'.repeat(MAX_TEXT_UNITS + 1))).toBe('too-long');
    expect(textFault('👍'.repeat(MAX_TEXT_UNITS / 2))).toBeUndefined();
    expect(textFault(`${'👍'.repeat(MAX_TEXT_UNITS / 2)}x`)).toBe('too-long');
    expect(textFault('\0'.repeat(MAX_TEXT_UNITS + 1))).toBe('too-long');
  });

  test.each(['', '\0', 'a\rb', '\u001b[31m', '\u007f', '\u0085', '\u009f', '\ud800', 'a\udc00b'])(
    'may not be %j',
    (text) => {
      expect(textFault(text)).toBe('bad-text');
    },
  );

  test('takes at most 12 KiB as JSON, the limit that lets two and its names into a frame', () => {
    for (const worst of ['€', '"', '\\', '\n', '\t']) {
      expect(Buffer.byteLength(JSON.stringify(worst.repeat(MAX_TEXT_UNITS)))).toBeLessThanOrEqual(12 * 1024);
    }
  });

  test('from a plain member is made fit: what is bad becomes U+FFFD and nothing else changes', () => {
    expect(replaceControls('a\0b\r\nc\u009fd')).toBe('a\ufffdb\ufffd\nc\ufffdd');
    expect(replaceControls('a\ud800')).toBe('a\ufffd');
    expect(replaceControls('\u0007\ud800')).toBe('\ufffd\ufffd');
    for (const bad of ['\0', '\ud800x', '\u007f\u0080']) expect(textFault(replaceControls(bad))).toBeUndefined();
  });
});

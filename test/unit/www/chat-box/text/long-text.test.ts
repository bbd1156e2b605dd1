import { describe, expect, test } from 'bun:test';
import { foldTokens, isLongText } from '../../../../../www/chat-box/text/long-text.ts';
import { textTokens } from '../../../../../www/chat-box/text/text-tokens.ts';

/** Folds a text, checks that nothing is lost, and returns the beginning. */
function headOf(text: string): string {
  const [head, rest] = foldTokens(textTokens(text)).map((tokens) => tokens.map((token) => token.text).join(''));
  expect(`${head}${rest}`).toBe(text);
  return head ?? '';
}

test.each([
  ['1,600 units', 'x'.repeat(1_600), false],
  ['1,601 units', 'x'.repeat(1_601), true],
  ['24 lines', 'x\n'.repeat(23) + 'x', false],
  ['25 lines', 'x\n'.repeat(24) + 'x', true],
  ['25 empty lines', '\n'.repeat(24), true],
  ['no text', '', false],
])('isLongText: %s', (_, text, expected) => expect(isLongText(text)).toBe(expected));

describe('foldTokens', () => {
  test('begins with whole words, up to 1,600 units', () => {
    expect(headOf('words '.repeat(300))).toBe('words '.repeat(266));
    expect(headOf('thousands '.repeat(300))).toBe('thousands '.repeat(160));
    expect(headOf(`${'x'.repeat(1_550)} ${'y'.repeat(500)}`)).toBe(`${'x'.repeat(1_550)} `);
    expect(headOf('W'.repeat(4_000))).toBe('W'.repeat(1_600));
  });

  test('begins with at most 24 lines', () => {
    expect(headOf('x\n'.repeat(1_000))).toBe('x\n'.repeat(23) + 'x');
    expect(headOf('\n'.repeat(4_000))).toBe('\n'.repeat(23));
  });

  test('never splits a surrogate pair', () => {
    for (const text of ['😀'.repeat(1_600), `x${'😀'.repeat(1_600)}`]) expect(headOf(text).isWellFormed()).toBe(true);
  });

  test.each([
    ['a link at the limit', `${'x '.repeat(795)}https://a.example/path and more`, 'x '.repeat(795)],
    ['a mention at the limit', `${'x '.repeat(798)}@SneakyBear46 and more`, 'x '.repeat(798)],
    ['a long link', `https://a.example/${'x'.repeat(2_000)} end`, `https://a.example/${'x'.repeat(2_000)}`],
  ])('keeps %s whole', (_, text, head) => expect(headOf(text)).toBe(head));

  test.each(['\u202e', '\ud800', '\r', ' ', '@a ', 'https://a.b/ ', '👨‍👩‍👧‍👦', '\n\n'])(
    'loses nothing of many %j',
    (piece) => {
      const head = headOf(piece.repeat(4_000 / piece.length));
      expect(head.length).toBeWithin(1, 1_601);
    },
  );
});

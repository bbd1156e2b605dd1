import { describe, expect, test } from 'bun:test';
import { textTokens } from '../../../../../www/chat-box/text/text-tokens.ts';

/** Links as `<text>`, mentions as `[text]`. */
function marked(text: string): string {
  const tokens = textTokens(text);
  expect(tokens.map((token) => token.text).join('')).toBe(text);
  const around = { text: ['', ''], link: ['<', '>'], mention: ['[', ']'] };
  return tokens.map(({ kind, text }) => around[kind].join(text)).join('');
}

const hrefs = (text: string) => textTokens(text).flatMap((token) => (token.kind === 'link' ? [token.href] : []));

describe('textTokens', () => {
  test.each([
    ['http://a.example', '<http://a.example>'],
    ['see https://a.example/b?c=d#e now', 'see <https://a.example/b?c=d#e> now'],
    ['HTTPS://A.EXAMPLE/', '<HTTPS://A.EXAMPLE/>'],
    ['mailto:ann@a.example', '<mailto:ann@a.example>'],
    ['www.a.example/b', '<www.a.example/b>'],
    ['two: https://a.example https://b.example', 'two: <https://a.example> <https://b.example>'],
    ['https://a.example\nhttps://b.example', '<https://a.example>\n<https://b.example>'],
    ['https://例え.テスト/道', '<https://例え.テスト/道>'],
  ])('finds the links in %p', (text, expected) => expect(marked(text)).toBe(expected));

  test.each([
    ['https://a.example.', '<https://a.example>.'],
    ['Is it https://a.example/b?!', 'Is it <https://a.example/b>?!'],
    ['(https://a.example)', '(<https://a.example>)'],
    ['(see https://a.example/b_(c))', '(see <https://a.example/b_(c)>)'],
    ['https://a.example/b_(c)', '<https://a.example/b_(c)>'],
    ['[https://a.example].', '[<https://a.example>].'],
    ['"https://a.example"', '"<https://a.example>"'],
    ['<https://a.example>', '<<https://a.example>>'],
    ['**https://a.example**', '**<https://a.example>**'],
    ['見て：https://a.example。', '見て：<https://a.example>。'],
    ['https://a.example/b,c', '<https://a.example/b,c>'],
    [`https://a.example/${')'.repeat(3_000)}`, `<https://a.example/>${')'.repeat(3_000)}`],
  ])('leaves the punctuation around the links in %p', (text, expected) => expect(marked(text)).toBe(expected));

  test.each([
    'javascript:alert(1)',
    'data:text/html,<script>alert(1)</script>',
    'file:///etc/passwd',
    'vbscript:x',
    'ftp://a.example',
    'ahttps://a.example',
    'https://',
    'http://[',
    'https://a.example:99999',
    'www.',
    'a.example',
  ])('finds no link in %p', (text) => expect(hrefs(text)).toEqual([]));

  test('makes no link of an address that looks like another', () => {
    expect(hrefs('https://bank.example@evil.example/')).toEqual([]);
    expect(hrefs('https://bank.example:pw@evil.example/')).toEqual([]);
    expect(hrefs('https://a.example/\u202egpj.exe')).toEqual(['https://a.example/']);
    expect(hrefs('https://a.ex\u200bample/')).toEqual(['https://a.ex/']);
  });

  test('links to the address in the text, and adds a missing scheme', () => {
    expect(hrefs('www.a.example')).toEqual(['https://www.a.example/']);
    expect(hrefs('https://a.example/"onclick=x')).toEqual(['https://a.example/']);
    expect(hrefs("https://a.example/'onclick=x")).toEqual(["https://a.example/'onclick=x"]);
  });
});

describe('textTokens with mentions', () => {
  test.each([
    ['@SneakyBear46 hello', '[@SneakyBear46] hello'],
    ['hello @SneakyBear46!', 'hello [@SneakyBear46]!'],
    ['(@a_b-c)', '([@a_b-c])'],
    ['@ann@bob', '@ann@bob'],
    ['ann@a.example', 'ann@a.example'],
    ['@x', '@x'],
    [`@${'x'.repeat(33)}`, `@${'x'.repeat(33)}`],
    ['@käse', '@käse'],
    ['https://a.example/@ann', '<https://a.example/@ann>'],
    ['a/@ann', 'a/@ann'],
  ])('finds the names after at signs in %p', (text, expected) => expect(marked(text)).toBe(expected));
});

test('textTokens takes no longer for hostile texts', () => {
  const start = performance.now();
  for (const piece of ['http://', 'www.', '@a', 'mailto:', ')', '((', '\u202e', '@', 'https://a.example/(', '👨‍👩‍👧‍👦']) {
    marked(piece.repeat(4_000 / piece.length));
    marked(`https://a.example/${piece.repeat(3_980 / piece.length)}`);
  }
  expect(performance.now() - start).toBeLessThan(500);
});

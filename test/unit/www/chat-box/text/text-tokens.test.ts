import { describe, expect, test } from 'bun:test';
import { textTokens } from '../../../../../www/chat-box/text/text-tokens.ts';

/** Links as `<text>`, mentions as `[text]`. */
function marked(text: string, name?: string): string {
  const tokens = textTokens(text, name);
  expect(tokens.map((token) => token.text).join('')).toBe(text);
  const around: Readonly<Record<string, string[]>> = { link: ['<', '>'], mention: ['[', ']'] };
  return tokens.map(({ kind, text }) => around[kind]?.join(text) ?? text).join('');
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

  test.each([
    ['案内http://a.example/', '案内<http://a.example/>'],
    ['смотриhttps://a.example/x', 'смотри<https://a.example/x>'],
    ['링크:www.a.example에서', '링크:<www.a.example>에서'],
    ['رابطhttps://a.example', 'رابط<https://a.example>'],
    ['https://a.example/xを見て', '<https://a.example/x>を見て'],
    ['https://a.exampleを見て', '<https://a.example>を見て'],
    ['https://a.example/100円', '<https://a.example/100>円'],
    ['https://a.example/道', '<https://a.example/道>'],
    ['https://a.example/wiki/Käse_und_Кот', '<https://a.example/wiki/Käse_und_Кот>'],
    ['éhttps://a.example', 'éhttps://a.example'],
    ['1https://a.example', '1https://a.example'],
  ])('finds the links inside other scripts in %p', (text, expected) => expect(marked(text)).toBe(expected));

  test.each([
    ['`https://a.example`', '`<https://a.example>`'],
    ['https://a.example{x}', '<https://a.example>{x}'],
    ['https://a.example=1', '<https://a.example>=1'],
    ['https://a.example$x/y', '<https://a.example>$x/y'],
    ['https://a.example/x|y', '<https://a.example/x>|y'],
    ['https://a.example/x\\y', '<https://a.example/x>\\y'],
    ['https://a.example/?a[]=1&b=2', '<https://a.example/?a[]=1&b=2>'],
    ['https://[::1]:8080/x', '<https://[::1]:8080/x>'],
    ['https://my_host.example:99/x', '<https://my_host.example:99/x>'],
  ])('ends a link at the first character that no address has in %p', (text, expected) =>
    expect(marked(text)).toBe(expected),
  );

  test.each([
    ['[https://a.example/x](https://a.example/x)', '[<https://a.example/x>](<https://a.example/x>)'],
    ['<https://a.example/y|guide>', '<<https://a.example/y>|guide>'],
    ['https://a.example—b', '<https://a.example>—b'],
    ['https://a.example/x—and', '<https://a.example/x>—and'],
    ['(https://a.example/x)and', '(<https://a.example/x>)and'],
    ['{"url":"https://a.example/x"}', '{"url":"<https://a.example/x>"}'],
    ['https://a.example/x…', '<https://a.example/x>…'],
    ['https://a.example/it’s', '<https://a.example/it>’s'],
  ])('ends a link where a reader sees its end in %p', (text, expected) => expect(marked(text)).toBe(expected));

  const hosts = (text: string) => textTokens(text).flatMap((token) => (token.kind === 'link' ? [token.host] : []));

  test('names the host of a link whose text shows another', () => {
    expect(hosts('https://google.com⁄path.evil.example/')).toEqual([undefined]);
    expect(hrefs('https://google.com⁄path.evil.example/')).toEqual(['https://google.com/']);
    expect(hosts('https://аррӏе.com/x')).toEqual(['xn--80ak6aa92e.com']);
    expect(hosts('https://gооgle.com')).toEqual(['xn--ggle-55da.com']);
    expect(hosts('www.раураl.example')).toEqual(['www.xn--l-7sba6dbr.example']);
    expect(hosts('https://0x7f.1/')).toEqual(['127.0.0.1']);
    expect(hosts('https://A.example/ http://a.example:80/ mailto:a@b.example')).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
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
    ['@käse', '[@käse]'],
    ['@Мария, привет', '[@Мария], привет'],
    ['@José!', '[@José]!'],
    ['@田中', '@田中'],
    ['почта@пример.рф', 'почта@пример.рф'],
    ['علي@حسن.السعودية', 'علي@حسن.السعودية'],
    ['https://a.example/@ann', '<https://a.example/@ann>'],
    ['a/@ann', 'a/@ann'],
    ['@SneakyBear46さん', '[@SneakyBear46]さん'],
    ['你好@SneakyBear46', '你好[@SneakyBear46]'],
    ['＠SneakyBear46', '[＠SneakyBear46]'],
    ['привет@Neo，', 'привет[@Neo]，'],
    ['ที่@Neo', 'ที่[@Neo]'],
    ['@kräse é@ann 1@ann', '[@kräse] é@ann 1@ann'],
    ['a@b＠ann', 'a@b＠ann'],
  ])('finds the names after at signs in %p', (text, expected) => expect(marked(text)).toBe(expected));
});

test.each([
  ['Ada Lovelace', 'hey @Ada Lovelace!', 'hey [@Ada Lovelace]!'],
  ['Ada Lovelace', '@ada lovelace @Ada Loveless', '[@ada lovelace] [@Ada] Loveless'],
  ["O'Brien", "@O'Brien's and @O'Briens", "[@O'Brien]'s and @O'Briens"],
  ['田中', '@田中さん、@田', '[@田中]さん、@田'],
  ['田中', '你好@田中', '你好[@田中]'],
  ['Мария', 'иван@мария.рф', 'иван@мария.рф'],
  ['Мария', '@Мариям и @мария', '[@Мариям] и [@мария]'],
  ['J. R.', '@J. R. wrote @J', '[@J. R.] wrote @J'],
  ['(.*)[a-z', '@(.*)[a-z and @anything', '[@(.*)[a-z] and [@anything]'],
  ['\\u{', '@\\u{ and @ann', '[@\\u{] and [@ann]'],
])('textTokens finds mentions of the name %j in %j', (name, text, expected) => {
  expect(marked(text, name)).toBe(expected);
});

test.each(['https://a.b ', '@ab ', 'www.a.b\n', 'mailto:a@b '])('textTokens marks at most 24 of many %j', (piece) => {
  const tokens = textTokens(piece.repeat(4_000 / piece.length));
  expect(tokens.filter(({ kind }) => kind !== 'text').length).toBe(24);
  expect(tokens.map(({ text }) => text).join('')).toBe(piece.repeat(4_000 / piece.length));
});

test('textTokens takes no longer for hostile texts', () => {
  const start = performance.now();
  for (const piece of [
    'http://',
    'www.',
    '@a',
    'mailto:',
    ')',
    '((',
    '](',
    'http://a](',
    '\u202e',
    '@',
    'https://a.example/(',
    '👨‍👩‍👧‍👦',
  ]) {
    marked(piece.repeat(4_000 / piece.length));
    marked(`https://a.example/${piece.repeat(3_980 / piece.length)}`);
  }
  expect(performance.now() - start).toBeLessThan(500);
});

import { describe, expect, test } from 'bun:test';
import { hasLink } from '../../../../src/moderation/links.ts';

describe('hasLink', () => {
  test.each([
    'https://example.com',
    'see http://example.com/a?b#c now',
    'HTTPS://EXAMPLE.COM',
    'hxxps://example',
    'https : // example',
    'https:\\\\example',
    'ftp://files',
    'discord://x',
    'mailto:a@b',
    'www.example',
    'WWW2.example.test',
    'example.com',
    'Example.Com.',
    'go to example.com, now',
    'sub.domain.example.co.uk/path',
    'discord.gg/abc',
    't.me/abc',
    'user@example.org',
    'example.com:8080',
    'exa\u200bmple.c\u200bom',
    'example。com',
    'ｅｘａｍｐｌｅ．ｃｏｍ',
    'example\u2024com',
    'exаmple.соm',
    'ⓔxample.ⓒⓞⓜ',
    'пример.рф',
    'пример.РФ',
    '例子.中国',
    'xn--e1afmkfd.xn--p1ai',
    'example.xn--p1ai',
    'example dot com',
    'example (dot) com',
    'example[.]com',
    'example {.} com',
    'example DOT com',
    'example .com',
    'example . com',
    '127.0.0.1:8080',
    '10.0.0.1/admin',
    '[2001:db8::1]:80',
    'javascript:alert(1)',
    'magnet:?xt=1',
    '(example.com)',
    'examplе.net',
  ])('finds a link in %p', (text) => {
    expect(hasLink(text)).toBe(true);
  });

  test.each([
    'hello',
    'Hello. How are you?',
    'e.g. this',
    'i.e. that, etc.',
    'version 1.2.3.4',
    '3.14',
    'main.ts and node.js and file.txt',
    '10:30',
    'a: b',
    'and/or',
    'wait... what',
    'it costs 3.50 euro',
    'connect the dots',
    'a dot',
    'Yes.Please',
    'http',
    'www',
    '😀.😀',
    '12.30-14.00',
    '@Name',
    '// a comment',
    '',
  ])('finds none in %p', (text) => {
    expect(hasLink(text)).toBe(false);
  });

  test('takes time in proportion to the text for a host with long labels', () => {
    // Took 46 s when a pattern tried up to 1,300 characters from each character.
    expect(hasLink(`${'a'.repeat(63)}.`.repeat(16_000))).toBe(false);
    expect(hasLink(`${`${'a'.repeat(63)}.`.repeat(16_000)}com`)).toBe(true);
  }, 20_000);

  test('takes time in proportion to the text for a letter with many marks', () => {
    // Took 137 s when a normalisation ordered them all.
    expect(hasLink(`a${'\u0315\u0300\u05ae\u0301'.repeat(50_000)}`)).toBe(false);
    expect(hasLink(`a${'\u093c\u094d'.repeat(100_000)}`)).toBe(false);
  }, 20_000);

  test('reads the longest texts in bounded time', () => {
    for (const part of ['a.', 'a', 'a-', '.', ' . ', 'dot ', 'a dot ', '[', '1.1.1.', 'a:/', '-.', '\u0301', 'xn--'])
      expect(hasLink(part.repeat(Math.floor(4_000 / part.length)))).toBe(false);
  });
});

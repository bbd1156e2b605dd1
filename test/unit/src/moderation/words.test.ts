import { describe, expect, test } from 'bun:test';
import { foldText } from '../../../../src/moderation/fold-text.ts';
import { createWordMatcher } from '../../../../src/moderation/words.ts';

describe('foldText', () => {
  test.each([
    ['BÄD', 'bad'],
    ['ｂａｄ', 'bad'],
    ['𝕓𝐚𝒹', 'bad'],
    ['ⓑⓐⓓ', 'bad'],
    ['🅱🅰🅳', 'bad'],
    ['🇧🇦🇩', 'bad'],
    ['ʙᴀᴅ', 'bad'],
    ['b\u200ba\u00add\ufe0f', 'bad'],
    ['b\u0335\u0336a\u0300\u0301\u0302d', 'bad'],
    ['Ваԁ', 'bad'],
    ['Straße', 'strasse'],
    ['İstanbul ISTANBUL ıstanbul', 'istanbul istanbul istanbul'],
    ['Σίσυφος', foldText('σισυφοσ')],
    ['ёлка', foldText('елка')],
    ['שָׁלוֹם', 'שלום'],
    ['مُحَمَّـــد', 'محمد'],
    ['한국', '한국'],
    ['a1 b2', 'a1 b2'],
  ])('folds %p to %p', (text, folded) => {
    expect(foldText(text)).toBe(folded);
    expect(foldText(folded)).toBe(folded);
  });

  test('keeps vowels and voiced sounds of scripts in which they make another word', () => {
    expect(foldText('ばか')).not.toBe(foldText('はか'));
    expect(foldText('कि')).not.toBe(foldText('का'));
  });
});

describe('A word matcher', () => {
  const matcher = createWordMatcher([
    'bad',
    'ass',
    'hell',
    'good',
    'хуй',
    '死ね',
    'มึง',
    'बुरा',
    '욕설',
    'two words',
    '88',
    'Größe',
    'a5',
    '🖕',
  ]);

  test.each([
    'bad',
    'This is BAD!',
    'bád',
    'bäd.',
    'b\u200bad',
    'ｂａｄ',
    'b4d',
    'b@d',
    'baaaaad',
    'b a d',
    'b.a.d',
    'b-a-d',
    'b _ a _ d',
    '"bad"',
    '_bad_',
    'bad123',
    '1bad',
    'Ьad bаd',
    'a55',
    '@$s',
    'ХУЙ',
    'xyй',
    'х.у.й',
    'お前死ねよ',
    'มึงบ้า',
    'बुरा',
    '욕설!',
    'two words',
    'TWO\nWORDS',
    'two, words',
    'tw0-w0rds',
    '88',
    'GRÖSSE',
    'a5',
    '🖕',
    'hey🖕🏽you',
    'b🎉a🎉d',
    'grosse',
  ])('finds a word in %p', (text) => {
    expect(matcher(text)).toBe(true);
  });

  test.each([
    'badge',
    'forbad',
    'class',
    'cl455',
    '455',
    "he'll",
    'he will',
    'god',
    'as',
    'bd',
    'ba d',
    'हुरा',
    '욕설가',
    'two other words',
    'twowords',
    '188',
    '45',
    '8',
    '',
    ' ',
    'a b c',
    'хуёвый',
    '🎉🎉🎉',
  ])('finds none in %p', (text) => {
    expect(matcher(text)).toBe(false);
  });

  test('finds nothing with an empty list, or with words without letters and digits', () => {
    expect(createWordMatcher([])('anything')).toBe(false);
    expect(createWordMatcher(['', '  ', '!?', '\u200b'])('anything !? at all')).toBe(false);
  });

  test('finds stretched double letters, but not another word with one letter less', () => {
    expect(matcher('hellllll')).toBe(true);
    expect(matcher('hel')).toBe(false);
    expect(matcher('gooooood')).toBe(true);
  });

  test('refuses a text that needs more steps than any honest one with a list made for it', () => {
    // Took 27 s.
    const toWord = (number: number) =>
      Array.from({ length: 64 }, (_, at) => ((number >> (at % 8)) & 1 ? 'i' : 'l')).join('');
    const slow = createWordMatcher(Array.from({ length: 200 }, (_, number) => toWord(number)));
    for (const text of ['1!'.repeat(2_000), '1!!'.repeat(1_333), '1'.repeat(4_000)]) expect(slow(text)).toBe(true);
    expect(slow('Всем привет! 你好，世界。 I will 11 '.repeat(100))).toBe(false);
  });

  test('reads the longest texts and lists', () => {
    const words = Array.from(
      { length: 200 },
      (_, number) => `${'ab'.repeat(31)}${String.fromCharCode(0x3400 + number)}`,
    );
    const slow = createWordMatcher([...words, 'a b a b a b a b a b a b a b c']);
    expect(slow('ab'.repeat(2_000))).toBe(false);
    expect(slow('a b '.repeat(250))).toBe(false);
    expect(slow('1'.repeat(4_000))).toBe(false);
    expect(slow('\u0301'.repeat(4_000))).toBe(false);
  });
});

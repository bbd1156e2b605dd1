import { describe, expect, test } from 'bun:test';
import { MAX_EXCERPT_UNITS } from '../../../../src/protocol/limits.ts';
import { findHit, foldForSearch, toExcerpt } from '../../../../src/protocol/search-text.ts';

describe('foldForSearch', () => {
  test.each([
    ['Hello World', 'hello world'],
    ['  two\n\tlines  ', 'two lines'],
    ['Crème BRÛLÉE', 'creme brulee'],
    ['Cre\u0300me', 'creme'],
    ['ＡＢＣ　１２３', 'abc 123'],
    ['İstanbul ISPARTA ırmak', 'istanbul isparta irmak'],
    ['ΟΔΟΣ οδός', 'οδοσ οδοσ'],
    ['Ёлка', 'елка'],
    ['각', '각'],
    ['日本語', '日本語'],
    ['ﬁne', 'fine'],
    ['🦊', '🦊'],
    ['\u0301', ''],
  ])('turns %j into %j', (text, folded) => {
    expect(foldForSearch(text)).toBe(folded);
    expect(foldForSearch(folded)).toBe(folded);
  });

  test('drops marks beyond 30 in a row, and characters that stand for a phrase', () => {
    const marks = '\u05b0\u05b7'.repeat(15);
    // Normalisation of 4,000 marks takes 0.1 s. A search reads fifty such texts.
    expect(foldForSearch(`a${marks}${'\u0316\u0315'.repeat(1_900)}b`)).toBe(foldForSearch(`a${marks}b`));
    // 4,000 of these would have 72,000 trigrams.
    expect(foldForSearch('before \ufdfa\ufdfb'.repeat(300)).length).toBeLessThan(300 * 8);
  });
});

test('foldForSearch lets no text grow to many times its length', () => {
  for (const character of ['ﷺ', '㍍', 'ế', '각', '\u0390', 'ﬃ'])
    expect(foldForSearch(character.repeat(4_000)).length).toBeLessThanOrEqual(16_100);
});

describe('findHit', () => {
  test.each([
    ['Hello World', 'world', 'World'],
    ['a Crème brûlée!', 'creme brulee', 'Crème brûlée'],
    ['a Cre\u0300me', 'creme', 'Cre\u0300me'],
    ['two \n lines', 'two lines', 'two \n lines'],
    ['🦊🦊 fox', 'fox', 'fox'],
    ['İİ İstanbul', 'istanbul', 'İstanbul'],
    ['ＡＢＣ', 'b', 'Ｂ'],
    ['the ﬁne', 'fi', 'ﬁ'],
    ['  lead', 'lead', 'lead'],
    [`${'far '.repeat(50)}in a Cre\u0300me text`, 'creme te', 'Cre\u0300me te'],
    [`${'x'.repeat(62)}across pieces`, 'xacross', 'xacross'],
    [`${' '.repeat(63)}  after spaces`, 'after', 'after'],
    [`x${' '.repeat(200)}y`, 'x y', `x${' '.repeat(200)}y`],
  ])('finds in %j the text %j as %j', (text, query, part) => {
    const hit = findHit(text, query);
    expect(hit && text.slice(hit.start, hit.end)).toBe(part);
  });

  test('finds nothing in a text that does not contain the query, and nothing for an empty one', () => {
    expect([findHit('hello', 'x'), findHit('hello', ''), findHit('', 'x')]).toEqual([undefined, undefined, undefined]);
  });
});

describe('toExcerpt', () => {
  test('returns a short text whole, and of a long one the part around the first hit', () => {
    expect(toExcerpt('short', 'x')).toBe('short');
    const long = `${'a '.repeat(300)}HIT${' b'.repeat(300)}`;
    const excerpt = toExcerpt(long, 'hit');
    expect(excerpt).toMatch(/^….{20,}HIT.{60,}…$/);
    expect(excerpt.length).toBeLessThanOrEqual(MAX_EXCERPT_UNITS);
    expect(toExcerpt(`HIT${' b'.repeat(300)}`, 'hit')).toMatch(/^HIT.*…$/);
    expect(toExcerpt(`${' b'.repeat(300)}HIT`, 'hit')).toMatch(/^….*HIT$/);
  });

  test('never cuts a surrogate pair', () => {
    for (let lead = 0; lead < 4; lead++) {
      const excerpt = toExcerpt(`${'.'.repeat(lead)}${'🦊'.repeat(200)}x${'🦊'.repeat(200)}`, 'x');
      expect([excerpt.isWellFormed(), excerpt.includes('x')]).toEqual([true, true]);
    }
  });
});

import { describe, expect, test } from 'bun:test';
import { Budget } from '../../../../../www/chat-box/markup/budget.ts';
import { markupTokens, stripMarkup, withoutCode } from '../../../../../www/chat-box/markup/parse.ts';
import type { TextToken } from '../../../../../www/chat-box/text/text-tokens.ts';

/** Writes tokens with the names of their marks, and without what is typed around them: `a strong[b]`. */
function short(tokens: readonly TextToken[]): string {
  return tokens
    .map((token) => {
      if (token.kind === 'typed') return '';
      if (token.kind === 'markup') return `${token.mark}[${short(token.parts)}]`;
      return token.kind === 'text' ? token.text : `${token.kind}(${token.text})`;
    })
    .join('');
}

const textOf = (tokens: readonly TextToken[]): string => tokens.map(({ text }) => text).join('');

describe('markupTokens', () => {
  test.each([
    ['a **b** c', 'a strong[b] c'],
    ['*b* and ~~c~~.', 'em[b] and del[c].'],
    ['***both***', 'strong[em[both]]'],
    ['**a *b* ~~c~~**', 'strong[a em[b] del[c]]'],
    ['~~**x**~~', 'del[strong[x]]'],
    ['(**x**), "*y*"!', '(strong[x]), "em[y]"!'],
    ['**Note:** read this', 'strong[Note:] read this'],
    ['这是**重点**内容', '这是strong[重点]内容'],
    ['**שלום** עולם', 'strong[שלום] עולם'],
    ['**🎉**', 'strong[🎉]'],
    // Code.
    ['run `npm i` now', 'run code[npm i] now'],
    ['`**not bold** @ann https://a.example`', 'code[**not bold** @ann https://a.example]'],
    ['``a ` b``', 'code[a ` b]'],
    ['```one line```', 'code[one line]'],
    ['**`x`**', 'strong[code[x]]'],
    ['```js\nlet *a* = 1;\n> no\n```\nafter', 'pre[let *a* = 1;\n> no\n]after'],
    ['```\nnever closed', '```\nnever closed'],
    ['```\n```', '```\n```'],
    // Quotes and lists.
    ['> a **b**\n> c\nd', 'quote[a strong[b]\nc\n]d'],
    ['> one\n>\n> two', 'quote[one\n\ntwo]'],
    ['- a\n- *b*\n\nc', 'list[item[a\n]item[em[b]\n]]\nc'],
    ['* a\n* b', 'list[item[a\n]item[b]]'],
    ['1. a\n2. b', 'list[numbered[1. a\n]numbered[2. b]]'],
    // Links and mentions.
    ['**see https://a.example/x_y*z and @ann**', 'strong[see link(https://a.example/x_y*z) and mention(@ann)]'],
    ['> @ann\n', 'quote[mention(@ann)\n]'],
    ['- @ann\n- https://a.example', 'list[item[mention(@ann)\n]item[link(https://a.example)]]'],
    ['**https://a.example**', 'strong[link(https://a.example)]'],
  ])('finds the marks in %j', (text, marks) => {
    const tokens = markupTokens(text);
    expect(short(tokens)).toBe(marks);
    expect(textOf(tokens)).toBe(text);
  });

  test.each([
    ...['2*3*4', '2**3**4', 'a * b * c', '5*', 'f*** off', '****', '***', '* * *', '**', '*', '~~', '~', '~20 ~30'],
    ...[
      'snake_case_name',
      '__init__',
      '_x_',
      ':*',
      ':* kiss :*',
      ':*:*',
      '(*)',
      '(**)',
      '¯\\_(ツ)_/¯',
      '*\\*',
      '*.ts and *.js',
    ],
    ...[
      'src/*, test/*',
      '**/*.ts',
      'int *p, *q',
      'price* see *below',
      '*not closed',
      '**not closed*',
      '*a\nb*',
      '**\n**',
    ],
    ...[
      '- one dash',
      '- ',
      '-1\n-2',
      '5. Mai',
      '1) only',
      '1. a\n3. c',
      '>_<',
      '>:(',
      '->',
      '> ',
      '>',
      '3 > 2',
      '`',
      '``',
      '` `',
    ],
    ...['`a\nb`', '#1', '# no heading', '[a](b)', '🎉🎉', '', '\n\n'],
  ])('leaves %j as it was typed', (text) => {
    expect(short(markupTokens(text))).toBe(text);
    expect(stripMarkup(text)).toBe(text);
  });

  test.each([
    'https://a.example/*a*',
    'https://a.example/a**b**c',
    'https://a.example/_a_',
    'https://a.example/~~a~~/b',
  ])('leaves the address %s whole', (text) => {
    expect(short(markupTokens(text))).toStartWith('link(https://a.example/');
    expect(textOf(markupTokens(text))).toBe(text);
  });

  test('limits links, marks and depth, and leaves the rest as it was typed', () => {
    const links = markupTokens('**@ann** '.repeat(40)).flatMap((token) => (token.kind === 'markup' ? token.parts : []));
    expect(links.filter(({ kind }) => kind === 'mention').length).toBe(24);
    const many = '*a* '.repeat(1_000);
    const tokens = markupTokens(many);
    expect(tokens.filter(({ kind }) => kind === 'markup').length).toBe(64);
    expect(textOf(tokens)).toBe(many);
    const list = '- a\n'.repeat(1_000);
    expect(textOf(markupTokens(list))).toBe(list);
    expect(markupTokens(list).length).toBe(2);
    const deep = `${'*a '.repeat(100)}b${'*'.repeat(1)}${' c*'.repeat(99)}`;
    const depth = (token: TextToken): number => (token.kind === 'markup' ? 1 + Math.max(...token.parts.map(depth)) : 0);
    expect(Math.max(...markupTokens(deep).map(depth))).toBeLessThanOrEqual(8);
    expect(textOf(markupTokens(deep))).toBe(deep);
  });

  test.each([
    ...[
      '*',
      '**',
      '***',
      '~~',
      '`',
      '```',
      '> ',
      '- ',
      '\n',
      '*a',
      '*a ',
      '**a ',
      '*a* ',
      '*a~~b ',
      'a*',
      '`a',
      '``` ',
      '> *',
    ],
    ...[
      '```\n',
      '```js\n',
      '- a\n',
      '> a\n',
      '1. ',
      '*`',
      '~~*',
      '*a **b ***c ',
      '@ann*',
      'https://a.example* ',
      '* a\n- b\n',
    ],
  ])('takes steps in proportion to the length of 4,000 characters of %j, and loses none of them', (part) => {
    const text = part.repeat(4_000).slice(0, 4_000);
    const budget = new Budget();
    expect(textOf(markupTokens(text, undefined, budget))).toBe(text);
    expect(budget.steps).toBeLessThan(4 * text.length);
  });

  test('keeps every text that random marks make', () => {
    const pieces = [
      '*',
      '**',
      '~~',
      '`',
      '```',
      '\n',
      '> ',
      '- ',
      '1. ',
      '2. ',
      'a',
      ' ',
      '@ann',
      'https://a.example',
      '.',
      '字',
    ];
    let seed = 7;
    const next = () => (seed = (seed * 48_271) % 2_147_483_647);
    for (let round = 0; round < 2_000; round++) {
      const text = Array.from({ length: 24 }, () => pieces[next() % pieces.length]).join('');
      expect(textOf(markupTokens(text))).toBe(text);
    }
  });
});

test.each([
  ['**Sale** today, *only* `now`', 'Sale today, only now'],
  ['> quoted\nanswer', 'quoted\nanswer'],
  ['- a\n- b', 'a\nb'],
  ['1. a\n2. b', '1. a\n2. b'],
  ['```js\nx\n```', 'x\n'],
  ['/me is **loud**', '/me is **loud**'],
])('stripMarkup keeps the words of %j', (text, words) => {
  expect(stripMarkup(text)).toBe(words);
});

test.each([
  ['a `@ann` b', 'a   b'],
  ['**`@ann` @bob**', '**  @bob**'],
  ['> `@ann`\n@bob', '>  \n@bob'],
  ['```\n@ann\n```\n@bob', ' @bob'],
  ['an open `@ann', 'an open `@ann'],
  ['/me `@ann`', '/me `@ann`'],
])('withoutCode removes the code of %j', (text, rest) => {
  expect(withoutCode(text)).toBe(rest);
});

import { memoize } from '../lit/memoize.ts';
import { BLOCK_MARK, MARK } from '../text/text-kind.ts';
import type { MarkupToken, TextToken } from '../text/text-tokens.ts';
import { Budget } from './budget.ts';
import { addPart, inlineTokens, marked } from './inline.ts';

const FENCE = /^```[ \t]*(?:[\w+#.-]+[ \t]*)?\n$/;
const FENCE_END = /^```[ \t]*\n?$/;
const QUOTE = /^> (?=.*\S)/;
const QUOTE_LINE = /^>(?: |(?=\n|$))/;
const BULLET = /^([-*]) +(?=\S)/;
const NUMBER = /^(\d{1,3})([.)]) +(?=\S)/;

/** Lines that are one block, and how many. */
type Block = readonly [token: MarkupToken, count: number];

/**
 * Finds the marks in a text, in linear time: code, bold, italic and struck text, and in whole lines code, quotes and lists. The
 * texts of all tokens make up the text. What could mean something else is left as it was typed. `name`: a name that mentions may
 * have, although it has more than a word.
 */
export function markupTokens(text: string, name?: string, budget?: Budget): readonly TextToken[] {
  return budget ? parse(text, budget) : parseLast(text, name);
}

/** A row reads the tokens of its text twice: for its name, and to draw them. */
const parseLast = memoize((text: string, name: string | undefined) => parse(text, new Budget(name)));

function parse(text: string, budget: Budget): TextToken[] {
  const lines = text.split(/(?<=\n)/);
  const fenceEnds = findFenceEnds(lines);
  const tokens: TextToken[] = [];
  let plain = '';
  const flush = () => {
    for (const token of inlineTokens(plain, budget)) addPart(tokens, token);
    plain = '';
  };
  for (let at = 0; at < lines.length;) {
    budget.steps++;
    const block =
      BLOCK_MARK.test(lines[at] ?? '') &&
      (readFence(lines, at, fenceEnds[at], budget) ?? readQuote(lines, at, budget) ?? readList(lines, at, budget));
    if (block) {
      flush();
      tokens.push(block[0]);
    } else plain += lines[at];
    at += block ? block[1] : 1;
  }
  flush();
  return tokens;
}

/** Returns, for each line, the next line that can end code. */
function findFenceEnds(lines: readonly string[]): (number | undefined)[] {
  const ends: (number | undefined)[] = [];
  let next: number | undefined;
  for (let at = lines.length - 1; at >= 0; at--) {
    ends[at] = next;
    if (FENCE_END.test(lines[at] ?? '')) next = at;
  }
  return ends;
}

function readFence(lines: readonly string[], at: number, end: number | undefined, budget: Budget): Block | undefined {
  const line = lines[at] ?? '';
  if (end === undefined || end === at + 1 || !FENCE.test(line) || !budget.take()) return undefined;
  const code = lines.slice(at + 1, end).join('');
  return [marked('pre', line, [{ kind: 'text', text: code }], lines[end]), end + 1 - at];
}

function readQuote(lines: readonly string[], at: number, budget: Budget): Block | undefined {
  if (!QUOTE.test(lines[at] ?? '') || !budget.take()) return undefined;
  const parts: TextToken[] = [];
  let end = at;
  for (let found; (found = QUOTE_LINE.exec(lines[end] ?? '')); end++) {
    // A line costs as much as a mark.
    if (end > at && !budget.take()) break;
    parts.push({ kind: 'typed', text: found[0] });
    for (const part of inlineTokens((lines[end] ?? '').slice(found[0].length), budget)) addPart(parts, part);
  }
  return [marked('quote', '', parts), end - at];
}

function readList(lines: readonly string[], at: number, budget: Budget): Block | undefined {
  const first = readItem(lines[at]);
  const second = readItem(lines[at + 1]);
  // A single line could be a date, or a dash in front of a word.
  if (!first || !second || !follows(second, first, 1) || !budget.take()) return undefined;
  const items: MarkupToken[] = [];
  for (let item; (item = readItem(lines[at + items.length]));) {
    if (!follows(item, first, items.length) || !budget.take()) break;
    const line = (lines[at + items.length] ?? '').slice(item.typed.length);
    const parts = inlineTokens(line, budget);
    items.push(
      item.number === undefined
        ? marked('item', item.typed, parts)
        : marked('numbered', '', [{ kind: 'text', text: item.typed }, ...parts]),
    );
  }
  return items.length === 0 ? undefined : [marked('list', '', items), items.length];
}

interface Item {
  readonly typed: string;
  /** The character after the number, or the bullet. */
  readonly sign: string | undefined;
  readonly number: number | undefined;
}

function readItem(line = ''): Item | undefined {
  const bullet = BULLET.exec(line);
  if (bullet) return { typed: bullet[0], sign: bullet[1], number: undefined };
  const number = NUMBER.exec(line);
  return number ? { typed: number[0], sign: number[2], number: Number(number[1]) } : undefined;
}

/** Returns whether an item is the one so many places after the first. */
function follows(item: Item, first: Item, places: number): boolean {
  const expected = first.number === undefined ? undefined : first.number + places;
  return item.sign === first.sign && item.number === expected;
}

/** Returns the words of a text without its marks. An action has none. */
export function stripMarkup(text: string): string {
  if (text.startsWith('/me ') || !MARK.test(text)) return text;
  const words = (token: TextToken): string =>
    token.kind === 'typed' ? '' : token.kind === 'markup' ? token.parts.map(words).join('') : token.text;
  return markupTokens(text).map(words).join('');
}

/** Returns a text without its code. An action has none. */
export function withoutCode(text: string): string {
  if (text.startsWith('/me ') || !text.includes('`')) return text;
  const words = (token: TextToken): string =>
    token.kind !== 'markup'
      ? token.text
      : token.mark === 'code' || token.mark === 'pre'
        ? ' '
        : token.parts.map(words).join('');
  return markupTokens(text).map(words).join('');
}

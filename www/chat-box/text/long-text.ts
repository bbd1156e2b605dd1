import type { TextToken } from './text-tokens.ts';

/** A text longer than either limit is folded: the log shows its beginning until the reader presses Show all. */
const MAX_UNITS = 1_600;
const MAX_LINES = 24;
/** The beginning ends between words if a word ends this close to the limit, in UTF-16 units. */
const MAX_WORD_UNITS = 100;

/** Returns true for a text that is folded. */
export function isLongText(text: string): boolean {
  return text.length > headUnits(text);
}

/** Splits the tokens of a folded text into its beginning and the rest. Links and mentions stay whole. */
export function foldTokens(tokens: readonly TextToken[]): readonly [head: TextToken[], rest: TextToken[]] {
  const end = headUnits(tokens.map(({ text }) => text).join(''));
  let at = 0;
  const index = tokens.findIndex(({ text }) => (at += text.length) > end);
  const token = tokens[index];
  if (token?.kind !== 'text') return [tokens.slice(0, index || 1), tokens.slice(index || 1)];
  const { kind, text } = token;
  const cut = wordEnd(text, end - (at - text.length));
  return [
    [...tokens.slice(0, index), { kind, text: text.slice(0, cut) }],
    [{ kind, text: text.slice(cut) }, ...tokens.slice(index + 1)],
  ];
}

/** Returns the length of the beginning of a text within both limits. */
function headUnits(text: string): number {
  return Math.min(MAX_UNITS, text.split('\n', MAX_LINES).join('\n').length);
}

/** Returns the end of the last word before a position, or the position if that is too far. Never splits a surrogate pair. */
function wordEnd(text: string, position: number): number {
  const end = text.lastIndexOf(' ', position - 1) + 1;
  if (end > 0 && end > position - MAX_WORD_UNITS) return end;
  return /[\ud800-\udbff]/.test(text[position - 1] ?? '') ? position - 1 : position;
}

import { textTokens } from '../text/text-tokens.ts';
import type { MarkupToken, TextToken } from '../text/text-tokens.ts';
import type { Budget } from './budget.ts';

/** Maximum number of marks around a text. */
const MAX_DEPTH = 8;

/** The marks by what is typed around their text. */
const MARKS: Readonly<Record<string, readonly MarkupToken['mark'][]>> = {
  '*': ['em'],
  '**': ['strong'],
  '***': ['strong', 'em'],
  '~~': ['del'],
};

/** A letter or digit of a script with spaces between its words: a mark does not begin or end inside such a word. */
const IN_WORD =
  /[[\p{L}\p{M}\p{N}_]--[\p{scx=Han}\p{scx=Hira}\p{scx=Kana}\p{scx=Hang}\p{scx=Thai}\p{scx=Laoo}\p{scx=Khmr}\p{scx=Mymr}]]/v;
/** What a marked text does not begin with, such as the rest of `*.ts`, and what it does not end with, such as `src/`. */
const NO_BEGIN = /[\s.,;:!?/\\)\]}]/;
const NO_END = /[\s/\\([{]/;
/** A mark around punctuation alone is a part of it: `:*:*`. */
const HAS_CONTENT = /[\p{L}\p{N}\p{Extended_Pictographic}]/u;

/** An open mark and the text after it. The first frame is the text itself. */
interface Frame {
  readonly typed: string;
  readonly parts: TextToken[];
  hasContent: boolean;
}

/** Finds code, emphasis, links and mentions in lines, in linear time. A mark never reaches over the end of its line. */
export function inlineTokens(text: string, budget: Budget): TextToken[] {
  const frames: Frame[] = [{ typed: '', parts: [], hasContent: true }];
  let at = 0;
  for (const piece of splitCode(text, budget)) {
    const isCode = typeof piece !== 'string';
    const tokens = isCode ? [piece] : textTokens(piece, budget.name, budget.links);
    for (const token of tokens) {
      budget.steps++;
      if (token.kind === 'text') readText(token.text, at, text, frames, budget);
      else {
        if (!isCode) budget.links--;
        addTo(frames, token, true);
      }
      at += token.text.length;
    }
  }
  closeAbove(frames, 0, budget);
  return frames[0]?.parts ?? [];
}

/** Splits lines into texts and code. */
function splitCode(text: string, budget: Budget): (string | MarkupToken)[] {
  if (!text.includes('`')) return text === '' ? [] : [text];
  // The last run of each length in the line, from the end of the text: the end of the code that an earlier one begins.
  const ends: (RegExpExecArray | undefined)[] = [];
  let later = new Map<number, RegExpExecArray>();
  const runs = [...text.matchAll(/`+|\n/g)];
  for (let index = runs.length - 1; index >= 0; index--) {
    const run = runs[index] as RegExpExecArray;
    budget.steps++;
    if (run[0] === '\n') later = new Map();
    else {
      ends[index] = later.get(run[0].length);
      later.set(run[0].length, run);
    }
  }
  const pieces: (string | MarkupToken)[] = [];
  let done = 0;
  for (const [index, run] of runs.entries()) {
    const end = ends[index];
    if (run.index < done || !end) continue;
    const typed = run[0];
    const inner = text.slice(run.index + typed.length, end.index);
    if (inner.trim() === '' || !budget.take()) continue;
    pieces.push(text.slice(done, run.index), marked('code', typed, [{ kind: 'text', text: inner }], typed));
    done = end.index + typed.length;
  }
  pieces.push(text.slice(done));
  return pieces.filter((piece) => piece !== '');
}

/** Reads a text between links, mentions and code. `offset` is its place in the whole lines. */
function readText(text: string, offset: number, whole: string, frames: Frame[], budget: Budget): void {
  let done = 0;
  const add = (end: number) => {
    const part = text.slice(done, end);
    if (part !== '') addTo(frames, { kind: 'text', text: part }, HAS_CONTENT.test(part));
    done = end;
  };
  for (const { 0: typed, index } of text.matchAll(/\*+|~+|\n/g)) {
    budget.steps++;
    if (typed === '\n') {
      if (frames.length === 1) continue;
      add(index);
      closeAbove(frames, 0, budget);
      continue;
    }
    const marks = MARKS[typed];
    if (!marks) continue;
    const before = whole[offset + index - 1] ?? ' ';
    const after = whole[offset + index + typed.length] ?? ' ';
    add(index);
    const opener = frames.findLastIndex((frame) => frame.typed === typed);
    const isEnd = opener > 0 && !NO_END.test(before) && !IN_WORD.test(after);
    if (isEnd && endMark(frames, opener, typed, marks, budget)) done += typed.length;
    else if (frames.length <= MAX_DEPTH && !IN_WORD.test(before) && !NO_BEGIN.test(after)) {
      frames.push({ typed, parts: [], hasContent: false });
      done += typed.length;
    }
  }
  add(text.length);
}

/** Closes the mark of a frame. Returns false if there is nothing in it, or the text has too many marks. */
function endMark(
  frames: Frame[],
  opener: number,
  typed: string,
  marks: readonly MarkupToken['mark'][],
  budget: Budget,
): boolean {
  closeAbove(frames, opener, budget);
  const frame = frames[opener] as Frame;
  if (!frame.hasContent || !budget.take()) return false;
  frames.pop();
  const [outer = 'em', inner] = marks;
  const half = inner ? typed.slice(1) : typed;
  const token = marked(inner ?? outer, inner ? '*' : typed, frame.parts, inner ? '*' : typed);
  addTo(frames, inner ? marked(outer, half, [token], half) : token, true);
  return true;
}

/** Turns the open marks above a frame into the text that they are. */
function closeAbove(frames: Frame[], index: number, budget: Budget): void {
  const base = frames[index];
  for (const { typed, parts, hasContent } of frames.splice(index + 1)) {
    budget.steps += parts.length + 1;
    if (!base) return;
    base.hasContent ||= hasContent;
    for (const part of [{ kind: 'text' as const, text: typed }, ...parts]) addPart(base.parts, part);
  }
}

function addTo(frames: readonly Frame[], token: TextToken, hasContent: boolean): void {
  const frame = frames.at(-1);
  if (!frame) return;
  addPart(frame.parts, token);
  frame.hasContent ||= hasContent;
}

/** Adds a token. A text becomes a part of the text before it. */
export function addPart(parts: TextToken[], token: TextToken): void {
  const last = parts.at(-1);
  if (last?.kind === 'text' && token.kind === 'text') {
    parts[parts.length - 1] = { kind: 'text', text: last.text + token.text };
  } else parts.push(token);
}

/** Makes a token with what is typed before and after its parts. */
export function marked(
  mark: MarkupToken['mark'],
  before: string,
  parts: readonly TextToken[],
  after = '',
): MarkupToken {
  const all: readonly TextToken[] = [{ kind: 'typed', text: before }, ...parts, { kind: 'typed', text: after }];
  const shown = all.filter(({ text }) => text !== '');
  return { kind: 'markup', mark, parts: shown, text: shown.map(({ text }) => text).join('') };
}

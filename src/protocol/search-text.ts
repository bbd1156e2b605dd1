import { MAX_EXCERPT_UNITS } from './limits.ts';
import { boundNormalization } from './text.ts';

/** Text that folds to itself but for its upper case and white space. */
// eslint-disable-next-line no-control-regex
const ASCII = /^[\u0000-\u007f]*$/;
/** Marks that accents of Latin, Greek and Cyrillic letters decompose to. */
const ACCENTS = /[\u0300-\u036f]/g;
/** Growth of a text from which on compatibility forms count as other characters. Texts with accents grow to three times their length. */
const MAX_GROWTH = 4;
const SPARE_UNITS = 100;
/** A character together with the marks after it. */
const CLUSTERS = /\P{M}\p{M}*|\p{M}+/gu;
/** The same for many characters, which take less time together than one by one. */
const PIECES = /(?:\P{M}\p{M}*|\p{M}+){1,64}/gu;

/**
 * Folds a text for a search: two texts with the same result look the same to a reader who does not mind upper case, accents,
 * full-width forms and the kind of white space.
 */
export function foldForSearch(text: string): string {
  const plain = ASCII.test(text) ? text.toLowerCase() : foldLetters(text);
  return plain.replace(/\s+/g, ' ').trim();
}

function foldLetters(text: string): string {
  const bounded = boundNormalization(text);
  const compatible = bounded.normalize('NFKD');
  // A single character can have a form of 18, and a message of such characters would cost the index as much as 18 messages.
  const decomposed = compatible.length > MAX_GROWTH * text.length + SPARE_UNITS ? bounded.normalize('NFD') : compatible;
  const letters = decomposed.replace(ACCENTS, '').normalize('NFC').toLowerCase();
  // The dotless i of Turkish, whose upper case is I, and the sigma at the end of a Greek word.
  return letters.replace(/ı/g, 'i').replace(/ς/g, 'σ');
}

/** Returns what a search of a message looks at: its text, and below it the description of its picture. */
export function searchedText({ text, file }: SearchedMessage): string {
  return file?.alt ? `${text}\n${file.alt}`.trim() : text;
}

/** The parts of a message that can be searched. */
interface SearchedMessage {
  readonly text: string;
  readonly file?: { readonly alt: string } | undefined;
}

/** Code units of an excerpt before the hit. */
const LEAD_UNITS = 40;
const ELLIPSIS = '…';

/** A part of a text, in UTF-16 code units. */
export interface Hit {
  readonly start: number;
  readonly end: number;
}

/** Finds the first place in a text that folds to a folded query. Undefined without one, and for an empty query. */
export function findHit(text: string, folded: string): Hit | undefined {
  if (folded === '') return undefined;
  const rough = findParts(text, folded, PIECES);
  const exact = rough && findParts(text.slice(rough.start, rough.end), folded, CLUSTERS);
  return exact ? { start: rough.start + exact.start, end: rough.start + exact.end } : rough;
}

/** Finds the parts of a text that together contain the first hit. */
function findParts(text: string, folded: string, parts: RegExp): Hit | undefined {
  let line = '';
  const ends: { readonly inLine: number; readonly part: Hit }[] = [];
  for (const { 0: part, index } of text.matchAll(parts)) {
    const units = foldLetters(part).replace(/\s+/g, ' ');
    line += line === '' || line.endsWith(' ') ? units.trimStart() : units;
    ends.push({ inLine: line.length, part: { start: index, end: index + part.length } });
  }
  const start = line.indexOf(folded);
  if (start === -1) return undefined;
  const first = ends.find(({ inLine }) => inLine > start);
  const last = ends.find(({ inLine }) => inLine >= start + folded.length);
  return { start: first?.part.start ?? 0, end: last?.part.end ?? text.length };
}

/** Returns the part of a text around the first hit, in at most `MAX_EXCERPT_UNITS`. */
export function toExcerpt(text: string, folded: string): string {
  if (text.length <= MAX_EXCERPT_UNITS) return text;
  const hit = findHit(text, folded)?.start ?? 0;
  const start = hit <= LEAD_UNITS ? 0 : toBorder(text, hit - LEAD_UNITS);
  const lead = start > 0 ? ELLIPSIS : '';
  const end = toBorder(text, start + MAX_EXCERPT_UNITS - lead.length - ELLIPSIS.length);
  return `${lead}${text.slice(start, end)}${end < text.length ? ELLIPSIS : ''}`;
}

/** Returns the position, or the one before it where a surrogate pair would be cut. */
function toBorder(text: string, position: number): number {
  return (text.codePointAt(position - 1) ?? 0) > 0xffff ? position - 1 : position;
}

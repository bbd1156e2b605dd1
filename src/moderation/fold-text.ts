import { boundNormalization } from '../protocol/text.ts';

/**
 * Letters and digits that look like a Latin letter, by that letter, in lower case (Unicode, UTS 39). Folding replaces the
 * words of a rule in the same way, so the words of other scripts still match.
 */
const LOOKALIKES: Readonly<Record<string, string>> = {
  a: 'аαɑᴀ',
  b: 'вβʙ',
  c: 'сϲᴄ',
  d: 'ԁđᴅ',
  e: 'еεɛᴇ',
  f: 'ꜰƒ',
  g: 'ɡɢ',
  h: 'нһħʜ',
  i: 'іιıɪɩ',
  j: 'јᴊ',
  k: 'кκᴋ',
  l: 'łʟӏ',
  m: 'мᴍ',
  n: 'ηɴ',
  o: 'оοσօøᴏ',
  p: 'рρᴘ',
  q: 'ԛ',
  r: 'гʀ',
  s: 'ѕꜱ',
  t: 'тτŧᴛ',
  u: 'υսᴜ',
  v: 'νѵᴠ',
  w: 'ԝωᴡ',
  x: 'хχ',
  y: 'уγʏ',
  z: 'ᴢ',
};

const TO_LATIN: ReadonlyMap<string, string> = new Map(
  Object.entries(LOOKALIKES).flatMap(([latin, others]) => [...others].map((other) => [other, latin] as const)),
);

/**
 * Invisible characters, and marks that decorate letters: accents, Hebrew points, Arabic vowels and stretching. Not the voiced sound marks
 * of kana, and no vowels of other scripts, without which other words would look the same.
 */
const DROPPED = /[\p{DI}\u0640[[\p{M}&&[\p{Script=Inherited}\p{Script=Hebrew}\p{Script=Arabic}]]--[\u3099\u309a]]]/gv;
/** Letters in squares and circles that have no decomposition, and regional indicators. */
const ENCLOSED = /[\u{1f150}-\u{1f169}\u{1f170}-\u{1f189}\u{1f1e6}-\u{1f1ff}]/gu;
const ENCLOSED_STARTS = [0x1f1e6, 0x1f170, 0x1f150];
const FIRST_LETTER = 97;

/**
 * Folds a text so that different spellings of a word are equal: case, accents, full-width, mathematical, enclosed and small
 * capital letters, letters of other scripts that look Latin, and invisible characters. Digits stay. Folding a folded text
 * changes nothing.
 */
export function foldText(text: string): string {
  const plain = boundNormalization(text).normalize('NFKD').replace(DROPPED, '').replace(ENCLOSED, readEnclosed);
  // Upper case first: it replaces ß, ſ and the final sigma. Some upper-case letters decompose.
  const cased = plain.toUpperCase().toLowerCase().replaceAll('ς', 'σ').normalize('NFKD').replace(DROPPED, '');
  let folded = '';
  for (const character of cased) folded += TO_LATIN.get(character) ?? character;
  return folded.normalize('NFC');
}

function readEnclosed(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  const start = ENCLOSED_STARTS.find((first) => code >= first) ?? code;
  return String.fromCodePoint(FIRST_LETTER + code - start);
}

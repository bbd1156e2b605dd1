import { foldText } from './fold-text.ts';

/** Digits and signs that stand for a letter in a text. In a word of the list, they stand for themselves. */
const STAND_INS: Readonly<Record<string, string>> = {
  a: '4@',
  b: '8',
  e: '3€',
  g: '69',
  i: '1!|',
  l: '1|!',
  o: '0',
  s: '5$',
  t: '7+',
  z: '2',
};
/** A letter that repeats this many times stands for any shorter run of it. */
const STRETCHED_RUN = 3;
/** Maximum number of characters between the letters of a word that is spelled out, as in `b - a - d`. */
const MAX_SPACING = 3;
/** Words with fewer or more letters are not found when they are spelled out. */
const SPELLED_LETTERS = { min: 3, max: 12 };

const LETTER = /[\p{L}\p{M}]/u;
const DIGIT = /\p{N}/u;
/** Scripts without spaces between words. A word in them matches anywhere. */
const UNSPACED =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}ー]/u;

type CharacterKind = 'letter' | 'unspaced letter' | 'digit' | 'separator';

/** A folded text. All lists have one item for each character. */
interface FoldedText {
  readonly characters: readonly string[];
  readonly kinds: readonly CharacterKind[];
  /** Index after the run of equal characters. */
  readonly runEnds: readonly number[];
}

/** A word or phrase of the list. */
interface Pattern {
  /** Letters and digits with the number of their repetitions. A separator stands for everything between two words. */
  readonly runs: readonly { readonly character: string; readonly count: number; readonly kind: CharacterKind }[];
  /** Its characters without separators. Empty when it is not found spelled out. */
  readonly spelled: readonly string[];
  readonly hasLetter: boolean;
}

/** Returns whether a text contains one of the words. */
export type WordMatcher = (text: string) => boolean;

/**
 * Creates a matcher for a list of words or phrases. They match at the borders of words, in scripts without spaces anywhere,
 * whatever their case, accents and look-alike letters. Digits in the place of letters, stretched letters, and words that are
 * spelled out match as well. Takes time in proportion to the text and to the list.
 */
export function createWordMatcher(words: readonly string[]): WordMatcher {
  const byFirst = new Map<string, Pattern[]>();
  for (const word of words) {
    const pattern = toPattern(word);
    const first = pattern?.runs[0]?.character;
    if (!pattern || first === undefined) continue;
    for (const character of [first, ...(STAND_INS[first] ?? '')])
      byFirst.set(character, [...(byFirst.get(character) ?? []), pattern]);
  }
  if (byFirst.size === 0) return () => false;
  return (text) => {
    const folded = readText(foldText(text));
    return folded.characters.some((character, start) =>
      byFirst.get(character)?.some((pattern) => startsWith(folded, start, pattern)),
    );
  };
}

function startsWith(text: FoldedText, start: number, pattern: Pattern): boolean {
  const [first, last] = [pattern.runs[0], pattern.runs.at(-1)];
  if (!first || !last || !isBorder(text.kinds[start - 1], first.kind)) return false;
  const end = findEnd(text, start, pattern) ?? findSpelledEnd(text, start, pattern);
  if (end === undefined || !isBorder(text.kinds[end], last.kind)) return false;
  // A number is not a word whose letters are all replaced.
  return !pattern.hasLetter || text.kinds.slice(start, end).some(isLetter);
}

/** Returns the index after the pattern, or undefined. */
function findEnd({ characters, kinds, runEnds }: FoldedText, start: number, { runs }: Pattern): number | undefined {
  let at = start;
  for (const { character, count, kind } of runs) {
    const from = at;
    if (kind === 'separator') {
      while (kinds[at] === 'separator') at++;
      if (at === from) return undefined;
      continue;
    }
    for (let times = 0; times < count; times++) if (!isSame(characters[at++], character)) return undefined;
    const runEnd = runEnds[at - 1] ?? at;
    if (runEnd > at && runEnd - from >= STRETCHED_RUN) at = runEnd;
  }
  return at;
}

/** Returns the index after the pattern when all its letters are apart, or undefined. */
function findSpelledEnd({ characters, kinds }: FoldedText, start: number, { spelled }: Pattern): number | undefined {
  if (spelled.length === 0) return undefined;
  let at = start;
  for (const [index, character] of spelled.entries()) {
    const from = at;
    // A separator may itself stand for the letter.
    while (
      index > 0 &&
      kinds[at] === 'separator' &&
      at - from < MAX_SPACING &&
      !(at > from && isSame(characters[at], character))
    )
      at++;
    if ((index > 0 && at === from) || !isSame(characters[at++], character)) return undefined;
  }
  return at;
}

function isSame(character: string | undefined, wanted: string): boolean {
  if (character === wanted) return true;
  return character !== undefined && STAND_INS[wanted]?.includes(character) === true;
}

/** Returns whether a word may begin or end between its outermost character and a neighbour in the text. */
function isBorder(neighbour: CharacterKind | undefined, own: CharacterKind): boolean {
  if (neighbour === undefined || own === 'unspaced letter') return true;
  // A number at the end of a word does not hide it, but a number is not found in a longer one.
  return neighbour !== 'letter' && !(neighbour === 'digit' && own === 'digit');
}

function isLetter(kind: CharacterKind): boolean {
  return kind === 'letter' || kind === 'unspaced letter';
}

function toPattern(word: string): Pattern | undefined {
  const { characters, kinds, runEnds } = readText(foldText(word));
  const runs: { character: string; count: number; kind: CharacterKind }[] = [];
  for (let at = 0; at < characters.length; at = runEnds[at] ?? characters.length) {
    const [character, kind] = [characters[at] ?? '', kinds[at] ?? 'separator'];
    if (kind === 'separator' && (runs.length === 0 || runs.at(-1)?.kind === 'separator')) continue;
    runs.push({ character, kind, count: (runEnds[at] ?? 0) - at });
  }
  if (runs.at(-1)?.kind === 'separator') runs.pop();
  if (runs.length === 0) return undefined;
  const spelled = characters.filter((_, index) => kinds[index] !== 'separator');
  const isSpelled = spelled.length >= SPELLED_LETTERS.min && spelled.length <= SPELLED_LETTERS.max;
  return { runs, spelled: isSpelled ? spelled : [], hasLetter: kinds.some(isLetter) };
}

function readText(folded: string): FoldedText {
  const characters = [...folded];
  const runEnds: number[] = [];
  for (let at = characters.length - 1; at >= 0; at--)
    runEnds[at] = characters[at] === characters[at + 1] ? (runEnds[at + 1] ?? at + 1) : at + 1;
  return { characters, runEnds, kinds: characters.map(kindOf) };
}

function kindOf(character: string): CharacterKind {
  if (UNSPACED.test(character)) return 'unspaced letter';
  if (LETTER.test(character)) return 'letter';
  return DIGIT.test(character) ? 'digit' : 'separator';
}

import { foldText } from './fold-text.ts';

/** Digits and signs that stand for a letter in a text, by that letter. In a word of the list, they stand for themselves. */
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
/** The letters for which a character may stand, and itself. */
const MEANINGS = new Map<string, readonly string[]>();
for (const [letter, characters] of Object.entries(STAND_INS))
  for (const character of characters) MEANINGS.set(character, [...(MEANINGS.get(character) ?? [character]), letter]);

/** A letter that repeats this many times stands for any shorter run of it. */
const STRETCHED_RUN = 3;
/** Maximum number of characters between the letters of a word that is spelled out, as in `b - a - d`. */
const MAX_SPACING = 3;
/** Words with fewer or more letters are not found when they are spelled out. */
const SPELLED_LETTERS = { min: 3, max: 12 };
/**
 * Maximum number of steps from one node to the next for a text. Honest texts and lists need at most a few thousand, lists made
 * for it millions.
 */
const MAX_STEPS = 20_000;
/** Separates two words of a phrase. Matches any run of separators in a text. */
const GAP = ' ';

const LETTER = /[\p{L}\p{M}]/u;
const DIGIT = /\p{N}/u;
const SYMBOL = /\p{Extended_Pictographic}/u;
/** Scripts without spaces between words. A word in them matches anywhere. */
const UNSPACED =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}ー]/u;

/** A symbol is an emoji. It separates words, and may be one itself. */
type CharacterKind = 'letter' | 'unspaced letter' | 'digit' | 'symbol' | 'separator';

/** A folded text. All lists have one item for each character. */
interface FoldedText {
  readonly characters: readonly string[];
  readonly kinds: readonly CharacterKind[];
  /** Index after the run of equal characters. */
  readonly runEnds: readonly number[];
}

/** A text in which words are looked for. */
interface SearchedText extends FoldedText {
  stepsLeft: number;
}

/** A character of words that begin alike. Words share the nodes of their beginnings, so a long list costs little more than a word. */
interface WordNode {
  readonly character: string;
  readonly next: Map<string, WordNode>;
  /** A letter is among the characters up to here. */
  readonly hasLetter: boolean;
  /** A word ends here. */
  isEnd: boolean;
}

/** A place in a text up to which a beginning of words matches. */
interface Match {
  readonly node: WordNode;
  readonly at: number;
  /** Where the run of the node's character began. */
  readonly runFrom: number;
}

/** Returns whether a text contains one of the words. */
export type WordMatcher = (text: string) => boolean;

/**
 * Creates a matcher for a list of words or phrases. They match at the borders of words, in scripts without spaces anywhere,
 * whatever their case, accents and look-alike letters. Digits in the place of letters, stretched letters, and words that are
 * spelled out match as well. Takes bounded time: a text that needs more steps counts as one with a word.
 */
export function createWordMatcher(words: readonly string[]): WordMatcher {
  const [written, spelled] = [createNode(undefined, ''), createNode(undefined, '')];
  for (const word of words) {
    const characters = toPattern(word);
    const letters = characters.filter((character) => character !== GAP);
    if (letters.length > 0) addWord(written, characters);
    if (letters.length >= SPELLED_LETTERS.min && letters.length <= SPELLED_LETTERS.max) addWord(spelled, letters);
  }
  if (written.next.size === 0) return () => false;
  return (text) => {
    const folded = { ...readText(foldText(text)), stepsLeft: MAX_STEPS };
    return folded.characters.some((_, start) =>
      firstNodes(folded, start, written).some(
        (node) =>
          matchesWritten(folded, start, { node, at: start + 1, runFrom: start }) ||
          matchesSpelled(folded, start, spelled.next.get(node.character), start + 1),
      ),
    );
  };
}

/** Returns the nodes with which a word may begin at a place. */
function firstNodes(text: SearchedText, start: number, root: WordNode): readonly WordNode[] {
  const nodes = followers(root, text.characters[start]);
  const before = text.kinds[start - 1];
  return nodes.length === 0 ? nodes : nodes.filter(({ character }) => isBorder(before, kindOf(character)));
}

function matchesWritten(text: SearchedText, start: number, match: Match): boolean {
  if (text.stepsLeft-- <= 0) return true;
  const { node, at, runFrom } = match;
  const runEnd = text.runEnds[at - 1] ?? at;
  const after = runEnd > at && runEnd - runFrom >= STRETCHED_RUN ? runEnd : at;
  if (node.isEnd && isWord(text, start, after, node)) return true;
  const same = node.next.get(node.character);
  if (same && followers(node, text.characters[at]).includes(same)) {
    if (matchesWritten(text, start, { node: same, at: at + 1, runFrom })) return true;
  }
  for (const next of followers(node, text.characters[after])) {
    if (next !== same && matchesWritten(text, start, { node: next, at: after + 1, runFrom: after })) return true;
  }
  const gap = node.next.get(GAP);
  if (!gap || !isSeparator(text.kinds[after])) return false;
  let wordAt = after;
  while (isSeparator(text.kinds[wordAt])) wordAt++;
  text.stepsLeft -= wordAt - after;
  return followers(gap, text.characters[wordAt]).some((next) =>
    matchesWritten(text, start, { node: next, at: wordAt + 1, runFrom: wordAt }),
  );
}

/** Returns whether a word matches whose letters are all apart. */
function matchesSpelled(text: SearchedText, start: number, node: WordNode | undefined, at: number): boolean {
  if (!node) return false;
  if (text.stepsLeft-- <= 0) return true;
  if (node.isEnd && isWord(text, start, at, node)) return true;
  let letterAt = at;
  let next: readonly WordNode[] = [];
  // A separator may itself stand for the letter.
  while (next.length === 0 && isSeparator(text.kinds[letterAt]) && letterAt - at < MAX_SPACING)
    next = followers(node, text.characters[++letterAt]);
  return next.some((follower) => matchesSpelled(text, start, follower, letterAt + 1));
}

/** Returns whether a match is a word of its own, and not a number whose digits could all be letters. */
function isWord({ kinds }: FoldedText, start: number, end: number, { character, hasLetter }: WordNode): boolean {
  if (!isBorder(kinds[end], kindOf(character))) return false;
  return !hasLetter || kinds.slice(start, end).some(isLetter);
}

function followers(node: WordNode, character: string | undefined): readonly WordNode[] {
  if (character === undefined || character === GAP) return [];
  const meanings = MEANINGS.get(character);
  if (meanings) return meanings.flatMap((meaning) => node.next.get(meaning) ?? []);
  const next = node.next.get(character);
  return next ? [next] : [];
}

/** Returns whether a word may begin or end between its outermost character and a neighbour in the text. */
function isBorder(neighbour: CharacterKind | undefined, own: CharacterKind): boolean {
  if (neighbour === undefined || own === 'unspaced letter' || own === 'symbol') return true;
  // A number at the end of a word does not hide it, but a number is not found in a longer one.
  return neighbour !== 'letter' && !(neighbour === 'digit' && own === 'digit');
}

function isLetter(kind: CharacterKind): boolean {
  return kind === 'letter' || kind === 'unspaced letter';
}

function isSeparator(kind: CharacterKind | undefined): boolean {
  return kind === 'separator' || kind === 'symbol';
}

function createNode(before: WordNode | undefined, character: string): WordNode {
  const hasLetter = before?.hasLetter === true || isLetter(kindOf(character));
  return { character, hasLetter, next: new Map(), isEnd: false };
}

function addWord(root: WordNode, characters: readonly string[]): void {
  let node = root;
  for (const character of characters) {
    const next = node.next.get(character) ?? createNode(node, character);
    node.next.set(character, next);
    node = next;
  }
  node.isEnd = true;
}

/** Returns the letters, digits and symbols of a word or phrase. One gap replaces each run of separators between words. */
function toPattern(word: string): readonly string[] {
  const { characters, kinds } = readText(foldText(word));
  const pattern: string[] = [];
  for (const [index, character] of characters.entries()) {
    if (kinds[index] !== 'separator') pattern.push(character);
    else if (pattern.length > 0 && pattern.at(-1) !== GAP) pattern.push(GAP);
  }
  if (pattern.at(-1) === GAP) pattern.pop();
  return pattern;
}

function readText(folded: string): FoldedText {
  const characters = [...folded];
  const runEnds: number[] = [];
  for (let at = characters.length - 1; at >= 0; at--)
    runEnds[at] = characters[at] === characters[at + 1] ? (runEnds[at + 1] ?? at + 1) : at + 1;
  return { characters, runEnds, kinds: characters.map(kindOf) };
}

const KINDS = new Map<string, CharacterKind>();
/** Maximum number of characters whose kind is remembered. */
const MAX_KINDS = 10_000;

function kindOf(character: string): CharacterKind {
  const known = KINDS.get(character);
  if (known) return known;
  const kind = findKind(character);
  if (KINDS.size < MAX_KINDS) KINDS.set(character, kind);
  return kind;
}

function findKind(character: string): CharacterKind {
  if (UNSPACED.test(character)) return 'unspaced letter';
  if (LETTER.test(character)) return 'letter';
  if (DIGIT.test(character)) return 'digit';
  return SYMBOL.test(character) ? 'symbol' : 'separator';
}

import { describe, expect, test } from 'bun:test';
import { basename } from 'node:path';
import { gzipSync } from 'node:zlib';
import { closeReasons } from '../../../../../src/protocol/close-reasons.ts';
import { LANGUAGES } from '../../../../../www/chat-box/language.ts';
import { english, type Words } from '../../../../../www/chat-box/languages/en.ts';
import { projectRoot } from '../../../../helpers/project-root.ts';
import { SAMPLE, sayEverything } from '../../../../helpers/say-everything.ts';

const FOLDER = `${projectRoot}www/chat-box/languages/`;

/** What a language's script may weigh on its way to a page, in bytes; a letter of some takes two or three. */
const SCRIPT_GZIP = 4_500;

/** What a button says, in letters: more does not fit a box of 320 px beside another button. */
const LABEL = 20;
const LABELS = [
  ...(['join', 'tryNow', 'tryAgain', 'send', 'sendAgain', 'save', 'cancel', 'close', 'delete', 'kick'] as const),
  ...(['draw', 'react', 'reply', 'edit', 'showAll', 'moreEmoji', 'unread', 'older'] as const),
];

/** What is the same in every language, wherever a sentence holds it. */
const UNTRANSLATED = [
  ...Object.values(SAMPLE).flat(),
  ...['/nick', '/me', '/help', '//', 'UDP', 'TCP', 'TURN', 'WebRTC', 'WebSocket'],
];

/** What English takes from the server as it is, and a language says in its own way. */
const SERVER_SENTENCES = new Set<string>(Object.values(closeReasons).map(({ reason }) => reason));

/** Whole sentences that a language may share with English. */
const SHARED = new Set<string>([
  ...['', 'ltr', 'direct', 'WebSocket (TCP)', 'Emoji', 'OK'],
  ...Object.values(SAMPLE).flat(),
  `Chat: ${SAMPLE.room}`,
  `${SAMPLE.names[0]} in ${SAMPLE.room}`,
  `${SAMPLE.names[0]}: ${SAMPLE.text}`,
  `${SAMPLE.names[0]}, ${SAMPLE.time}: ${SAMPLE.text}`,
]);
const isShared = (sentence: string) => SHARED.has(sentence) || /^\d+ ms$/.test(sentence);

const ENGLISH_WORDS = /(?<!\p{L})(?:the|you|your|is|are|not|this|that|with|again|of|to|it|and)(?!\p{L})/iu;

/** Numbers that a sentence shows; small ones may be words, or nothing but a form of the noun. */
function numbersIn(sentence: string): string[] {
  const western = sentence.replace(/[٠-٩]/g, (digit) => String(digit.charCodeAt(0) - 0x660));
  return (western.match(/\d+/g) ?? [])
    .map(Number)
    .filter((one) => one > 2)
    .map(String);
}

const inEnglish = sayEverything(english);
const files = [...new Bun.Glob('*.ts').scanSync(FOLDER)].filter((file) => file !== 'en.ts').sort();

test('Every language that an element may ask for has a file, and every file is asked for', () => {
  expect(files.map((file) => basename(file, '.ts'))).toEqual([...LANGUAGES].sort());
});

describe.each(files)('%s', async (file) => {
  const { words } = (await import(FOLDER + file)) as { readonly words: Words };
  const said = sayEverything(words);
  /** Whatever a rule finds wrong, with what was asked. */
  const wrong = (isWrong: (sentence: string, original: string) => boolean) =>
    [...said].filter(([asked, sentence]) => isWrong(sentence, inEnglish.get(asked) ?? ''));

  test('says what English says, and nothing else', () => {
    expect([...said.keys()].sort()).toEqual([...inEnglish.keys()].sort());
  });

  test('has an answer to everything it may be asked', () => {
    expect(wrong((sentence, original) => sentence.trim() === '' && original !== '')).toEqual([]);
    expect(wrong((sentence) => /undefined|NaN|\[object/.test(sentence))).toEqual([]);
  });

  test('shows the names, numbers and commands that English shows', () => {
    const isLost = (sentence: string, original: string) =>
      UNTRANSLATED.some((one) => original.includes(one) && !sentence.includes(one));
    expect(wrong(isLost)).toEqual([]);
    const isMiscounted = (sentence: string, original: string) => {
      if (SERVER_SENTENCES.has(original)) return false;
      const shown = new Set(numbersIn(sentence));
      return numbersIn(original).some((one) => !shown.has(one));
    };
    expect(wrong(isMiscounted)).toEqual([]);
  });

  test('leaves no sentence in English', () => {
    expect(wrong((sentence, original) => sentence === original && !isShared(sentence))).toEqual([]);
    expect(wrong((sentence) => ENGLISH_WORDS.test(sentence) && !isShared(sentence))).toEqual([]);
  });

  test('is set as print is: ellipses, apostrophes and quotes', () => {
    expect(wrong((sentence) => /\.\.\.|['"`]| {2}/.test(sentence) && !isShared(sentence))).toEqual([]);
  });

  test('has labels that fit on buttons in a narrow box', () => {
    expect(LABELS.filter((label) => words[label].length > LABEL)).toEqual([]);
  });

  test('is a small script of its own, without English in it', async () => {
    const { outputs } = await Bun.build({ entrypoints: [FOLDER + file], minify: true, target: 'browser' });
    const script = (await outputs[0]?.text()) ?? '';
    expect(script).not.toMatch(/\bimport\b/);
    expect(script).not.toContain(english.write);
    expect(gzipSync(script, { level: 9 }).byteLength).toBeLessThan(SCRIPT_GZIP);
  });
});

test('French keeps a colon, a semicolon and a mark on the line of their word', async () => {
  const { words } = (await import(`${FOLDER}fr.ts`)) as { readonly words: Words };
  const sentences = [...sayEverything(words).values()].filter((sentence) => !isShared(sentence));
  expect(sentences.filter((sentence) => / [:;?!]/.test(sentence))).toEqual([]);
  expect(sentences.filter((sentence) => /\p{L}[:;?!]/u.test(sentence))).toEqual([]);
});

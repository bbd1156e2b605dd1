import { describe, expect, test } from 'bun:test';
import { basename } from 'node:path';
import { gzipSync } from 'node:zlib';
import { closeReasons } from '../../../../../src/protocol/close-reasons.ts';
import { FORMAL_LANGUAGES, LANGUAGES } from '../../../../../www/chat-box/language.ts';
import type { BaseWords, FormalWords, ModerationWords, Words } from '../../../../../www/chat-box/languages/en.ts';
import { loadAllEnglish } from '../../../../helpers/all-english.ts';
import { allSentences, SAMPLE } from '../../../../helpers/all-sentences.ts';
import { projectRoot } from '../../../../helpers/project-root.ts';

const FOLDER = `${projectRoot}www/chat-box/languages/`;

/** Largest script of a language as a page downloads it, in bytes. A letter of some scripts takes two or three. */
const MAX_SCRIPT_GZIP_BYTES = 6_700;

/** Longest label, in letters, of a button that shares a row of a 320 px box with another button. */
const MAX_LABEL_LETTERS = 20;
const LABELS = [
  ...(['join', 'tryNow', 'tryAgain', 'send', 'resend', 'save', 'cancel', 'close', 'delete', 'sendReport'] as const),
  ...(['randomName', 'react', 'reply', 'edit', 'showAll', 'moreEmoji', 'newDivider'] as const),
];

/** Longest label, in letters, of a button that has a row of a 320 px box to itself. */
const MAX_WIDE_LABEL_LETTERS = 32;
const WIDE_LABELS = ['loadOlder'] as const;

/** Longest placeholder of the message field, in letters, that shows whole between its buttons in a 320 px box. */
const MAX_PLACEHOLDER_LETTERS = 16;

/** Parts of a sentence that are the same in every language. */
const UNTRANSLATED = [
  ...Object.values(SAMPLE).flat(),
  ...['/nick', '/me', '/help', '//', 'UDP', 'TCP', 'TURN', 'WebSocket'],
];

/** Sentences of the server, which English shows unchanged and the other languages write anew. */
const SERVER_SENTENCES = new Set<string>(Object.values(closeReasons).map(({ reason }) => reason));

/** Whole sentences that a language may share with English. */
const SHARED = new Set<string>([
  ...[
    '',
    'ltr',
    'Transport',
    'WebSocket (TCP)',
    'Emoji',
    'Message',
    'Route',
    'OK',
    'Moderation',
    'Links',
    'Action',
    'Description',
  ],
  // The tag of Italian, which is also a word of English.
  'it',
  ...Object.values(SAMPLE).flat(),
  `Chat: ${SAMPLE.room}`,
  `${SAMPLE.names[0]} in ${SAMPLE.room}`,
  `${SAMPLE.names[0]}: ${SAMPLE.text}`,
  `${SAMPLE.names[0]}, ${SAMPLE.time}: ${SAMPLE.text}`,
]);
const isShared = (sentence: string) => SHARED.has(sentence) || /^\d+ (?:ms|online|emoji)$/.test(sentence);

const ENGLISH_WORDS = /(?<!\p{L})(?:the|you|your|is|are|not|this|that|with|again|of|to|it|and)(?!\p{L})/iu;

/** Lists the numbers that a sentence shows in digits. Numbers up to 2 may be words, or only a form of the noun. */
function numbersIn(sentence: string): string[] {
  const western = sentence.replace(/[٠-٩]/g, (digit) => String(digit.charCodeAt(0) - 0x660));
  return (western.match(/\d+/g) ?? [])
    .map(Number)
    .filter((number) => number > 2)
    .map(String);
}

const english = await loadAllEnglish();
const englishSentences = allSentences(english);
const files = [...new Bun.Glob('??.ts').scanSync(FOLDER)].filter((file) => file !== 'en.ts').sort();

test('LANGUAGES lists exactly the languages that have a file', () => {
  expect(files.map((file) => basename(file, '.ts'))).toEqual([...LANGUAGES].sort());
});

/** Removes the grave accents that the reader types around code. */
const withoutCode = (sentence: string) => sentence.replaceAll(/`([^`\n]+)`/g, '$1');

test('English writes apostrophes, quotation marks and ellipses as print does', () => {
  const typed = [...englishSentences].filter(([, sentence]) => /\.\.\.|['`]| {2}/.test(withoutCode(sentence)));
  expect(typed).toEqual([]);
});

/** Loads every sentence of a language, in its informal form. */
async function loadWords(file: string): Promise<Words> {
  const base = ((await import(FOLDER + file)) as { readonly words: BaseWords }).words;
  const moderation = ((await import(`${FOLDER}moderation/${file}`)) as { readonly words: ModerationWords }).words;
  return { ...base, ...moderation };
}

/** Loads the sentences that differ in the formal form of a language. */
async function loadFormal(language: string, informal: Words): Promise<Partial<Words>> {
  return ((await import(`${FOLDER}formal/${language}.ts`)) as { readonly words: FormalWords }).words(informal);
}

describe.each(files)('Language file %s', async (file) => {
  const words = await loadWords(file);
  const sentences = allSentences(words);
  /** Lists the sentences that break a rule, each with its expression. */
  const offenders = (isWrong: (sentence: string, original: string) => boolean) =>
    [...sentences].filter(([expression, sentence]) => isWrong(sentence, englishSentences.get(expression) ?? ''));

  test('has the sentences of English and no others', () => {
    expect([...sentences.keys()].sort()).toEqual([...englishSentences.keys()].sort());
  });

  test('names its own language, in which screen readers read it and times are written', () => {
    const { locale } = words;
    expect(new Intl.Locale(locale).language).toBe(basename(file, '.ts'));
    expect(Intl.DateTimeFormat.supportedLocalesOf(locale)).toEqual([locale]);
  });

  test('has a complete sentence for every argument', () => {
    expect(offenders((sentence, original) => sentence.trim() === '' && original !== '')).toEqual([]);
    expect(offenders((sentence) => /undefined|NaN|\[object/.test(sentence))).toEqual([]);
  });

  test('shows the names, numbers and commands that English shows', () => {
    const isLost = (sentence: string, original: string) =>
      UNTRANSLATED.some((part) => original.includes(part) && !sentence.includes(part));
    expect(offenders(isLost)).toEqual([]);
    const isMiscounted = (sentence: string, original: string) => {
      if (SERVER_SENTENCES.has(original)) return false;
      const shown = new Set(numbersIn(sentence));
      return numbersIn(original).some((number) => !shown.has(number));
    };
    expect(offenders(isMiscounted)).toEqual([]);
  });

  test('leaves no sentence in English', () => {
    expect(offenders((sentence, original) => sentence === original && !isShared(sentence))).toEqual([]);
    expect(offenders((sentence) => ENGLISH_WORDS.test(sentence) && !isShared(sentence))).toEqual([]);
  });

  test('writes apostrophes, quotation marks and ellipses as print does', () => {
    expect(offenders((sentence) => /\.\.\.|['"`]| {2}/.test(withoutCode(sentence)) && !isShared(sentence))).toEqual([]);
  });

  test('has labels that fit on buttons in a narrow box', () => {
    expect(LABELS.filter((label) => words[label].length > MAX_LABEL_LETTERS)).toEqual([]);
    expect(words.messageField.length).toBeLessThanOrEqual(MAX_PLACEHOLDER_LETTERS);
    expect(WIDE_LABELS.filter((label) => words[label].length > MAX_WIDE_LABEL_LETTERS)).toEqual([]);
  });

  test('names its own button where a sentence says what to choose', () => {
    const replaced = words.connectFailure({
      kind: 'closed',
      close: { code: 'replaced', reconnects: false, reason: '' },
    });
    expect(replaced).toContain(words.tryAgain);
    expect(words.disconnectedHint({ kind: 'lost' })).toContain(words.tryAgain);
  });

  test.each([file, `moderation/${file}`])('builds a small script that contains no English: %s', async (source) => {
    const { outputs } = await Bun.build({ entrypoints: [FOLDER + source], minify: true, target: 'browser' });
    const script = (await outputs[0]?.text()) ?? '';
    expect(script).not.toMatch(/\bimport\b/);
    expect(script).not.toContain(english.sendingTooFast);
    expect(gzipSync(script, { level: 9 }).byteLength).toBeLessThan(MAX_SCRIPT_GZIP_BYTES);
  });
});

test('French keeps a colon, a semicolon, an exclamation or a question mark on the line of its word', async () => {
  const words = await loadWords('fr.ts');
  const all = [words, { ...words, ...(await loadFormal('fr', words)) }];
  const sentences = all.flatMap((form) => [...allSentences(form).values()]).filter((sentence) => !isShared(sentence));
  expect(sentences.filter((sentence) => / [:;?!]/.test(sentence))).toEqual([]);
  expect(sentences.filter((sentence) => /\p{L}[:;?!]/u.test(sentence))).toEqual([]);
});

test('Russian has three forms after a number', async () => {
  const { newMessages, canSendIn } = await loadWords('ru.ts');
  expect([1, 2, 5, 11, 21, 22, 25].map(newMessages)).toEqual([
    ...['1 новое сообщение', '2 новых сообщения', '5 новых сообщений', '11 новых сообщений'],
    ...['21 новое сообщение', '22 новых сообщения', '25 новых сообщений'],
  ]);
  expect(canSendIn(21)).toContain('21\u00a0секунду');
});

test('FORMAL_LANGUAGES lists exactly the languages that have a formal form', () => {
  const formal = [...new Bun.Glob('??.ts').scanSync(`${FOLDER}formal`)].map((file) => basename(file, '.ts')).sort();
  expect(formal).toEqual([...FORMAL_LANGUAGES].sort());
});

/** Words and endings that only the informal form has. */
const INFORMAL: Readonly<Record<string, RegExp>> = {
  de: /(?<!\p{L})(?:du|dich|dir|dein\p{L}*|(?:warte|wähle|lade|versuche|drücke|melde|teile|sag|mach|sieh)(?! Sie))(?!\p{L})/iu,
  es: /(?<!\p{L})(?<!se )(?:tú|tu|tus|te|ti|eres|estás|has|puedes|podrás|usa|elige|pulsa|espera|recarga|recárga|vuelves?|inicia|comparte|saluda|ves)(?!\p{L})/iu,
  fr: /(?<!\p{L})(?:tu|te|toi|ton|ta|tes|t’\p{L}+|attends|réessaie|recharge|choisis|utilise(?! donc)|appuie|rejoins|partage|dis|patiente|regarde)(?!\p{L})/iu,
};

describe.each([...FORMAL_LANGUAGES])('Formal form of %s', async (language) => {
  const informal = await loadWords(`${language}.ts`);
  const formal = await loadFormal(language, informal);
  const before = allSentences(informal);
  const after = allSentences({ ...informal, ...formal });

  test('contains no informal sentence', () => {
    const pattern = INFORMAL[language] ?? /^/;
    expect([...before.values()].some((sentence) => pattern.test(sentence))).toBe(true);
    expect([...after].filter(([, sentence]) => pattern.test(sentence))).toEqual([]);
  });

  test('replaces only sentences that differ', () => {
    const same = Object.keys(formal).filter((key) =>
      [...after].every(([expression, sentence]) => !isOf(key, expression) || sentence === before.get(expression)),
    );
    expect(same).toEqual([]);
  });

  test('has the same sentences, numbers and names as the informal form', () => {
    expect([...after.keys()]).toEqual([...before.keys()]);
    const parts = (sentence: string) => UNTRANSLATED.filter((part) => sentence.includes(part));
    for (const [expression, sentence] of after) {
      const original = before.get(expression) ?? '';
      expect([expression, numbersIn(sentence), parts(sentence)]).toEqual([
        ...[expression, numbersIn(original), parts(original)],
      ]);
    }
  });

  test('names its own button where a sentence says what to choose', () => {
    const words: Words = { ...informal, ...formal };
    expect(words.disconnectedHint({ kind: 'lost' })).toContain(words.tryAgain);
    expect(
      words.connectFailure({ kind: 'closed', close: { code: 'replaced', reconnects: false, reason: '' } }),
    ).toContain(words.tryAgain);
  });
});

/** Returns whether an expression is of a sentence. */
function isOf(key: string, expression: string): boolean {
  return expression === key || expression.startsWith(`${key}(`) || expression.startsWith(`${key}[`);
}

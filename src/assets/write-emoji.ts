import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';
import { EMOJI_PACKAGES, extraWords } from './emoji-sources.ts';

const LANGUAGES = ['ar', 'de', 'en', 'es', 'fr', 'it', 'ja', 'ko', 'pt', 'ru', 'zh'];
/** Groups of Unicode's `emoji-test.txt`, and the names that the picker has for them. */
const GROUPS = {
  'Smileys & Emotion': 'smileys',
  'People & Body': 'people',
  'Animals & Nature': 'nature',
  'Food & Drink': 'food',
  'Travel & Places': 'travel',
  Activities: 'activities',
  Objects: 'objects',
  Symbols: 'symbols',
  Flags: 'flags',
};
/** Every system in use draws the emoji of earlier versions. */
const FIRST_MARKED_VERSION = 13;

interface Annotation {
  readonly default?: readonly string[];
  readonly tts?: readonly string[];
}
type Annotations = Readonly<Record<string, Annotation>>;
interface EmojiGroup {
  readonly name: keyof typeof GROUPS;
  readonly emojis: readonly { readonly emoji: string; readonly emoji_version: string }[];
}

const EMOJI = new URL('../../www/chat-box/emoji/', import.meta.url);
const folder = mkdtempSync(`${tmpdir()}/chat-box-emoji-`);
try {
  await writeAll();
} finally {
  rmSync(folder, { recursive: true });
}

/**
 * Writes the list of the emoji, and a file of words for each language with a line for each emoji. The packages take 155 MB and
 * change once a year, so that they are installed for this script alone.
 */
async function writeAll(): Promise<void> {
  await Bun.write(`${folder}/package.json`, JSON.stringify({ dependencies: EMOJI_PACKAGES }));
  const install = Bun.spawnSync([process.execPath, 'install', '--silent'], { cwd: folder });
  if (install.exitCode !== 0) throw new Error(`The sources could not be installed: ${String(install.stderr)}`);
  const groups = await readJson<readonly EmojiGroup[]>('unicode-emoji-json/data-by-group.json');
  const lines = groups.map(({ name, emojis }) => `  ${GROUPS[name]}:\n    '${emojis.map(marked).join(' ')}',\n`);
  await write(
    'emoji-list.ts',
    `/** The emoji by group, in the order of Unicode 17. A number before an emoji is its version. \`bun run emoji\` writes this. */\n` +
      `export const emojiList = {\n${lines.join('')}};\n`,
  );
  const all = groups.flatMap(({ emojis }) => emojis.map(({ emoji }) => emoji));
  for (const language of LANGUAGES) await write(`words/${language}.txt`, await words(language, all));
}

function marked({ emoji, emoji_version: version }: EmojiGroup['emojis'][number]): string {
  return Number(version) < FIRST_MARKED_VERSION ? emoji : `${version}:${emoji}`;
}

/** Returns a line for each emoji: its name, a tab, and more words to find it by. */
async function words(language: string, all: readonly string[]): Promise<string> {
  const file = `${language}/annotations.json`;
  const { annotations } = await readJson<{ annotations: { annotations: Annotations } }>(
    `cldr-annotations-full/annotations/${file}`,
  );
  const { annotationsDerived } = await readJson<{ annotationsDerived: { annotations: Annotations } }>(
    `cldr-annotations-derived-full/annotationsDerived/${file}`,
  );
  const byEmoji = new Map<string, Annotation>(
    Object.entries({ ...annotationsDerived.annotations, ...annotations.annotations }).map(([emoji, annotation]) => [
      withoutSelectors(emoji),
      annotation,
    ]),
  );
  const lines = all.map((emoji) => {
    const { default: keywords = [], tts: [name] = [] } = byEmoji.get(withoutSelectors(emoji)) ?? {};
    if (name === undefined) throw new Error(`${emoji} has no name in ${language}.`);
    return `${name}\t${extraWords(language, name, keywords).join(' ')}\n`;
  });
  return lines.join('');
}

/** CLDR writes emoji without variation selectors. */
function withoutSelectors(emoji: string): string {
  return emoji.replaceAll('\ufe0f', '');
}

async function readJson<Content>(path: string): Promise<Content> {
  return (await Bun.file(`${folder}/node_modules/${path}`).json()) as Content;
}

async function write(path: string, text: string): Promise<void> {
  await Bun.write(fileURLToPath(new URL(path, EMOJI)), text);
}

import { describe, expect, test } from 'bun:test';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import {
  completeReplacement,
  createReplacement,
  discardReplacement,
  finishReplacement,
} from '../../../../src/journal/replace-files.ts';
import { SqliteJournal } from '../../../../src/journal/sqlite.ts';
import { newId } from '../../../../src/secrets.ts';
import { manualClock } from '../../../helpers/manual-clock.ts';
import { storedTexts, storeTexts } from '../../../helpers/stored-texts.ts';
import { temporaryFolder } from '../../../helpers/temporary-folder.ts';

const DATABASE = 'chat.sqlite';
const OLD = ['chat.sqlite', 'chat.sqlite-wal', 'chat.sqlite-shm', 'secret'];
const NEW = ['chat.sqlite', 'secret'];

/** A data folder with old files, and a replacement with new ones. */
function folderWithReplacement() {
  const folder = temporaryFolder();
  const { path } = folder;
  for (const name of OLD) writeFileSync(join(path, name), 'old');
  const replacement = createReplacement(path);
  for (const name of NEW) writeFileSync(join(replacement, name), 'new');
  return folder;
}

/** The files of a folder with their contents, without those in folders. */
function contents(path: string): Record<string, string> {
  const names = readdirSync(path).filter((name) => statSync(join(path, name)).isFile());
  return Object.fromEntries(names.map((name) => [name, readFileSync(join(path, name), 'utf8')]));
}

const filled = (names: readonly string[], text: string) => Object.fromEntries(names.map((name) => [name, text]));

/** The renames of a replacement, in the order in which it makes them. */
const RENAMES: readonly (readonly [from: string, to: string])[] = [
  ['chat.sqlite-wal', 'replaced.part/chat.sqlite-wal'],
  ['chat.sqlite-shm', 'replaced.part/chat.sqlite-shm'],
  ['chat.sqlite', 'replaced.part/chat.sqlite'],
  ['restore/chat.sqlite', 'chat.sqlite'],
  ['secret', 'replaced.part/secret'],
  ['restore/secret', 'secret'],
  ['replaced.part', 'replaced-2026'],
];

describe('A replacement of the files of a data folder', () => {
  test('changes nothing until it is complete', () => {
    using folder = folderWithReplacement();
    expect(finishReplacement(folder.path, DATABASE)).toBeUndefined();
    expect(contents(folder.path)).toEqual(filled(OLD, 'old'));
    discardReplacement(folder.path);
    expect(readdirSync(folder.path).sort()).toEqual([...OLD].sort());
  });

  test('replaces all files, and keeps the former ones', () => {
    using folder = folderWithReplacement();
    completeReplacement(folder.path);
    const replaced = finishReplacement(folder.path, DATABASE) ?? '';
    expect(contents(folder.path)).toEqual(filled(NEW, 'new'));
    expect(contents(replaced)).toEqual(filled(OLD, 'old'));
    expect(statSync(replaced).mode & 0o777).toBe(0o700);
    expect(readdirSync(folder.path).length).toBe(NEW.length + 1);
  });

  test.each(Array.from({ length: RENAMES.length + 1 }, (_, steps) => [steps]))(
    'that is interrupted after %d renames goes on where it was',
    (steps) => {
      using folder = folderWithReplacement();
      const { path } = folder;
      completeReplacement(path);
      mkdirSync(join(path, 'replaced.part'));
      for (const [from, to] of RENAMES.slice(0, steps)) renameSync(join(path, from), join(path, to));
      const replaced = finishReplacement(path, DATABASE) ?? join(path, 'replaced-2026');
      expect(contents(path)).toEqual(filled(NEW, 'new'));
      expect(contents(replaced)).toEqual(filled(OLD, 'old'));
      expect(existsSync(join(path, 'restore'))).toBe(false);
      expect(finishReplacement(path, DATABASE)).toBeUndefined();
    },
  );

  test('that was interrupted is finished by the next start of a server', () => {
    using folder = temporaryFolder();
    const [data, other] = ['data', 'other'].map((name) => join(folder.path, name)) as [string, string];
    storeTexts(data, ['old']);
    storeTexts(other, ['new']);
    copyFileSync(join(other, DATABASE), join(createReplacement(data), DATABASE));
    completeReplacement(data);
    expect(storedTexts(data)).toEqual(['old']);
    const retention = { maxMessages: 9, maxChanges: 9, maxAgeMs: Number.MAX_SAFE_INTEGER };
    const options = { durability: 'normal', retention, clock: manualClock(1_000), log: () => {}, newId } as const;
    const journal = new SqliteJournal({ ...options, folder: data });
    expect(
      journal
        .room('lobby')
        .before(Number.MAX_SAFE_INTEGER, 9, '')
        .map(({ text }) => text),
    ).toEqual(['new']);
    journal.close();
  });

  test('without former files leaves no folder for them', () => {
    using folder = temporaryFolder();
    writeFileSync(join(createReplacement(folder.path), DATABASE), 'new');
    completeReplacement(folder.path);
    expect(finishReplacement(folder.path, DATABASE)).toBeUndefined();
    expect(readdirSync(folder.path)).toEqual([DATABASE]);
  });

  test('keeps a secret that it does not replace', () => {
    using folder = temporaryFolder();
    writeFileSync(join(folder.path, 'secret'), 'old');
    writeFileSync(join(createReplacement(folder.path), DATABASE), 'new');
    completeReplacement(folder.path);
    finishReplacement(folder.path, DATABASE);
    expect(contents(folder.path)).toEqual({ [DATABASE]: 'new', secret: 'old' });
  });
});

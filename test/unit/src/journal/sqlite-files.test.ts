import { describe, expect, test } from 'bun:test';
import { Database } from 'bun:sqlite';
import {
  cpSync,
  existsSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { DataFolderError } from '../../../../src/journal/data-folder-error.ts';
import { JournalError } from '../../../../src/journal/journal.ts';
import { SqliteJournal } from '../../../../src/journal/sqlite.ts';
import { newId } from '../../../../src/secrets.ts';
import { appendMessage } from '../../../helpers/journal-contract.ts';
import { logBook } from '../../../helpers/log-book.ts';
import { manualClock } from '../../../helpers/manual-clock.ts';
import { temporaryFolder } from '../../../helpers/temporary-folder.ts';

function open(folder: string) {
  // The time of the messages, so that the clock is not suspect.
  const clock = manualClock(7);
  const { log, lines } = logBook();
  const retention = { maxMessages: 1_000_000, maxChanges: 1_000, maxAgeMs: Number.MAX_SAFE_INTEGER };
  const journal = new SqliteJournal({ folder, durability: 'normal', retention, clock, log, newId });
  return { journal, clock, lines, [Symbol.dispose]: () => journal.close() };
}

/** The files of a server that was killed: 200 messages, of which the last 100 are in the write-ahead file. */
function killed() {
  const folder = temporaryFolder();
  const live = join(folder.path, 'live');
  using server = open(live);
  const room = server.journal.room('lobby');
  for (let index = 0; index < 100; index++) appendMessage(room, `m${index}`, 'x'.repeat(500));
  server.journal.database.run('PRAGMA wal_checkpoint(TRUNCATE)');
  for (let index = 100; index < 200; index++) appendMessage(room, `m${index}`, 'x'.repeat(500));
  const path = join(folder.path, 'killed');
  cpSync(live, path, { recursive: true });
  const [main, wal, index] = ['', '-wal', '-shm'].map((suffix) => join(path, `chat.sqlite${suffix}`)) as [
    string,
    string,
    string,
  ];
  return { folder: path, main, wal, index, [Symbol.dispose]: () => folder[Symbol.dispose]() };
}

/** Every file of a folder and its contents, but for the lock. */
function contents(folder: string): ReadonlyMap<string, string> {
  const names = readdirSync(folder).filter((name) => !name.startsWith('lock'));
  return new Map(names.sort().map((name) => [name, readFileSync(join(folder, name)).toString('base64')]));
}

/** Changes a byte of a file. */
function flip(path: string, at: number): void {
  const bytes = readFileSync(path);
  bytes[at] = (bytes[at] ?? 0) ^ 0x40;
  writeFileSync(path, bytes);
}

function count(folder: string): { readonly messages: number; readonly lines: readonly string[] } {
  using server = open(folder);
  return { messages: server.journal.room('lobby').before(2 ** 53 - 1, 1_000, '').length, lines: [...server.lines] };
}

const FRAME_BYTES = 24 + 4_096;

describe('SqliteJournal, after a kill,', () => {
  test('has every message and logs nothing', () => {
    using files = killed();
    expect(count(files.folder)).toEqual({ messages: 200, lines: [] });
    expect(count(files.folder)).toEqual({ messages: 200, lines: [] });
  });

  test('has every message when only the index of the write-ahead file is missing', () => {
    using files = killed();
    rmSync(files.index);
    expect(count(files.folder)).toEqual({ messages: 200, lines: [] });
  });

  test.each<[string, (files: ReturnType<typeof killed>) => void]>([
    ['the database is missing', ({ main }) => rmSync(main)],
    ['the database is empty', ({ main }) => truncateSync(main, 0)],
    [
      'the database is of another program',
      ({ main, wal }) => {
        rmSync(main);
        rmSync(wal);
        using other = new Database(main);
        other.run('CREATE TABLE recipe (name TEXT)');
      },
    ],
    [
      'half of the database is overwritten',
      ({ main, wal }) => {
        rmSync(wal);
        const bytes = readFileSync(main);
        writeFileSync(main, bytes.fill(0x5a, bytes.length / 2));
      },
    ],
    ['a byte of a page in the write-ahead file changed', ({ wal }) => flip(wal, 32 + 10 * FRAME_BYTES + 2_000)],
    ['a checksum in the write-ahead file changed', ({ wal }) => flip(wal, 32 + 10 * FRAME_BYTES + 18)],
    ['the header of the write-ahead file changed', ({ wal }) => flip(wal, 9)],
    ['the first page of the write-ahead file changed', ({ wal }) => flip(wal, 32 + 100)],
  ])('refuses to start and changes no file when %s', (_, damage) => {
    using files = killed();
    damage(files);
    const before = contents(files.folder);
    expect(() => open(files.folder)).toThrow(DataFolderError);
    expect(() => open(files.folder)).toThrow(/chat\.sqlite.*(is|cannot)/);
    expect(contents(files.folder)).toEqual(before);
  });

  test.each<[string, (files: ReturnType<typeof killed>) => void]>([
    ['ends in the middle of a page', ({ wal }) => truncateSync(wal, 32 + 50 * FRAME_BYTES + 1_000)],
    ['ends after a page', ({ wal }) => truncateSync(wal, 32 + 50 * FRAME_BYTES)],
    ['has only a header', ({ wal }) => truncateSync(wal, 32)],
    ['has less than a header', ({ wal }) => truncateSync(wal, 10)],
    ['has a broken last page', ({ wal }) => flip(wal, readFileSync(wal).length - 10)],
  ])('starts with one log line and new offsets when the write-ahead file %s', (_, damage) => {
    using files = killed();
    damage(files);
    using server = open(files.folder);
    expect(server.lines).toEqual([expect.stringContaining('chat.sqlite-wal ends too early')]);
    const room = server.journal.room('lobby');
    const { head } = room;
    expect(room.before(2 ** 53 - 1, 1_000, '').length).toBeWithin(100, 200);
    expect(appendMessage(room, 'next', 'text')).toBeGreaterThan(Math.max(head, 100_000));
  });

  test('logs that the write-ahead file is missing, and has the events in the database', () => {
    using files = killed();
    rmSync(files.wal);
    rmSync(files.index);
    const { messages, lines } = count(files.folder);
    expect(messages).toBe(100);
    expect(lines).toEqual([expect.stringContaining('chat.sqlite-wal is missing')]);
    expect(count(files.folder)).toEqual({ messages: 100, lines: [] });
  });

  test('logs nothing when the database was closed, and leaves no other file', () => {
    using files = killed();
    open(files.folder).journal.close();
    expect(existsSync(files.wal)).toBe(false);
    expect(count(files.folder)).toEqual({ messages: 200, lines: [] });
  });
});

describe('SqliteJournal, while it runs,', () => {
  test.each(['chat.sqlite', 'chat.sqlite-wal', 'lock.sqlite', ''])(
    'acknowledges nothing from a minute after %j was deleted, and logs it once',
    (name) => {
      using folder = temporaryFolder();
      const path = join(folder.path, 'data');
      using server = open(path);
      const room = server.journal.room('lobby');
      appendMessage(room, 'm1', 'text');
      server.clock.advance(120_000);
      expect(server.lines).toEqual([]);
      rmSync(join(path, name), { recursive: true });
      server.clock.advance(60_000);
      expect(() => appendMessage(room, 'm2', 'text')).toThrow(JournalError);
      server.clock.advance(600_000);
      expect(() => appendMessage(server.journal.room('other'), 'm3', 'text')).toThrow(/was deleted or replaced/);
      expect(server.journal.failure()).toMatch(/^The data folder stores nothing: .+ was deleted or replaced\.$/);
      expect(server.lines).toHaveLength(1);
      expect(server.lines[0]).toContain('restart the server');
      // What is there can still be read.
      expect(room.after(0, 10, '')).toHaveLength(1);
    },
  );

  test('acknowledges nothing when another folder took the place of its own', () => {
    using folder = temporaryFolder();
    const path = join(folder.path, 'data');
    using server = open(path);
    appendMessage(server.journal.room('lobby'), 'm1', 'text');
    cpSync(path, `${path}-copy`, { recursive: true });
    renameSync(path, `${path}-old`);
    renameSync(`${path}-copy`, path);
    server.clock.advance(60_000);
    expect(() => appendMessage(server.journal.room('lobby'), 'm2', 'text')).toThrow(JournalError);
  });
});

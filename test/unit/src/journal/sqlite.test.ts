import { afterAll, expect, spyOn, test } from 'bun:test';
import { Database } from 'bun:sqlite';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock, type Clock } from '../../../../src/clock.ts';
import { JournalError, type Retention } from '../../../../src/journal/journal.ts';
import { readSecret } from '../../../../src/journal/data-secret.ts';
import { DataFolderError } from '../../../../src/journal/data-folder-error.ts';
import { FORMAT } from '../../../../src/journal/sqlite-schema.ts';
import { SqliteJournal } from '../../../../src/journal/sqlite.ts';
import { newId } from '../../../../src/secrets.ts';
import { appendMessage, journalContract, type JournalMaker } from '../../../helpers/journal-contract.ts';
import { manualClock } from '../../../helpers/manual-clock.ts';
import { retentionContract } from '../../../helpers/retention-contract.ts';

const folders = mkdtempSync(join(tmpdir(), 'chat-box-journals-'));
const opened: SqliteJournal[] = [];
let folderCount = 0;
afterAll(() => {
  for (const journal of opened) journal.close();
  rmSync(folders, { recursive: true, force: true });
});

const keepAll: Retention = { maxMessages: 1_000_000, maxChanges: 1_000_000, maxAgeMs: Number.MAX_SAFE_INTEGER };

function newFolder(): string {
  return join(folders, String(++folderCount));
}

function open(folder: string, { clock = systemClock as Clock, retention = keepAll } = {}): SqliteJournal {
  const journal = new SqliteJournal({ folder, durability: 'normal', retention, clock, log: () => {}, newId });
  opened.push(journal);
  return journal;
}

const maker: JournalMaker = { make: (retention, clock) => open(newFolder(), { retention, clock }) };
journalContract('SqliteJournal', maker);
retentionContract('SqliteJournal', maker);

test('SqliteJournal restores everything under the same epoch after it was closed', () => {
  const folder = newFolder();
  const first = open(folder);
  appendMessage(first.room('lobby'), 'm1', 'hello');
  const { epoch, head } = first.room('lobby');
  first.close();
  const second = open(folder).room('lobby');
  expect(second.epoch).toBe(epoch);
  expect(second.head).toBe(head);
  expect(second.after(0, 10, '')).toMatchObject([{ id: 'm1', text: 'hello' }]);
});

test('SqliteJournal never reuses an offset of an earlier run, committed or lost', () => {
  const folder = newFolder();
  const first = open(folder);
  appendMessage(first.room('lobby'), 'm1', 'hello');
  // As after a power loss that took the event but not the synced reservation.
  first.database.run('DELETE FROM event');
  const reserved = (first.database.query('SELECT reserved FROM room').get() as { reserved: number }).reserved;
  first.close();
  expect(appendMessage(open(folder).room('lobby'), 'm2', 'again')).toBeGreaterThan(reserved);
});

test('SqliteJournal erases a deleted text from every file', () => {
  const folder = newFolder();
  const clock = manualClock();
  const room = open(folder, { clock }).room('lobby');
  appendMessage(room, 'm1', 'NEEDLE-IN-A-MESSAGE');
  room.transaction(() => room.append({ type: 'edited', message: 'm1', text: 'NEEDLE-IN-AN-EDIT' }, 7));
  expect(filesWith(folder, 'NEEDLE')).not.toEqual([]);
  room.transaction(() => room.append({ type: 'deleted', message: 'm1' }, 8));
  clock.advance(1_000);
  expect(filesWith(folder, 'NEEDLE')).toEqual([]);
});

test('SqliteJournal erases a deleted text as soon as no other connection reads the file', () => {
  const folder = newFolder();
  const clock = manualClock();
  const room = open(folder, { clock }).room('lobby');
  appendMessage(room, 'm1', 'NEEDLE');
  const other = new Database(join(folder, 'chat.sqlite'), { readonly: true });
  other.run('BEGIN');
  other.query('SELECT count(*) FROM event').get();
  room.transaction(() => room.append({ type: 'deleted', message: 'm1' }, 8));
  clock.advance(5_000);
  expect(filesWith(folder, 'NEEDLE')).not.toEqual([]);
  other.run('COMMIT');
  other.close();
  clock.advance(1_000);
  expect(filesWith(folder, 'NEEDLE')).toEqual([]);
});

test('SqliteJournal erases a deleted text at its start after a kill', () => {
  const folder = newFolder();
  const room = open(folder, { clock: manualClock() }).room('lobby');
  appendMessage(room, 'm1', 'NEEDLE');
  room.transaction(() => room.append({ type: 'deleted', message: 'm1' }, 8));
  // What a killed process leaves behind: the files as they are, and no lock.
  const left = newFolder();
  cpSync(folder, left, { recursive: true });
  expect(filesWith(left, 'NEEDLE')).not.toEqual([]);
  open(left);
  expect(filesWith(left, 'NEEDLE')).toEqual([]);
});

test('SqliteJournal rejects a folder that it cannot lock or that is a file', () => {
  const folder = newFolder();
  mkdirSync(join(folder, 'lock.sqlite'), { recursive: true });
  expect(() => open(folder)).toThrow(DataFolderError);
  writeFileSync(join(folder, 'file'), '');
  expect(() => open(join(folder, 'file'))).toThrow(DataFolderError);
});

const FULL = 'The data folder stores nothing: SQLiteError: database or disk is full';

test('SqliteJournal refuses events on a full disk, keeps earlier ones, and continues when there is space', () => {
  const journal = open(newFolder());
  const room = journal.room('lobby');
  const offset = appendMessage(room, 'm1', 'hello');
  const { page_count: pages } = journal.database.query('PRAGMA page_count').get() as { page_count: number };
  journal.database.run(`PRAGMA max_page_count = ${pages}`);
  const flood = () => {
    for (let index = 0; index < 100; index++) appendMessage(room, `full-${index}`, 'x'.repeat(4_000));
  };
  expect(journal.failure()).toBeUndefined();
  expect(flood).toThrow(JournalError);
  expect([journal.failure(), journal.failure()]).toEqual(Array.from({ length: 2 }, () => FULL));
  expect(room.after(0, 10, '')[0]).toMatchObject({ id: 'm1' });
  journal.database.run('PRAGMA max_page_count = 1000000');
  expect(journal.failure()).toBeUndefined();
  expect(appendMessage(room, 'm2', 'again')).toBeGreaterThan(offset);
  expect(room.message('m2', '')).toMatchObject({ text: 'again' });
});

test('SqliteJournal fails at once while another connection locks the file, and continues afterwards', () => {
  const folder = newFolder();
  const room = open(folder).room('lobby');
  appendMessage(room, 'm1', 'hello');
  const other = new Database(join(folder, 'chat.sqlite'));
  other.run('BEGIN IMMEDIATE');
  expect(() => appendMessage(room, 'm2', 'locked out')).toThrow(JournalError);
  expect(room.after(0, 10, '')).toHaveLength(1);
  other.run('ROLLBACK');
  other.close();
  expect(appendMessage(room, 'm2', 'again')).toBeGreaterThan(0);
});

test('SqliteJournal rejects a folder that another server is using', () => {
  const folder = newFolder();
  open(folder);
  expect(() => open(folder)).toThrow(
    new DataFolderError(`The data folder ${folder} cannot be used: another server is using it.`),
  );
});

test('SqliteJournal rejects the file of a newer version, and leaves it unchanged', () => {
  const folder = newFolder();
  const journal = open(folder);
  journal.database.run('PRAGMA user_version = 99');
  journal.close();
  const before = readFileSync(join(folder, 'chat.sqlite'));
  expect(() => open(folder)).toThrow(
    `written by a newer chat-box (format 99; this version reads ${FORMAT}). The file is unchanged`,
  );
  expect(readFileSync(join(folder, 'chat.sqlite')).equals(before)).toBe(true);
});

test('SqliteJournal rejects a file that is not a database, and leaves it unchanged', () => {
  const folder = newFolder();
  open(folder).close();
  const path = join(folder, 'chat.sqlite');
  writeFileSync(path, 'This is a diary.\n'.repeat(1_000));
  expect(() => open(folder)).toThrow(DataFolderError);
  expect(readFileSync(path, 'utf8')).toStartWith('This is a diary.');
});

test('SqliteJournal rejects a damaged database, and leaves it unchanged', () => {
  const folder = newFolder();
  const journal = open(folder);
  for (let index = 0; index < 300; index++) appendMessage(journal.room('lobby'), `m${index}`, 'x'.repeat(200));
  journal.database.run('PRAGMA wal_checkpoint(TRUNCATE)');
  journal.close();
  const path = join(folder, 'chat.sqlite');
  const bytes = readFileSync(path);
  bytes.fill(0x5a, bytes.length / 2);
  writeFileSync(path, bytes);
  expect(() => open(folder)).toThrow(DataFolderError);
  expect(readFileSync(path).equals(bytes)).toBe(true);
});

test('SqliteJournal rejects a database of another program, and leaves it unchanged', () => {
  const folder = newFolder();
  open(folder).close();
  const path = join(folder, 'chat.sqlite');
  rmSync(path);
  const other = new Database(path);
  other.run('CREATE TABLE recipe (name TEXT)');
  other.close();
  expect(() => open(folder)).toThrow(/database of another program/);
});

test('SqliteJournal keeps a room with events when it is released, and forgets one without', () => {
  const journal = open(newFolder());
  const offset = appendMessage(journal.room('lobby'), 'm1', 'hello');
  const { epoch } = journal.room('empty');
  for (const name of ['lobby', 'empty', 'unknown']) journal.release(name);
  // Opened anew, the room would skip to another block of offsets.
  expect(appendMessage(journal.room('lobby'), 'm2', 'again')).toBe(offset + 1);
  expect(journal.room('empty').epoch).not.toBe(epoch);
});

test('SqliteJournal syncs a block of offsets to the disk before it is used, except the first of a new room', () => {
  const folder = newFolder();
  const first = open(folder);
  const countSyncs = (journal: SqliteJournal, append: () => void) => {
    using run = spyOn(journal.database, 'run');
    append();
    return run.mock.calls.filter(([statement]) => statement === 'PRAGMA synchronous = FULL').length;
  };
  expect(countSyncs(first, () => void appendMessage(first.room('lobby'), 'm1', 'hello'))).toBe(0);
  first.close();
  const second = open(folder);
  expect(countSyncs(second, () => void appendMessage(second.room('lobby'), 'm2', 'hello'))).toBe(1);
  expect(countSyncs(second, () => void appendMessage(second.room('lobby'), 'm3', 'hello'))).toBe(0);
});

test('SqliteJournal keeps the last 1,000 released rooms open, and no room with members is closed', () => {
  const journal = open(newFolder());
  const used = journal.room('used');
  const offset = appendMessage(used, 'm1', 'hello');
  const first = appendMessage(journal.room('room0'), 'm1', 'hello');
  journal.release('used');
  journal.room('used');
  journal.release('room0');
  for (let index = 1; index <= 1_000; index++) {
    appendMessage(journal.room(`room${index}`), 'm1', 'hello');
    journal.release(`room${index}`);
    if (index !== 999) continue;
    expect(appendMessage(journal.room('room0'), 'm2', 'again')).toBe(first + 1);
    journal.release('room0');
  }
  expect(appendMessage(journal.room('room0'), 'm3', 'later')).toBe(first + 2);
  expect(journal.room('used')).toBe(used);
  expect(appendMessage(used, 'm2', 'again')).toBe(offset + 1);
  // Opened anew, a room skips to another block of offsets, and has lost nothing.
  expect(journal.room('room1').after(0, 10, '')).toHaveLength(1);
  expect(appendMessage(journal.room('room1'), 'm2', 'again')).toBeGreaterThan(100_000);
});

test('SqliteJournal prunes a room among many in a bounded number of rooms for each step', () => {
  const retention = { maxMessages: 1, maxChanges: 1_000, maxAgeMs: Number.MAX_SAFE_INTEGER };
  const journal = open(newFolder(), { retention });
  for (let index = 0; index < 100; index++) appendMessage(journal.room(`room${index}`), 'm1', 'hello');
  for (const id of ['m2', 'm3', 'm4']) appendMessage(journal.room('room99'), id, 'hello');
  const left = () => journal.room('room99').after(0, 10, '').length;
  let steps = 0;
  for (; journal.prune() && left() > 1; steps++);
  expect(left()).toBe(1);
  expect(steps).toBeGreaterThanOrEqual(4);
  expect(steps).toBeLessThan(20);
  while (journal.prune());
  // The next round finds what came since.
  appendMessage(journal.room('room0'), 'm2', 'again');
  while (journal.prune());
  expect(journal.room('room0').after(0, 10, '')).toHaveLength(1);
});

test('SqliteJournal prunes the other rooms when one cannot be pruned', () => {
  const retention = { maxMessages: 1, maxChanges: 1_000, maxAgeMs: Number.MAX_SAFE_INTEGER };
  const journal = open(newFolder(), { retention });
  const names = ['a', 'b', 'c'];
  for (const name of names) for (const id of ['m1', 'm2', 'm3']) appendMessage(journal.room(name), id, 'text');
  const { id } = journal.database.query("SELECT id FROM room WHERE name = 'b'").get() as { id: number };
  journal.database.run(
    `CREATE TRIGGER broken BEFORE DELETE ON event WHEN old.room = ${id} BEGIN SELECT RAISE(ABORT, 'broken'); END`,
  );
  const left = () => names.map((name) => journal.room(name).after(0, 10, '').length);
  for (let round = 0; round < 20; round++) journal.prune();
  expect(left()).toEqual([1, 3, 1]);
  journal.database.run('DROP TRIGGER broken');
  for (let round = 0; round < 20; round++) journal.prune();
  expect(left()).toEqual([1, 1, 1]);
});

test('SqliteJournal fails to read an event of an unknown kind, and reads the others', () => {
  const journal = open(newFolder());
  const room = journal.room('lobby');
  const first = appendMessage(room, 'm1', 'hello');
  const second = appendMessage(room, 'm2', 'again');
  journal.database.run('UPDATE event SET kind = ?1 WHERE at = ?2', ['poll', first]);
  expect(() => room.after(0, 10, '')).toThrow(new JournalError(`The event ${first} is of an unknown kind.`));
  expect(room.before(second + 1, 10, '')).toMatchObject([{ text: 'again' }]);
});

test('SqliteJournal opens a folder again in the same process after it was refused', () => {
  const folder = newFolder();
  open(folder).close();
  const path = join(folder, 'chat.sqlite');
  const good = readFileSync(path);
  writeFileSync(path, 'This is a diary.');
  expect(() => open(folder)).toThrow(/cannot be used as a journal/);
  writeFileSync(path, good);
  expect(open(folder).room('lobby').head).toBe(0);
});

test('readSecret never writes through a name that is taken', () => {
  const folder = newFolder();
  open(folder).close();
  // A dangling link reads as missing, and yet its name is taken.
  symlinkSync(join(folder, 'elsewhere'), join(folder, 'secret'));
  expect(() => readSecret(folder)).toThrow(DataFolderError);
  expect(existsSync(join(folder, 'elsewhere'))).toBe(false);
});

test('readSecret creates a secret once, readable by its owner only', () => {
  const folder = newFolder();
  open(folder).close();
  const secret = readSecret(folder);
  expect(secret).toHaveLength(32);
  expect(Buffer.from(readSecret(folder)).equals(Buffer.from(secret))).toBe(true);
  expect(statSync(join(folder, 'secret')).mode & 0o777).toBe(0o600);
  writeFileSync(join(folder, 'secret'), 'short');
  expect(() => readSecret(folder)).toThrow(DataFolderError);
  expect(existsSync(join(folder, 'secret'))).toBe(true);
});

function filesWith(folder: string, text: string): string[] {
  return readdirSync(folder).filter((name) => readFileSync(join(folder, name)).includes(text));
}

import { expect, test } from 'bun:test';
import { Database } from 'bun:sqlite';
import { join } from 'node:path';
import type { SqliteJournal } from '../../../../src/journal/sqlite.ts';
import { openSqliteImport } from '../../../../src/journal/sqlite-import.ts';
import { filesWith } from '../../../helpers/files-with.ts';
import { appendMessage, inTransaction, keepAll } from '../../../helpers/journal-contract.ts';
import { manualClock } from '../../../helpers/manual-clock.ts';
import { sqliteJournals } from '../../../helpers/sqlite-journals.ts';

const { newFolder, open } = sqliteJournals();

/** Time in which the cleaner finishes a small file, and its texts leave the write-ahead file. */
const CLEANED_MS = 10_000;

/** Adds messages with three edits each. */
function edit(journal: SqliteJournal, messages = 1): void {
  const room = journal.room('lobby');
  for (let count = 0; count < messages; count++) appendMessage(room, `m${count}`, 'hello');
  for (const text of ['one', 'two', 'three'])
    for (let count = 0; count < messages; count += 50)
      inTransaction(room, () => {
        for (let index = count; index < Math.min(messages, count + 50); index++)
          room.append({ type: 'edited', message: `m${index}`, text }, 7);
      });
}

/** Opens and closes a folder as an earlier version does, which keeps the text of each edit. */
function runEarlierVersion(path: string): void {
  const database = new Database(join(path, 'chat.sqlite'));
  database.run("UPDATE event SET text = 'NEEDLE ' || at WHERE kind = 'edited' AND text = ''");
  database.run("UPDATE fact SET value = 0 WHERE name = 'open'");
  database.close();
}

function texts(journal: SqliteJournal): unknown[] {
  return journal.database.query("SELECT text FROM event WHERE kind = 'edited' ORDER BY at").values().flat();
}

test('SqliteJournal erases the earlier texts of edits after each run of an earlier version', () => {
  const path = newFolder();
  const first = open(path);
  edit(first);
  first.close();
  for (let run = 0; run < 2; run++) {
    runEarlierVersion(path);
    expect(filesWith(path, 'NEEDLE')).not.toEqual([]);
    const clock = manualClock(1_000);
    const journal = open(path, clock);
    clock.advance(CLEANED_MS);
    expect(filesWith(path, 'NEEDLE')).toEqual([]);
    expect(texts(journal)).toEqual(['', '', 'three']);
    journal.close();
  }
});

test('SqliteJournal reads no edits at the start of a file that it closed clean', () => {
  const path = newFolder();
  const first = open(path);
  edit(first);
  first.close();
  const clock = manualClock(1_000);
  const journal = open(path, clock);
  journal.database.run("UPDATE event SET text = 'as it was'");
  clock.advance(CLEANED_MS);
  expect(texts(journal)).toEqual(['as it was', 'as it was', 'as it was']);
});

test('SqliteJournal empties many edits in steps, and goes on at the next start', () => {
  const path = newFolder();
  const first = open(path);
  edit(first, 1_500);
  first.close();
  runEarlierVersion(path);
  const left = (journal: SqliteJournal) => texts(journal).filter((text) => String(text).startsWith('NEEDLE')).length;
  const clock = manualClock(1_000);
  const second = open(path, clock);
  expect(left(second)).toBe(3_000);
  clock.advance(20);
  expect(left(second)).toBe(2_500);
  second.close();
  const again = manualClock(1_000);
  const third = open(path, again);
  again.advance(CLEANED_MS);
  expect(left(third)).toBe(0);
  expect(texts(third).filter((text) => text === 'three')).toHaveLength(1_500);
});

test('SqliteJournal opens a file whose edits cannot be emptied, logs it once, and tries again', () => {
  const path = newFolder();
  const first = open(path);
  edit(first);
  first.database.run(
    "CREATE TRIGGER full BEFORE UPDATE ON event WHEN new.text = '' BEGIN SELECT raise(ABORT, 'disk full'); END",
  );
  first.close();
  const database = new Database(join(path, 'chat.sqlite'));
  database.run("UPDATE event SET text = 'NEEDLE' WHERE kind = 'edited'");
  database.run("UPDATE fact SET value = 0 WHERE name = 'open'");
  database.close();
  const lines: string[] = [];
  const clock = manualClock(1_000);
  const journal = open(path, clock, keepAll, (event) => lines.push(event));
  clock.advance(CLEANED_MS);
  expect(lines).toEqual(['replaced texts of edits could not be erased']);
  expect(appendMessage(journal.room('lobby'), 'm1', 'goes on')).toBeGreaterThan(0);
  clock.advance(120_000);
  expect(lines).toHaveLength(1);
  journal.database.run('DROP TRIGGER full');
  clock.advance(60_000 + CLEANED_MS);
  expect(texts(journal).slice(0, 2)).toEqual(['', '']);
});

test('SqliteJournal begins anew at the next start when the last step could not be stored', () => {
  const path = newFolder();
  const first = open(path);
  edit(first);
  first.close();
  runEarlierVersion(path);
  const clock = manualClock(1_000);
  const journal = open(path, clock);
  // A deferred constraint fails the commit, as a full disk may.
  journal.database.run('PRAGMA foreign_keys = ON');
  journal.database.run('CREATE TABLE parent (id INTEGER PRIMARY KEY)');
  journal.database.run('CREATE TABLE child (id INTEGER REFERENCES parent DEFERRABLE INITIALLY DEFERRED)');
  journal.database.run(
    "CREATE TRIGGER fail AFTER UPDATE ON event WHEN new.text = '' BEGIN INSERT INTO child VALUES (1); END",
  );
  clock.advance(CLEANED_MS);
  expect(texts(journal)).not.toContain('');
  journal.database.run('DROP TRIGGER fail');
  journal.close();
  const again = manualClock(1_000);
  const last = open(path, again);
  again.advance(CLEANED_MS);
  expect(texts(last)).toEqual(['', '', 'three']);
});

test('An import leaves it to the server to erase the earlier texts of a folder', async () => {
  const path = newFolder();
  const first = open(path);
  edit(first);
  first.close();
  runEarlierVersion(path);
  const target = openSqliteImport(path);
  await target.commit();
  await target.close();
  const clock = manualClock(1_000);
  open(path, clock);
  clock.advance(CLEANED_MS);
  expect(filesWith(path, 'NEEDLE')).toEqual([]);
});

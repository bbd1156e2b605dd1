import { expect, test } from 'bun:test';
import { mkdirSync } from 'node:fs';
import { openSqliteBackup } from '../../../../src/journal/sqlite-backup.ts';
import { openSqliteImport } from '../../../../src/journal/sqlite-import.ts';
import { filesWith } from '../../../helpers/files-with.ts';
import { ann, append, appendMessage, inTransaction, keepAll } from '../../../helpers/journal-contract.ts';
import { manualClock } from '../../../helpers/manual-clock.ts';
import { indexAll, searchAll } from '../../../helpers/search-contract.ts';
import { countIndexed, countTrigram, expectConsistent } from '../../../helpers/search-index.ts';
import { sqliteJournals } from '../../../helpers/sqlite-journals.ts';

const { newFolder, open } = sqliteJournals();

test('SqliteJournal erases an edited and a deleted text from the tables, the index and every file', () => {
  const path = newFolder();
  const clock = manualClock(1_000);
  const journal = open(path, clock);
  const room = journal.room('lobby');
  appendMessage(room, 'm1', 'zqx-NEEDLE was here');
  appendMessage(room, 'm2', 'and vqw-NEEDLE too');
  for (let number = 3; number < 300; number++) appendMessage(room, `m${number}`, `ordinary text ${number}`);
  indexAll(journal);
  expect([countTrigram(journal, 'zqx'), countTrigram(journal, 'vqw')]).toEqual([1, 1]);
  append(room, { type: 'edited', message: 'm1', text: 'nothing was here' });
  append(room, { type: 'deleted', message: 'm2' });
  // The file still has the texts, which the index needs.
  expect(filesWith(path, 'NEEDLE')).not.toEqual([]);
  indexAll(journal);
  expect([countTrigram(journal, 'zqx'), countTrigram(journal, 'vqw')]).toEqual([0, 0]);
  clock.advance(1_000);
  expect(filesWith(path, 'NEEDLE')).toEqual([]);
  expect(filesWith(path, 'zqx')).toEqual([]);
  expect(filesWith(path, 'vqw')).toEqual([]);
  expectConsistent(journal);
});

test('SqliteJournal erases texts from the index again at the earliest ten minutes later', () => {
  const clock = manualClock(1_000);
  const journal = open(newFolder(), clock);
  const room = journal.room('lobby');
  for (const id of ['m1', 'm2']) appendMessage(room, id, `zqx ${id}`);
  appendMessage(room, 'm3', 'stays');
  indexAll(journal);
  append(room, { type: 'deleted', message: 'm1' });
  indexAll(journal);
  append(room, { type: 'deleted', message: 'm2' });
  indexAll(journal);
  clock.advance(599_000);
  expect(journal.search.index()).toBe(false);
  clock.advance(1_000);
  indexAll(journal);
  expect(countTrigram(journal, 'zqx')).toBe(0);
  expect(searchAll(journal, 'stays').texts).toEqual(['stays']);
});

test('SqliteJournal erases a text from the index when its first attempt failed, as on a full disk', () => {
  const path = newFolder();
  const clock = manualClock(1_000);
  const journal = open(path, clock);
  const room = journal.room('lobby');
  appendMessage(room, 'm1', 'zqx');
  appendMessage(room, 'm2', 'stays');
  indexAll(journal);
  append(room, { type: 'deleted', message: 'm1' });
  expect(journal.search.index()).toBe(true);
  journal.database.run('PRAGMA query_only = ON');
  expect(journal.search.index()).toBe(false);
  journal.database.run('PRAGMA query_only = OFF');
  expect(filesWith(path, 'zqx')).not.toEqual([]);
  indexAll(journal);
  clock.advance(1_000);
  expect(filesWith(path, 'zqx')).toEqual([]);
  expectConsistent(journal);
});

test('SqliteJournal erases what a killed run has left in the index', () => {
  const path = newFolder();
  const journal = open(path);
  const room = journal.room('lobby');
  appendMessage(room, 'm1', 'zqx');
  appendMessage(room, 'm2', 'stays');
  indexAll(journal);
  append(room, { type: 'deleted', message: 'm1' });
  journal.close();
  const again = open(path);
  expect(countTrigram(again, 'zqx')).toBe(1);
  indexAll(again);
  expect(countTrigram(again, 'zqx')).toBe(0);
  expectConsistent(again);
});

test('An import that replaces a room removes the old messages from the index', async () => {
  const path = newFolder();
  const journal = open(path);
  for (let number = 0; number < 20; number++) appendMessage(journal.room('lobby'), `m${number}`, `zqx ${number}`);
  indexAll(journal);
  append(journal.room('lobby'), { type: 'edited', message: 'm1', text: 'changed' });
  journal.close();
  const target = openSqliteImport(path);
  const head = {
    type: 'room',
    name: 'lobby',
    epoch: 'another-epoch',
    head: 5,
    reserved: 100_000,
    prunedTo: 0,
  } as const;
  expect(await target.beginRoom(head, true)).toBe(true);
  await target.writeItems([{ type: 'message', id: 'n1', from: ann, text: 'imported', offset: 5, time: 7 }]);
  await target.commit();
  await target.close();
  const again = open(path);
  indexAll(again);
  expect(countTrigram(again, 'zqx')).toBe(0);
  expect(searchAll(again, 'import').texts).toEqual(['imported']);
  expectConsistent(again);
});

test('A backup has the index, and nothing of a text that was deleted before', () => {
  const path = newFolder();
  const journal = open(path);
  const room = journal.room('lobby');
  for (const id of ['m1', 'm2', 'm3']) appendMessage(room, id, `zqx ${id} NEEDLE`);
  indexAll(journal);
  append(room, { type: 'deleted', message: 'm1' });
  append(room, { type: 'edited', message: 'm2', text: 'changed' });
  indexAll(journal);
  const copy = newFolder();
  mkdirSync(copy);
  openSqliteBackup(path, copy);
  const restored = open(copy);
  expect([searchAll(restored, 'zqx').texts, searchAll(restored, 'chan').texts]).toEqual([
    ['zqx m3 NEEDLE'],
    ['changed'],
  ]);
  expect(countTrigram(restored, 'zqx')).toBe(1);
  expectConsistent(restored);
});

test('A room that begins anew has no results of its old stream', () => {
  const journal = open();
  const room = journal.room('lobby');
  for (let number = 0; number < 300; number++) appendMessage(room, `m${number}`, `zqx ${number}`);
  indexAll(journal);
  room.transaction(() => {
    room.renewEpoch();
    room.append({ type: 'cleared', before: Number.MAX_SAFE_INTEGER, by: ann }, 7);
  });
  expect(searchAll(journal, 'zqx').texts).toEqual([]);
  while (journal.prune());
  appendMessage(room, 'n1', 'a new zqx');
  indexAll(journal);
  expect([searchAll(journal, 'zqx').texts, countTrigram(journal, 'zqx')]).toEqual([['a new zqx'], 1]);
  expectConsistent(journal);
});

test('SqliteJournal removes pruned messages from the index in small steps', () => {
  const path = newFolder();
  const journal = open(path, manualClock(1_000), { ...keepAll, maxMessages: 10 });
  const room = journal.room('lobby');
  inTransaction(room, () => {
    for (let number = 0; number < 60; number++)
      room.append({ type: 'message', id: `m${number}`, from: ann, text: `zqx ${'long'.repeat(500)}` }, 7);
  });
  indexAll(journal);
  for (let last = 60, hasMore = true; hasMore; last = countIndexed(journal)) {
    hasMore = journal.prune();
    expect(last - countIndexed(journal)).toBeLessThanOrEqual(3);
  }
  indexAll(journal);
  expect([countIndexed(journal), countTrigram(journal, 'zqx')]).toEqual([10, 10]);
  expectConsistent(journal);
});

import { Database } from 'bun:sqlite';
import { expect, test } from 'bun:test';
import { join } from 'node:path';
import { filesWith } from '../../../helpers/files-with.ts';
import { ann, append, appendMessage, inTransaction } from '../../../helpers/journal-contract.ts';
import { manualClock } from '../../../helpers/manual-clock.ts';
import { indexAll, searchAll } from '../../../helpers/search-contract.ts';
import { countIndexed, countTrigram, expectConsistent } from '../../../helpers/search-index.ts';
import { sqliteJournals } from '../../../helpers/sqlite-journals.ts';

const { newFolder, open } = sqliteJournals();

test('SqliteJournal indexes the messages of an existing file in small steps, and finds all of them meanwhile', () => {
  const path = newFolder();
  const journal = open(path);
  for (const name of ['lobby', 'other']) {
    const room = journal.room(name);
    inTransaction(room, () => {
      for (let number = 0; number < 1_000; number++)
        room.append({ type: 'message', id: `m${number}`, from: ann, text: `${name} text ${number}` }, 7);
    });
  }
  journal.close();
  {
    // A file of the format before the search.
    using database = new Database(join(path, 'chat.sqlite'));
    for (const table of ['search', 'search_row', 'search_pending']) database.run(`DROP TABLE ${table}`);
    database.run('ALTER TABLE room DROP COLUMN searched');
    database.run('PRAGMA user_version = 6');
  }
  const again = open(path);
  let last = 0;
  for (let hasMore = true; hasMore;) {
    hasMore = again.search.index();
    expect(countIndexed(again) - last).toBeLessThanOrEqual(100);
    last = countIndexed(again);
    if (last % 500 === 0) expect(searchAll(again, 'text 99').texts).toHaveLength(11);
  }
  expect(last).toBe(2_000);
  expect(searchAll(again, 'lobby').texts).toHaveLength(1_000);
  expect(searchAll(again, 'other').texts).toEqual([]);
  expectConsistent(again);
});

test('SqliteJournal adds descriptions of pictures to an index that has only the texts of their messages', () => {
  const path = newFolder();
  const journal = open(path);
  const room = journal.room('lobby');
  const file = { id: 'p-1', type: 'image/webp', width: 8, height: 6, bytes: 100, alt: '' };
  for (const id of ['p-1', 'p-2']) append(room, { type: 'message', id, from: ann, text: `ridge ${id}`, file });
  indexAll(journal);
  journal.close();
  {
    using database = new Database(join(path, 'chat.sqlite'));
    database.run(`UPDATE event SET file = json_set(file, '$.alt', 'zqx above the hills')`);
    database.run('PRAGMA user_version = 7');
  }
  const again = open(path);
  expect(searchAll(again, 'hills').texts).toEqual(['ridge p-2', 'ridge p-1']);
  indexAll(again);
  expect(searchAll(again, 'hills').texts).toEqual(['ridge p-2', 'ridge p-1']);
  expect(countTrigram(again, 'zqx')).toBe(2);
  append(again.room('lobby'), { type: 'deleted', message: 'p-1' });
  indexAll(again);
  expect(countTrigram(again, 'zqx')).toBe(1);
  expectConsistent(again);
});

test('SqliteJournal indexes few long texts in a step', () => {
  const journal = open();
  const room = journal.room('lobby');
  for (let number = 0; number < 40; number++) appendMessage(room, `m${number}`, 'long'.repeat(1_000));
  let steps = 0;
  while (journal.search.index()) steps++;
  expect(steps).toBeGreaterThanOrEqual(10);
  expect(searchAll(journal, 'glon').texts).toHaveLength(40);
});

test('SqliteJournal indexes all messages anew after the index was dropped', () => {
  const path = newFolder();
  const clock = manualClock(1_000);
  const journal = open(path, clock);
  const room = journal.room('lobby');
  for (const id of ['m1', 'm2', 'm3']) appendMessage(room, id, `zqx ${id} NEEDLE`);
  indexAll(journal);
  append(room, { type: 'edited', message: 'm2', text: 'changed' });
  append(room, { type: 'deleted', message: 'm3' });
  append(room, { type: 'deleted', message: 'm1' });
  while (journal.search.dropIndex());
  clock.advance(1_000);
  expect(filesWith(path, 'NEEDLE')).toEqual([]);
  expect(countTrigram(journal, 'zqx')).toBe(0);
  expect(searchAll(journal, 'chang').texts).toEqual(['changed']);
  indexAll(journal);
  expect(searchAll(journal, 'chang').texts).toEqual(['changed']);
  expectConsistent(journal);
});

test('SqliteJournal drops its index in small steps, finds everything meanwhile, and goes on after a restart', () => {
  const path = newFolder();
  const clock = manualClock(1_000);
  const journal = open(path, clock);
  const room = journal.room('lobby');
  inTransaction(room, () => {
    for (let number = 0; number < 1_000; number++)
      room.append({ type: 'message', id: `m${number}`, from: ann, text: `zqx ${number}` }, 7);
  });
  indexAll(journal);
  for (let left = 1_000; left > 500; left = countIndexed(journal)) {
    expect(journal.search.dropIndex()).toBe(true);
    expect(left - countIndexed(journal)).toBeLessThanOrEqual(100);
  }
  append(room, { type: 'deleted', message: 'm9' });
  append(room, { type: 'edited', message: 'm991', text: 'zqx changed' });
  appendMessage(room, 'new', 'zqx new');
  expect(searchAll(journal, 'zqx').texts).toHaveLength(1_000);
  journal.close();
  // The search is on again: it ends the drop, and then indexes all messages anew.
  const again = open(path, clock);
  expect(searchAll(again, 'zqx').texts).toHaveLength(1_000);
  indexAll(again);
  expect([countIndexed(again), countTrigram(again, 'zqx')]).toEqual([1_001, 1_000]);
  expect(searchAll(again, 'zqx').texts).toHaveLength(1_000);
  expect(searchAll(again, 'chang').texts).toEqual(['zqx changed']);
  expectConsistent(again);
  while (again.search.dropIndex());
  expect([countIndexed(again), countTrigram(again, 'zqx'), again.search.dropIndex()]).toEqual([0, 0, false]);
});

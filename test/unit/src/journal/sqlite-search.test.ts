import { Database } from 'bun:sqlite';
import { afterAll, expect, test } from 'bun:test';
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Clock } from '../../../../src/clock.ts';
import { prepareSearch } from '../../../../src/journal/sqlite-search-statements.ts';
import { openSqliteBackup } from '../../../../src/journal/sqlite-backup.ts';
import { openSqliteImport } from '../../../../src/journal/sqlite-import.ts';
import { SqliteJournal } from '../../../../src/journal/sqlite.ts';
import { foldForSearch } from '../../../../src/protocol/search-text.ts';
import { newId } from '../../../../src/secrets.ts';
import { ann, append, appendMessage, inTransaction, keepAll } from '../../../helpers/journal-contract.ts';
import { logBook } from '../../../helpers/log-book.ts';
import { manualClock } from '../../../helpers/manual-clock.ts';
import { indexAll, searchAll, searchContract } from '../../../helpers/search-contract.ts';
import { seededRandom } from '../../../helpers/seeded-random.ts';
import { temporaryFolder } from '../../../helpers/temporary-folder.ts';

const folder = temporaryFolder();
const opened: SqliteJournal[] = [];
let folderCount = 0;
afterAll(() => {
  for (const journal of opened) journal.close();
  folder[Symbol.dispose]();
});

function newFolder(): string {
  return join(folder.path, String(++folderCount));
}

function open(path = newFolder(), clock: Clock = manualClock(1_000), retention = keepAll): SqliteJournal {
  const journal = new SqliteJournal({ folder: path, durability: 'normal', retention, clock, log: () => {}, newId });
  opened.push(journal);
  return journal;
}

searchContract('SqliteJournal', { make: (retention, clock) => open(newFolder(), clock, retention) });

/** Counts the messages that the index has under a trigram, removed ones included. */
function countTrigram({ database }: SqliteJournal, trigram: string): number {
  database.run("CREATE VIRTUAL TABLE IF NOT EXISTS temp.terms USING fts5vocab('main', 'search', 'row')");
  const terms = database.query<{ doc: number }, [string]>('SELECT doc FROM temp.terms WHERE term = ?1');
  return terms.get(trigram)?.doc ?? 0;
}

/** Names of the files in a folder that contain a text. */
function filesWith(path: string, text: string): readonly string[] {
  return readdirSync(path).filter((name) => readFileSync(join(path, name)).includes(text));
}

function expectConsistent({ database }: SqliteJournal): void {
  expect(database.query('PRAGMA integrity_check').all()).toEqual([{ integrity_check: 'ok' }]);
  const unknown = `SELECT count(*) AS count FROM search_row LEFT JOIN event USING (room, at)
    WHERE event.kind IS NOT 'message'`;
  expect(database.query(unknown).get()).toEqual({ count: 0 });
  expect(database.query('SELECT count(*) AS count FROM search_pending').get()).toEqual({ count: 0 });
}

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
  const indexed = () =>
    (again.database.query('SELECT count(*) AS count FROM search_row').get() as { count: number }).count;
  let last = 0;
  for (let hasMore = true; hasMore;) {
    hasMore = again.search.index();
    expect(indexed() - last).toBeLessThanOrEqual(100);
    last = indexed();
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

test('SqliteJournal passes at most 20,000 indexed messages in a call, and reads few candidates', () => {
  const journal = open();
  const room = journal.room('lobby');
  inTransaction(room, () => {
    // All trigrams of "abcabd", and not the text.
    for (let number = 0; number < 500; number++)
      room.append({ type: 'message', id: `m${number}`, from: ann, text: number === 0 ? 'abcabd' : 'cabd abca' }, 7);
  });
  indexAll(journal);
  expect(searchAll(journal, 'abcabd')).toEqual({ texts: ['abcabd'], pages: 3 });
});

test('SqliteJournal finds changed messages among many that the index has not followed', () => {
  const journal = open();
  const room = journal.room('lobby');
  inTransaction(room, () => {
    for (let number = 0; number < 700; number++)
      room.append({ type: 'message', id: `m${number}`, from: ann, text: `text ${number}` }, 7);
  });
  indexAll(journal);
  inTransaction(room, () => {
    for (let number = 0; number < 700; number += 2)
      room.append({ type: 'edited', message: `m${number}`, text: `changed ${number}` }, 7);
  });
  const changed = searchAll(journal, 'changed').texts;
  expect(changed).toHaveLength(350);
  expect([changed[0], changed.at(-1)]).toEqual(['changed 698', 'changed 0']);
  const old = searchAll(journal, 'text').texts;
  expect(old).toHaveLength(350);
  indexAll(journal);
  expect([searchAll(journal, 'changed').texts, searchAll(journal, 'text').texts]).toEqual([changed, old]);
  expectConsistent(journal);
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
  const indexed = () =>
    (journal.database.query('SELECT count(*) AS count FROM search_row').get() as { count: number }).count;
  for (let last = 60, hasMore = true; hasMore; last = indexed()) {
    hasMore = journal.prune();
    expect(last - indexed()).toBeLessThanOrEqual(3);
  }
  indexAll(journal);
  expect([indexed(), countTrigram(journal, 'zqx')]).toEqual([10, 10]);
  expectConsistent(journal);
});

test('SqliteJournal logs once that it cannot index, and goes on to search', () => {
  const { log, lines } = logBook();
  const clock = manualClock(1_000);
  const journal = new SqliteJournal({
    folder: newFolder(),
    durability: 'normal',
    retention: keepAll,
    clock,
    log,
    newId,
  });
  opened.push(journal);
  appendMessage(journal.room('lobby'), 'm1', 'hello there');
  journal.database.run('PRAGMA query_only = ON');
  expect([journal.search.index(), journal.search.index()]).toEqual([false, false]);
  expect(lines.filter((line) => line.includes('could not be indexed'))).toHaveLength(1);
  expect(searchAll(journal, 'hello').texts).toEqual(['hello there']);
  journal.database.run('PRAGMA query_only = OFF');
  indexAll(journal);
  expect(searchAll(journal, 'hello').texts).toEqual(['hello there']);
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
  const indexed = ({ database }: SqliteJournal) =>
    (database.query('SELECT count(*) AS count FROM search_row').get() as { count: number }).count;
  for (let left = 1_000; left > 500; left = indexed(journal)) {
    expect(journal.search.dropIndex()).toBe(true);
    expect(left - indexed(journal)).toBeLessThanOrEqual(100);
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
  expect([indexed(again), countTrigram(again, 'zqx')]).toEqual([1_001, 1_000]);
  expect(searchAll(again, 'zqx').texts).toHaveLength(1_000);
  expect(searchAll(again, 'chang').texts).toEqual(['zqx changed']);
  expectConsistent(again);
  while (again.search.dropIndex());
  expect([indexed(again), countTrigram(again, 'zqx'), again.search.dropIndex()]).toEqual([0, 0, false]);
});

test('The statements of the search read their rows through an index', () => {
  const { database } = open();
  for (const statement of Object.values(prepareSearch(database)).flat()) {
    const steps = database.query<{ detail: string }, []>(`EXPLAIN QUERY PLAN ${statement.toString()}`).all();
    const scans = steps.filter(({ detail }) =>
      /^SCAN (?!search VIRTUAL|found|CONSTANT|pending|search_row$|search_row USING COVERING INDEX search_row_at$|search_pending$|room$)/.test(
        detail,
      ),
    );
    expect(scans).toEqual([]);
    expect(steps.filter(({ detail }) => detail.includes('ORDER BY'))).toEqual([]);
  }
});

test('SqliteJournal finds what a plain comparison finds, for random texts, changes and queries', () => {
  const random = seededRandom(7);
  const pick = <Item>(items: readonly Item[]): Item => items[Math.floor(random() * items.length)] as Item;
  const pieces = [
    'a',
    'b',
    'ab',
    'É',
    'e',
    'ß',
    '日本',
    '本',
    '가',
    '각',
    ' ',
    '\n',
    '"',
    '*',
    'AND',
    'ı',
    'İ',
    'Σ',
    'ς',
    '🦊',
    'Ａ',
    '-',
    '%',
    '_',
  ];
  const text = (max: number) => Array.from({ length: 1 + Math.floor(random() * max) }, () => pick(pieces)).join('');
  const journal = open(newFolder(), manualClock(1_000), { ...keepAll, maxMessages: 150 });
  const room = journal.room('lobby');
  let count = 0;
  for (let round = 0; round < 200; round++) {
    const target = `m${Math.floor(random() * Math.max(1, count))}`;
    const row = room.message(target, '');
    const action = random();
    if (action < 0.55 || !row || row.deleted) appendMessage(room, `m${count++}`, text(12));
    else if (action < 0.75) append(room, { type: 'edited', message: target, text: text(12) });
    else append(room, { type: 'deleted', message: target });
    if (random() < 0.2) journal.search.index();
    if (random() < 0.03) while (journal.prune());
    const query = foldForSearch(text(5));
    if (query === '') continue;
    const kept = room.before(Number.MAX_SAFE_INTEGER, 1_000, '').map((message) => message.text);
    const expected = kept.filter((other) => foldForSearch(other).includes(query)).reverse();
    expect(searchAll(journal, query, 3).texts).toEqual(expected);
  }
  while (journal.prune());
  indexAll(journal);
  expectConsistent(journal);
});

import { expect, test } from 'bun:test';
import { createLocalStore } from '../../../../src/record/local-store.ts';
import { appendMessage } from '../../../helpers/journal-contract.ts';
import { manualClock } from '../../../helpers/manual-clock.ts';
import { seededRandom } from '../../../helpers/seeded-random.ts';
import { sqliteJournal } from '../../../helpers/sqlite-journal.ts';

test('createLocalStore is not ready while the journal cannot store anything', () => {
  const clock = manualClock();
  using file = sqliteJournal(clock);
  const { database } = file.journal;
  const store = createLocalStore(file.journal, new Uint8Array(32), { clock, log: () => {}, random: seededRandom(1) });
  const failures = () => store.readiness.map(({ name, failure }) => `${name}: ${failure() ?? 'ready'}`);
  expect(failures()).toEqual(['journal: ready']);
  database.run('PRAGMA query_only = ON');
  expect(() => file.journal.room('lobby').transaction(() => {})).toThrow();
  expect(failures()).toEqual([expect.stringMatching(/^journal: The data folder stores nothing: .+readonly/)]);
  database.run('PRAGMA query_only = OFF');
  expect(failures()).toEqual(['journal: ready']);
});

test('createLocalStore drops the index of a server that runs no step of it', () => {
  const clock = manualClock();
  using file = sqliteJournal(clock);
  const room = file.journal.room('lobby');
  appendMessage(room, 'm1', 'hello there');
  while (file.journal.search.index());
  const indexed = () => file.journal.database.query('SELECT count(*) AS count FROM search_row').get();
  const deps = { clock, log: () => {}, random: seededRandom(1) };
  const searching = createLocalStore(file.journal, new Uint8Array(32), deps);
  searching.search?.index();
  clock.advance(120_000);
  expect(indexed()).toEqual({ count: 1 });
  createLocalStore(file.journal, new Uint8Array(32), deps);
  clock.advance(120_000);
  expect(indexed()).toEqual({ count: 0 });
});

import { expect, test } from 'bun:test';
import { prepareSearch } from '../../../../src/journal/sqlite-search-statements.ts';
import { foldForSearch } from '../../../../src/protocol/search-text.ts';
import { ann, append, appendMessage, inTransaction, keepAll } from '../../../helpers/journal-contract.ts';
import { logBook } from '../../../helpers/log-book.ts';
import { manualClock } from '../../../helpers/manual-clock.ts';
import { indexAll, searchAll, searchContract } from '../../../helpers/search-contract.ts';
import { expectConsistent } from '../../../helpers/search-index.ts';
import { seededRandom } from '../../../helpers/seeded-random.ts';
import { sqliteJournals } from '../../../helpers/sqlite-journals.ts';

const { newFolder, open } = sqliteJournals();

searchContract('SqliteJournal', { make: (retention, clock) => open(newFolder(), clock, retention) });

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

test('SqliteJournal logs once that it cannot index, and goes on to search', () => {
  const { log, lines } = logBook();
  const journal = open(newFolder(), manualClock(1_000), keepAll, log);
  appendMessage(journal.room('lobby'), 'm1', 'hello there');
  journal.database.run('PRAGMA query_only = ON');
  expect([journal.search.index(), journal.search.index()]).toEqual([false, false]);
  expect(lines.filter((line) => line.includes('could not be indexed'))).toHaveLength(1);
  expect(searchAll(journal, 'hello').texts).toEqual(['hello there']);
  journal.database.run('PRAGMA query_only = OFF');
  indexAll(journal);
  expect(searchAll(journal, 'hello').texts).toEqual(['hello there']);
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

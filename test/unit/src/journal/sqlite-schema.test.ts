import { Database } from 'bun:sqlite';
import { describe, expect, test } from 'bun:test';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { systemClock } from '../../../../src/clock.ts';
import { FORMAT } from '../../../../src/journal/sqlite-schema.ts';
import { SELECT_VALUES } from '../../../../src/journal/sqlite-values.ts';
import { prepareStatements } from '../../../../src/journal/sqlite-statements.ts';
import { SqliteJournal } from '../../../../src/journal/sqlite.ts';
import { newId } from '../../../../src/secrets.ts';
import { formatOne } from '../../../helpers/format-one.ts';
import { appendMessage } from '../../../helpers/journal-contract.ts';
import { logBook } from '../../../helpers/log-book.ts';
import { temporaryFolder } from '../../../helpers/temporary-folder.ts';

function openJournal(folder: string) {
  const { log, lines } = logBook();
  const retention = { maxMessages: 1_000, maxChanges: 1_000, maxAgeMs: Number.MAX_SAFE_INTEGER };
  const options = { folder, durability: 'normal', retention, clock: systemClock, log, newId } as const;
  return { journal: new SqliteJournal(options), lines };
}

describe('A file of format 1', () => {
  /** Writes such a file: a room that was pruned, and one that was not. */
  function write(folder: string): string {
    const path = join(folder, 'chat.sqlite');
    using database = new Database(path, { create: true });
    database.run(formatOne);
    database.run("INSERT INTO room VALUES (1, 'lobby', 'epoch-1', 100000, 0), (2, 'old', 'epoch-2', 200000, 1)");
    database.run("INSERT INTO room VALUES (3, 'empty', 'epoch-3', 100000, 1)");
    const columns = 'room, at, kind, time, message, member, name, text, flag, count';
    database.run(`INSERT INTO event (${columns}) VALUES (1, 1, 'message', 7, 'm1', 'ann', 'Ann', 'one', 1, NULL)`);
    database.run(`INSERT INTO event (${columns}) VALUES (1, 2, 'reacted', 7, 'm1', 'bob', 'Bob', '👍', 1, 1)`);
    database.run(`INSERT INTO event (${columns}) VALUES (1, 3, 'reacted', 7, 'm1', 'ann', 'Ann', '👍', 1, 2)`);
    database.run(`INSERT INTO event (${columns}) VALUES (2, 50, 'message', 7, 'm2', 'ann', 'Ann', 'two', NULL, NULL)`);
    database.run("INSERT INTO reaction VALUES (1, 'm1', '👍', 'bob'), (1, 'm1', '👍', 'ann')");
    return path;
  }

  test('is migrated to the current format at start, with all its rows', () => {
    using folder = temporaryFolder();
    const path = write(folder.path);
    const { journal } = openJournal(folder.path);
    const lobby = journal.room('lobby');
    expect([lobby.epoch, lobby.head]).toEqual(['epoch-1', 3]);
    const [message] = lobby.before(4, 10, 'ann');
    expect(message).toMatchObject({ text: 'one', reactions: [{ emoji: '👍', count: 2, mine: true }] });
    expect([0, 1, 3].map((offset) => lobby.canReplay(offset, 10))).toEqual([true, true, true]);
    const old = journal.room('old');
    expect([0, 49, 50].map((offset) => old.canReplay(offset, 10))).toEqual([false, false, true]);
    expect(journal.room('empty').canReplay(0, 10)).toBe(false);
    const next = lobby.transaction(
      () =>
        void lobby.append(
          { type: 'reacted', message: 'm1', member: { id: 'bob', name: 'Bob' }, emoji: '👍', on: false },
          8,
        ),
    );
    expect(next).toBeUndefined();
    expect(lobby.message('m1', 'bob')?.reactions).toEqual([{ emoji: '👍', count: 1 }]);
    journal.close();
    using database = new Database(path, { readonly: true });
    expect(database.query('PRAGMA user_version').get()).toEqual({ user_version: FORMAT });
  });

  test('is refused by an older program after its migration', () => {
    using folder = temporaryFolder();
    write(folder.path);
    openJournal(folder.path).journal.close();
    // The check of format 1: a version that is greater than its own.
    using database = new Database(join(folder.path, 'chat.sqlite'), { readonly: true });
    expect((database.query('PRAGMA user_version').get() as { user_version: number }).user_version).toBeGreaterThan(1);
  });
});

test('A file whose migration fails keeps its format and all its rows', () => {
  using folder = temporaryFolder();
  const path = join(folder.path, 'chat.sqlite');
  {
    using database = new Database(path, { create: true });
    database.run(formatOne);
    // The last step cannot create its table.
    database.run('CREATE TABLE fact (name TEXT)');
  }
  const before = readFileSync(path);
  expect(() => openJournal(folder.path)).toThrow(/cannot be used as a journal/);
  using database = new Database(path);
  expect(database.query('PRAGMA user_version').get()).toEqual({ user_version: 1 });
  expect(database.query('PRAGMA table_info(room)').all()).toHaveLength(5);
  expect(before.length).toBeGreaterThan(0);
});

describe('The statements of the journal', () => {
  const folder = temporaryFolder();
  const { journal } = openJournal(folder.path);
  appendMessage(journal.room('lobby'), 'm1', 'hello');
  const statements = prepareStatements(journal.database);
  const plan = (name: keyof typeof statements) =>
    (journal.database.query(`EXPLAIN QUERY PLAN ${statements[name].toString()}`).all() as { detail: string }[]).map(
      ({ detail }) => detail,
    );

  test.each(Object.keys(statements) as (keyof typeof statements)[])(
    '%s reads its rows through an index, in order and without a sort',
    (name) => {
      const steps = plan(name);
      const scans = steps.filter((step) => step.startsWith('SCAN') && !/^SCAN (room|\(subquery|CONSTANT)/.test(step));
      expect(scans).toEqual([]);
      expect(steps.filter((step) => step.includes('ORDER BY'))).toEqual([]);
    },
  );

  test('read the small texts of a prefix alone', () => {
    expect(journal.database.query(`EXPLAIN QUERY PLAN ${SELECT_VALUES}`).all()).toEqual([
      expect.objectContaining({ detail: 'SEARCH kept_value USING PRIMARY KEY (key>? AND key<?)' }),
    ]);
  });

  test('read a page of history from the index of messages alone', () => {
    expect(plan('before')).toEqual(['SEARCH event USING INDEX message_at (room=? AND at>? AND at<?)']);
    expect(plan('oldestMessages')).toEqual(['SEARCH event USING INDEX message_at (room=?)']);
  });

  test('empty the edits of a message through their index, and not by reading the room', () => {
    expect(plan('emptyEdits')).toEqual(['SEARCH event USING INDEX edit (room=? AND message=?)']);
  });

  test('count the events of a replay without reading their rows, which hold the texts', () => {
    const counts = (Object.keys(statements) as (keyof typeof statements)[]).filter((name) => name.startsWith('count'));
    expect(counts.map((name) => plan(name)[1])).toEqual([
      'SEARCH event USING COVERING INDEX message_at (room=? AND at>?)',
      'SEARCH event USING COVERING INDEX change_at (room=? AND at>?)',
    ]);
    journal.close();
    folder[Symbol.dispose]();
  });
});

import { expect } from 'bun:test';
import type { SqliteJournal } from '../../src/journal/sqlite.ts';

/** Counts the messages that the index has. */
export function countIndexed({ database }: SqliteJournal): number {
  return (database.query('SELECT count(*) AS count FROM search_row').get() as { count: number }).count;
}

/** Counts the messages that the index has under a trigram, removed ones included. */
export function countTrigram({ database }: SqliteJournal, trigram: string): number {
  database.run("CREATE VIRTUAL TABLE IF NOT EXISTS temp.terms USING fts5vocab('main', 'search', 'row')");
  const terms = database.query<{ doc: number }, [string]>('SELECT doc FROM temp.terms WHERE term = ?1');
  return terms.get(trigram)?.doc ?? 0;
}

/** Expects an index that has messages only, and no message that waits for it. */
export function expectConsistent({ database }: SqliteJournal): void {
  expect(database.query('PRAGMA integrity_check').all()).toEqual([{ integrity_check: 'ok' }]);
  const unknown = `SELECT count(*) AS count FROM search_row LEFT JOIN event USING (room, at)
    WHERE event.kind IS NOT 'message'`;
  expect(database.query(unknown).get()).toEqual({ count: 0 });
  expect(database.query('SELECT count(*) AS count FROM search_pending').get()).toEqual({ count: 0 });
}

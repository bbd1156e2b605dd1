import type { Database } from 'bun:sqlite';
import type { ValueStore } from './journal.ts';
import { callSqlite } from './sqlite-call.ts';

/**
 * Selects the keys that begin with `?1`. The range, unlike a condition on the start of the key, reads only these. No key has the byte
 * FF.
 */
export const SELECT_VALUES = `SELECT key, value FROM kept_value WHERE key >= ?1 AND key < ?1 || CAST(x'FF' AS TEXT)`;

/** Small texts by key, in the SQLite file. */
export class SqliteValues implements ValueStore {
  constructor(
    private readonly database: Database,
    /** Throws a JournalError when nothing may be written any more. */
    private readonly assertWritable: () => void,
  ) {}

  entries(prefix: string): readonly (readonly [string, string])[] {
    return callSqlite(() =>
      this.database
        .query<{ key: string; value: string }, [string]>(SELECT_VALUES)
        .all(prefix)
        .map(({ key, value }) => [key, value] as const),
    );
  }

  get(key: string): string | undefined {
    return callSqlite(
      () =>
        this.database.query<{ value: string }, [string]>('SELECT value FROM kept_value WHERE key = ?1').get(key)?.value,
    );
  }

  set(values: ReadonlyMap<string, string | undefined>): void {
    this.assertWritable();
    callSqlite(() =>
      this.database
        .transaction(() => {
          for (const [key, value] of values) {
            if (value === undefined) this.database.query('DELETE FROM kept_value WHERE key = ?1').run(key);
            else this.database.query('INSERT OR REPLACE INTO kept_value VALUES (?1, ?2)').run(key, value);
          }
        })
        .immediate(),
    );
  }
}

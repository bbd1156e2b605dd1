import { join } from 'node:path';
import type { Clock } from '../../src/clock.ts';
import { SqliteJournal } from '../../src/journal/sqlite.ts';
import { newId } from '../../src/secrets.ts';
import { temporaryFolder } from './temporary-folder.ts';

/** Creates a SQLite journal in a folder of its own. Both are removed at the end of the scope. */
export function sqliteJournal(clock: Clock): Disposable & { readonly journal: SqliteJournal; readonly path: string } {
  const folder = temporaryFolder();
  const retention = { maxMessages: 1_000_000, maxChanges: 1_000_000, maxAgeMs: Number.MAX_SAFE_INTEGER };
  const options = { folder: folder.path, durability: 'normal' as const, retention, clock, log: () => {}, newId };
  const journal = new SqliteJournal(options);
  return {
    journal,
    path: join(folder.path, 'chat.sqlite'),
    [Symbol.dispose]() {
      journal.close();
      folder[Symbol.dispose]();
    },
  };
}

import { afterAll } from 'bun:test';
import { join } from 'node:path';
import type { Clock } from '../../src/clock.ts';
import type { Log } from '../../src/log.ts';
import { SqliteJournal } from '../../src/journal/sqlite.ts';
import { newId } from '../../src/secrets.ts';
import { keepAll } from './journal-contract.ts';
import { manualClock } from './manual-clock.ts';
import { temporaryFolder } from './temporary-folder.ts';

/** The SQLite journals of a test file. */
export interface SqliteJournals {
  /** Returns the path of a folder that does not exist yet. */
  newFolder(): string;
  /** Opens the journal of a folder. */
  open(folder?: string, clock?: Clock, retention?: typeof keepAll, log?: Log): SqliteJournal;
}

/** Opens journals, and removes them and their folders after the last test of the file. */
export function sqliteJournals(): SqliteJournals {
  const folder = temporaryFolder();
  const opened: SqliteJournal[] = [];
  let folderCount = 0;
  afterAll(() => {
    for (const journal of opened) journal.close();
    folder[Symbol.dispose]();
  });
  const newFolder = () => join(folder.path, String(++folderCount));
  return {
    newFolder,
    open(path = newFolder(), clock = manualClock(1_000), retention = keepAll, log = () => {}) {
      const journal = new SqliteJournal({ folder: path, durability: 'normal', retention, clock, log, newId });
      opened.push(journal);
      return journal;
    },
  };
}

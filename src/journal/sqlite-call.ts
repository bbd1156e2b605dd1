import type { Database } from 'bun:sqlite';
import { JournalError } from './journal.ts';

/** Calls SQLite, and turns every exception into a JournalError. */
export function callSqlite<Result>(run: () => Result): Result {
  try {
    return run();
  } catch (error) {
    throw new JournalError(error instanceof Error ? error.message : String(error));
  }
}

/** Returns what identifies a room in the file. Throws when the room is not stored yet, or no transaction is open. */
export function requireTransaction<Stored>(database: Database, stored: Stored | undefined): Stored {
  if (stored === undefined || !database.inTransaction)
    throw new Error('The journal was changed outside a transaction.');
  return stored;
}

import { Database, SQLiteError } from 'bun:sqlite';
import { chmodSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { FORMAT, migrate } from './sqlite-schema.ts';

/** Marks a file as ours (SQLite's `application_id`): "chat" in ASCII. */
const APPLICATION_ID = 0x63686174;

/** The data folder cannot be used. The message is one sentence for the operator. */
export class DataFolderError extends Error {}

/** An open data folder: its database, and the lock that keeps other servers out until this process ends. */
export interface JournalFile {
  readonly database: Database;
  readonly lock: Database;
}

/** Opens or creates the files of the journal in a folder. Throws a DataFolderError, and then leaves existing files unchanged. */
export function openJournalFile(folder: string, durability: 'normal' | 'full'): JournalFile {
  const path = join(folder, 'chat.sqlite');
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw new DataFolderError(`The data folder ${folder} cannot be created: ${failureReason(error)}.`);
  }
  const lock = claimFolder(folder);
  try {
    const database = new Database(path, { create: true, strict: true });
    try {
      prepare(database, path, durability);
      chmodSync(path, 0o600);
      return { database, lock };
    } catch (error) {
      database.close();
      throw error;
    }
  } catch (error) {
    lock.close();
    if (error instanceof DataFolderError) throw error;
    throw new DataFolderError(`${path} cannot be used as a journal: ${failureReason(error)}. The file is unchanged.`);
  }
}

function prepare(database: Database, path: string, durability: 'normal' | 'full'): void {
  const number = (sql: string) => Object.values(database.query(sql).get() as Record<string, number>)[0];
  const isNew = number('SELECT count(*) FROM sqlite_schema') === 0;
  const version = number('PRAGMA user_version') ?? 0;
  if (!isNew) {
    if (number('PRAGMA application_id') !== APPLICATION_ID) {
      throw new DataFolderError(`${path} is a database of another program. The file is unchanged.`);
    }
    if (version > FORMAT) {
      throw new DataFolderError(
        `${path} was written by a newer chat-box (format ${version}; this version reads ${FORMAT}). The file is unchanged.`,
      );
    }
    const check = database.query('PRAGMA quick_check(1)').get() as { quick_check: string };
    if (check.quick_check !== 'ok') {
      throw new DataFolderError(`${path} is damaged (${failureReason(check.quick_check)}). The file is unchanged.`);
    }
  }
  // Waiting for a locked file would block every room, so a call fails at once.
  database.run('PRAGMA busy_timeout = 0');
  database.run('PRAGMA journal_mode = WAL');
  database.run(`PRAGMA synchronous = ${durability}`);
  database.run('PRAGMA secure_delete = ON');
  // 128 MiB between checkpoints. Ids are random, so inserts change pages all over their index, and a checkpoint writes
  // and syncs each changed page. 32 MiB of cache hold the pages of that index.
  database.run('PRAGMA wal_autocheckpoint = 32768');
  database.run('PRAGMA cache_size = -32768');
  migrate(database, version, APPLICATION_ID);
  // The last run may have been killed before it erased a deleted text.
  if (!isNew) database.run('PRAGMA wal_checkpoint(TRUNCATE)');
}

/** Takes an exclusive lock until this process ends. The operating system then frees it, even after a kill. */
function claimFolder(folder: string): Database {
  let lock: Database | undefined;
  try {
    lock = new Database(join(folder, 'lock.sqlite'), { create: true });
    lock.run('PRAGMA busy_timeout = 0');
    lock.run('PRAGMA locking_mode = EXCLUSIVE');
    lock.run('BEGIN EXCLUSIVE');
    return lock;
  } catch (error) {
    lock?.close();
    const reason =
      error instanceof SQLiteError && error.code === 'SQLITE_BUSY'
        ? 'another server is using it'
        : failureReason(error);
    throw new DataFolderError(`The data folder ${folder} cannot be used: ${reason}.`);
  }
}

/** Returns the message of an error on one line. */
export function failureReason(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).replaceAll(/\s*\n\s*/g, ' ');
}

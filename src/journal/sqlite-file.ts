import { Database, SQLiteError } from 'bun:sqlite';
import { chmodSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';

/** Marks a file as ours (SQLite's `application_id`): "chat" in ASCII. */
const APPLICATION_ID = 0x63686174;
/** Version of the tables below (SQLite's `user_version`). */
const VERSION = 1;

const TABLES = `
  CREATE TABLE room (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    epoch TEXT NOT NULL,
    -- The last offset that may have been assigned.
    reserved INTEGER NOT NULL,
    pruned INTEGER NOT NULL DEFAULT 0
  );
  -- One row for each event. The row of a message has its current text and state.
  CREATE TABLE event (
    room INTEGER NOT NULL,
    at INTEGER NOT NULL,
    kind TEXT NOT NULL,
    time INTEGER NOT NULL,
    -- Id of the message that the event is, or changes.
    message TEXT,
    member TEXT,
    name TEXT,
    -- Text of a message or an edit; emoji of a reaction; name before a rename.
    text TEXT,
    reply_to TEXT,
    rev INTEGER,
    edited INTEGER,
    deleted INTEGER,
    -- Of a message: whether it has reactions. Of a reaction: whether it was set.
    flag INTEGER,
    count INTEGER,
    PRIMARY KEY (room, at)
  ) WITHOUT ROWID;
  CREATE UNIQUE INDEX message ON event (room, message) WHERE kind = 'message';
  CREATE INDEX edit ON event (room, message) WHERE kind = 'edited';
  CREATE TABLE reaction (
    room INTEGER NOT NULL,
    message TEXT NOT NULL,
    emoji TEXT NOT NULL,
    member TEXT NOT NULL,
    PRIMARY KEY (room, message, emoji, member)
  ) WITHOUT ROWID;
  -- Results of commands, kept for 24 h regardless of pruning.
  CREATE TABLE command (
    room INTEGER NOT NULL,
    id TEXT NOT NULL,
    at INTEGER NOT NULL,
    time INTEGER NOT NULL,
    PRIMARY KEY (room, id)
  ) WITHOUT ROWID;
  CREATE INDEX command_by_time ON command (room, time);
`;

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
  if (!isNew) {
    const version = number('PRAGMA user_version') ?? 0;
    if (number('PRAGMA application_id') !== APPLICATION_ID) {
      throw new DataFolderError(`${path} is a database of another program. The file is unchanged.`);
    }
    if (version > VERSION) {
      throw new DataFolderError(
        `${path} was written by a newer chat-box (format ${version}; this version reads ${VERSION}). The file is unchanged.`,
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
  if (!isNew) {
    // The last run may have been killed before it erased a deleted text.
    database.run('PRAGMA wal_checkpoint(TRUNCATE)');
    return;
  }
  database.transaction(() => {
    database.run(TABLES);
    database.run(`PRAGMA application_id = ${APPLICATION_ID}`);
    database.run(`PRAGMA user_version = ${VERSION}`);
  })();
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

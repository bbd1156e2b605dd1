import { Database, SQLiteError } from 'bun:sqlite';
import { accessSync, chmodSync, constants, mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { DataFolderError, failureReason } from './data-folder-error.ts';
import { finishReplacement } from './replace-files.ts';
import { APPLICATION_ID, CLOSED, CLOSED_CLEAN, inspectFiles, IS_OPEN, OPEN } from './sqlite-inspect.ts';
import { migrate } from './sqlite-schema.ts';

/** Name of the database in a data folder. */
export const DATABASE_FILE = 'chat.sqlite';
/** Name of the file that keeps other servers out. */
export const LOCK_FILE = 'lock.sqlite';

/** An open data folder: its database, and the lock that keeps other servers out until this process ends. */
export interface JournalFile {
  readonly database: Database;
  readonly lock: Database;
  /** Log lines about missing data. */
  readonly warnings: readonly string[];
  readonly watch: FileWatch;
  /** True when only the newest edit of each message has a text. An earlier version, or a killed run, may have left others. */
  readonly isClean: boolean;
}

/** Opens or creates the files of the journal in a folder. Throws a DataFolderError, and then leaves existing files unchanged. */
export function openJournalFile(folder: string, durability: 'normal' | 'full'): JournalFile {
  const path = join(folder, DATABASE_FILE);
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw new DataFolderError(
      `The data folder ${folder} cannot be created: ${failureReason(error)}. Use another folder in DATA_DIR.`,
    );
  }
  const lock = claimFolder(folder);
  try {
    const { format, warnings } = inspectFiles(path);
    const database = new Database(path, { create: true, strict: true });
    try {
      const isClean = prepare(database, format, durability);
      chmodSync(path, 0o600);
      const watch = new FileWatch([path, `${path}-wal`, join(folder, LOCK_FILE)]);
      return { database, lock, warnings, watch, isClean };
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

/** Prepares a database. Returns whether it is clean. */
function prepare(database: Database, format: number, durability: 'normal' | 'full'): boolean {
  // Waiting for a locked file would block every room, so a call fails at once.
  database.run('PRAGMA busy_timeout = 0');
  database.run('PRAGMA journal_mode = WAL');
  database.run(`PRAGMA synchronous = ${durability}`);
  database.run('PRAGMA secure_delete = ON');
  // Ids are random, so inserts change pages all over their index. 32 MiB of cache hold its pages.
  database.run('PRAGMA cache_size = -32768');
  migrate(database, format, APPLICATION_ID);
  const isClean = format === 0 || readState(database) === CLOSED_CLEAN;
  writeState(database, OPEN);
  // Erases texts that a killed run left behind. Also moves the mark into the database file, which reveals a copy
  // without the write-ahead file.
  database.run('PRAGMA wal_checkpoint(TRUNCATE)');
  return isClean;
}

/** Stores that the database is not open any more, and whether it is clean. Call this before closing it. */
export function setClosed(database: Database, isClean: boolean): void {
  writeState(database, isClean ? CLOSED_CLEAN : CLOSED);
}

function readState(database: Database): number | undefined {
  return database.query<{ value: number }, [string]>('SELECT value FROM fact WHERE name = ?1').get(IS_OPEN)?.value;
}

function writeState(database: Database, state: number): void {
  const fact = database.query('INSERT INTO fact VALUES (?1, ?2) ON CONFLICT DO UPDATE SET value = excluded.value');
  fact.run(IS_OPEN, state);
}

/**
 * Inspects the files of a folder that no server uses, and returns log lines about missing data. Returns undefined when a
 * server uses the folder: it has inspected them. Throws a DataFolderError when a file is damaged.
 */
export function inspectUnused(folder: string): readonly string[] | undefined {
  let lock: Database;
  try {
    lock = claimFolder(folder);
  } catch (error) {
    if (error instanceof FolderInUseError) return undefined;
    throw error;
  }
  try {
    return inspectFiles(join(folder, DATABASE_FILE)).warnings;
  } finally {
    lock.close();
  }
}

/** Returns the size of a file in bytes: 0 for a file that does not exist. Throws a DataFolderError without permission to read the folder. */
export function sizeOf(path: string): number {
  try {
    return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  } catch (error) {
    throw new DataFolderError(
      `${path} cannot be read: ${failureReason(error)}. Run the command as root, or as the user of the server.`,
    );
  }
}

/** Returns whether this user may list, read and write the files of a folder. */
function hasAccess(folder: string): boolean {
  try {
    accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Another process uses the data folder. */
class FolderInUseError extends DataFolderError {}

/**
 * Takes an exclusive lock until this process ends. The operating system then frees it, even after a kill. Finishes a restore
 * that was interrupted while it replaced the files.
 */
export function claimFolder(folder: string): Database {
  let lock: Database | undefined;
  try {
    lock = new Database(join(folder, LOCK_FILE), { create: true });
    lock.run('PRAGMA busy_timeout = 0');
    lock.run('PRAGMA locking_mode = EXCLUSIVE');
    lock.run('BEGIN EXCLUSIVE');
    finishReplacement(folder, DATABASE_FILE);
    return lock;
  } catch (error) {
    lock?.close();
    const isInUse = error instanceof SQLiteError && error.code === 'SQLITE_BUSY';
    const reason = hasAccess(folder) ? failureReason(error) : 'this user may not read and write it';
    const message = `The data folder ${folder} cannot be used: ${isInUse ? 'another server is using it' : reason}.`;
    throw isInUse ? new FolderInUseError(message) : new DataFolderError(message);
  }
}

/** Detects that opened files were deleted or replaced. Writing to a deleted file causes no error. */
export class FileWatch {
  readonly #identities: ReadonlyMap<string, string>;

  /** Remembers the identity of existing files. */
  constructor(paths: readonly string[]) {
    this.#identities = new Map(paths.map((path) => [path, readIdentity(path) ?? '']));
  }

  /** Returns the first file that was deleted or replaced. */
  lostFile(): string | undefined {
    for (const [path, identity] of this.#identities) if (readIdentity(path) !== identity) return path;
    return undefined;
  }
}

/** Returns the identity of a file on this machine, or undefined when there is no file at the path. */
function readIdentity(path: string): string | undefined {
  const found = statSync(path, { throwIfNoEntry: false, bigint: true });
  return found && `${found.dev} ${found.ino}`;
}

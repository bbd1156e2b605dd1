import { Database, SQLiteError } from 'bun:sqlite';
import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { DataFolderError, failureReason } from './data-folder-error.ts';
import { FORMAT } from './sqlite-schema.ts';
import { readWalState } from './sqlite-wal.ts';

/** Marks a file as ours (SQLite's `application_id`): "chat" in ASCII. */
export const APPLICATION_ID = 0x63686174;
/** Name of the fact that is `OPEN` while a server has the database open. */
export const IS_OPEN = 'open';
/** The values of that fact. */
export const OPEN = 1;
/** Closed by a server or an import. Versions that keep the text of each edit write this too. */
export const CLOSED = 0;
/** Closed, and only the newest edit of each message has a text. Earlier versions never write this, and read it as `CLOSED`. */
export const CLOSED_CLEAN = 2;

/** Result of inspecting a database. */
export interface Inspection {
  /** Format of the file; 0 for a new file. */
  readonly format: number;
  /** Log lines about missing data. */
  readonly warnings: readonly string[];
}

/**
 * Inspects the files of a database before it is opened for writing, which would merge the write-ahead file into the
 * database. Throws a DataFolderError when a file is damaged, and then leaves every file unchanged.
 */
export function inspectFiles(path: string): Inspection {
  const [walPath, indexPath] = [`${path}-wal`, `${path}-shm`];
  const walExists = existsSync(walPath);
  const hasWal = fileSize(walPath) > 0;
  if (fileSize(path) === 0) {
    if (!hasWal) return { format: 0, warnings: [] };
    throw new DataFolderError(
      `${path} is ${existsSync(path) ? 'empty' : 'missing'}, but ${walPath} belongs to it. Restore both from the same copy, or move ${walPath} away to start without messages. Nothing was changed.`,
    );
  }
  const wal = hasWal ? readWalState(walPath, indexPath) : 'whole';
  if (wal === 'damaged') {
    throw new DataFolderError(
      `${walPath} is damaged. Restore the folder from a copy, or move ${walPath} away to start without the newest messages. Nothing was changed.`,
    );
  }
  const restore = rememberFiles([walPath, indexPath]);
  try {
    const { format, wasOpen } = inspectDatabase(path);
    const warnings = [
      ...(wal === 'shortened' ? [`${walPath} ends too early: the last messages before the stop may be missing`] : []),
      ...(wasOpen && !walExists
        ? [`${walPath} is missing, although the server was not stopped: the newest messages may be missing`]
        : []),
    ];
    return { format, warnings };
  } catch (error) {
    restore();
    throw error;
  }
}

function inspectDatabase(path: string): { readonly format: number; readonly wasOpen: boolean } {
  let database: Database | undefined;
  try {
    const opened = (database = new Database(path, { readonly: true }));
    const number = (sql: string) => Object.values((opened.query(sql).get() ?? {}) as Record<string, number>)[0] ?? 0;
    if (number('SELECT count(*) FROM sqlite_schema') === 0) return { format: 0, wasOpen: false };
    if (number('PRAGMA application_id') !== APPLICATION_ID) {
      throw new DataFolderError(`${path} is a database of another program. The file is unchanged.`);
    }
    const format = number('PRAGMA user_version');
    if (format > FORMAT) {
      throw new DataFolderError(
        `${path} was written by a newer chat-box (format ${format}; this version reads ${FORMAT}). The file is unchanged.`,
      );
    }
    const fault = findFault(database);
    if (fault !== undefined)
      throw new DataFolderError(`${path} is damaged (${failureReason(fault)}). The file is unchanged.`);
    const wasOpen = format >= 2 && number(`SELECT value FROM fact WHERE name = '${IS_OPEN}'`) === OPEN;
    return { format, wasOpen };
  } catch (error) {
    if (error instanceof DataFolderError) throw error;
    // Damage to the list of tables fails the first read.
    if (error instanceof SQLiteError && error.code?.startsWith('SQLITE_CORRUPT'))
      throw new DataFolderError(`${path} is damaged (${failureReason(error)}). The file is unchanged.`);
    throw new DataFolderError(`${path} cannot be used as a journal: ${failureReason(error)}. The file is unchanged.`);
  } finally {
    database?.close();
  }
}

/**
 * Finds a fault in the pages of a table or an index. A check of the whole database would also compare each entry of the search index,
 * which takes eight times as long.
 */
function findFault(database: Database): string | undefined {
  const tables = database.query<{ name: string }, []>(
    "SELECT name FROM sqlite_schema WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL %' UNION ALL SELECT 'sqlite_schema'",
  );
  for (const { name } of tables.all()) {
    const check = database.query(`PRAGMA quick_check('${name.replaceAll("'", "''")}')`).get() as {
      quick_check: string;
    };
    if (check.quick_check !== 'ok') return check.quick_check;
  }
  return undefined;
}

/** Returns a function that restores files to their current state. Even a read-only connection writes the `-shm` index. */
function rememberFiles(paths: readonly string[]): () => void {
  // SQLite only reads an existing write-ahead file, so this does not remember its contents.
  const originals = paths.map((path) => ({
    path,
    bytes: existsSync(path) && path.endsWith('-shm') ? readFileSync(path) : undefined,
    existed: existsSync(path),
  }));
  return () => {
    for (const { path, bytes, existed } of originals) {
      if (!existed) rmSync(path, { force: true });
      else if (bytes) writeFileSync(path, bytes);
    }
  };
}

function fileSize(path: string): number {
  return existsSync(path) ? statSync(path).size : 0;
}

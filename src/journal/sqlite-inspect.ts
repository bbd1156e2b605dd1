import { Database } from 'bun:sqlite';
import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { DataFolderError, failureReason } from './data-folder-error.ts';
import { FORMAT } from './sqlite-schema.ts';
import { readWalState } from './sqlite-wal.ts';

/** Marks a file as ours (SQLite's `application_id`): "chat" in ASCII. */
export const APPLICATION_ID = 0x63686174;
/** Name of the fact that is 1 from a start until the database was closed. */
export const IS_OPEN = 'open';

/** What the look at a database found. */
export interface Inspection {
  /** Format of the file; 0 when there is none yet. */
  readonly format: number;
  /** Lines for the log about what is missing. */
  readonly warnings: readonly string[];
}

/**
 * Looks at the files of a database before anything may write them: opening for writing brings the write-ahead file into
 * the database, and removes it. Throws a DataFolderError when they are damaged, and then leaves every file as it is.
 */
export function inspectFiles(path: string): Inspection {
  const [walPath, indexPath] = [`${path}-wal`, `${path}-shm`];
  const isWalThere = existsSync(walPath);
  const hasWal = sizeOf(walPath) > 0;
  if (sizeOf(path) === 0) {
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
  const restore = remember([walPath, indexPath]);
  try {
    const { format, wasOpen } = inspectDatabase(path);
    const warnings = [
      ...(wal === 'shortened' ? [`${walPath} ends too early: the last messages before the stop may be missing`] : []),
      ...(wasOpen && !isWalThere
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
    const check = database.query('PRAGMA quick_check(1)').get() as { quick_check: string };
    if (check.quick_check !== 'ok') {
      throw new DataFolderError(`${path} is damaged (${failureReason(check.quick_check)}). The file is unchanged.`);
    }
    const wasOpen = format >= 2 && number(`SELECT value FROM fact WHERE name = '${IS_OPEN}'`) === 1;
    return { format, wasOpen };
  } catch (error) {
    if (error instanceof DataFolderError) throw error;
    throw new DataFolderError(`${path} cannot be used as a journal: ${failureReason(error)}. The file is unchanged.`);
  } finally {
    database?.close();
  }
}

/** Returns a function that puts files back as they are now. Even a connection that only reads writes its index. */
function remember(paths: readonly string[]): () => void {
  // A write-ahead file that exists is only read, so its contents need not be kept.
  const kept = paths.map((path) => ({
    path,
    bytes: existsSync(path) && path.endsWith('-shm') ? readFileSync(path) : undefined,
    existed: existsSync(path),
  }));
  return () => {
    for (const { path, bytes, existed } of kept) {
      if (!existed) rmSync(path, { force: true });
      else if (bytes) writeFileSync(path, bytes);
    }
  };
}

function sizeOf(path: string): number {
  return existsSync(path) ? statSync(path).size : 0;
}

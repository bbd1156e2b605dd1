import { Database } from 'bun:sqlite';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BackupFile, BackupSource } from '../ports/backup.ts';
import { DataFolderError, failureReason } from './data-folder-error.ts';
import { readStoredSecret, SECRET_FILE } from './data-secret.ts';
import { DATABASE_FILE, inspectUnused, setClosed, sizeOf } from './sqlite-file.ts';
import { APPLICATION_ID } from './sqlite-inspect.ts';
import { FORMAT } from './sqlite-schema.ts';

/** How long a read waits while a server starts or stops. */
const BUSY_TIMEOUT_MS = 5_000;
/** The first format with the table `fact`. */
const FACTS_FORMAT = 2;

/**
 * Copies the database and the secret of a data folder into an empty folder. A server may go on using the data folder. The copy
 * has no text that was deleted before. Throws a DataFolderError.
 */
export function openSqliteBackup(folder: string, workFolder: string): BackupSource {
  const path = join(folder, DATABASE_FILE);
  if (!existsSync(folder)) throw new DataFolderError(`There is no data folder ${folder}. Use --data with its path.`);
  if (sizeOf(path) === 0)
    throw new DataFolderError(`The data folder ${folder} has no ${DATABASE_FILE}: there is nothing to back up.`);
  const warnings = inspectUnused(folder) ?? [];
  const copy = join(workFolder, DATABASE_FILE);
  try {
    copyDatabase(path, copy);
    const files: BackupFile[] = [{ name: DATABASE_FILE, path: copy }];
    const secret = readStoredSecret(folder);
    if (secret) {
      const secretPath = join(workFolder, SECRET_FILE);
      writeFileSync(secretPath, secret, { mode: 0o600 });
      files.push({ name: SECRET_FILE, path: secretPath });
    }
    return { warnings, files };
  } catch (error) {
    if (error instanceof DataFolderError) throw error;
    throw new DataFolderError(`${path} cannot be copied to ${workFolder}: ${failureReason(error)}.`);
  }
}

function copyDatabase(path: string, copy: string): void {
  const format = readInto(path, copy);
  if (format < FACTS_FORMAT) return;
  const database = new Database(copy);
  try {
    // A server has the original open, but not the copy.
    setClosed(database, false);
  } finally {
    database.close();
  }
}

/** Writes all that a database contains into a new file, in one read transaction. Returns its format. */
function readInto(path: string, copy: string): number {
  const database = new Database(path, { readonly: true });
  try {
    database.run(`PRAGMA busy_timeout = ${BUSY_TIMEOUT_MS}`);
    const read = (pragma: string) => Object.values(database.query(`PRAGMA ${pragma}`).get() as object)[0] as number;
    const format = read('user_version');
    if (read('application_id') !== APPLICATION_ID)
      throw new DataFolderError(`${path} is a database of another program.`);
    if (format > FORMAT) throw new DataFolderError(`${path} was written by a newer chat-box. Use that version.`);
    database.run('VACUUM INTO ?', [copy]);
    return format;
  } finally {
    database.close();
  }
}

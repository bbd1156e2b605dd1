import { Database } from 'bun:sqlite';
import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { RestoreTarget, RestoreTotals } from '../ports/backup.ts';
import { newId } from '../secrets.ts';
import { DataFolderError, failureReason } from './data-folder-error.ts';
import { SECRET_FILE } from './data-secret.ts';
import { adoptFolderOwner } from './folder-owner.ts';
import { completeReplacement, createReplacement, discardReplacement, finishReplacement } from './replace-files.ts';
import { claimFolder, DATABASE_FILE, LOCK_FILE } from './sqlite-file.ts';
import { inspectFiles } from './sqlite-inspect.ts';

/** Files that a restore writes. */
const FILES: ReadonlySet<string> = new Set([DATABASE_FILE, SECRET_FILE]);

/** A file of a backup that is not the journal's. */
export interface AddedFile {
  readonly name: string;
  /** Turns the file, if it was written, into what belongs into the data folder. */
  prepare(newFolder: string, dataFolder: string): Promise<void>;
}

/**
 * Opens or creates a data folder for a restore, and keeps servers out. Throws a DataFolderError, also for a folder with files
 * unless `replaces` is true.
 */
export function openSqliteRestore(folder: string, replaces: boolean, added?: AddedFile): RestoreTarget {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw new DataFolderError(`The data folder ${folder} cannot be created: ${failureReason(error)}.`);
  }
  const lock = claimFolder(folder);
  try {
    const existing = [DATABASE_FILE, `${DATABASE_FILE}-wal`, SECRET_FILE].find((name) =>
      existsSync(join(folder, name)),
    );
    if (existing !== undefined && !replaces) {
      throw new DataFolderError(
        `The data folder ${folder} has a file ${existing} already. With --force, the restore moves the files of the folder aside. Nothing was changed.`,
      );
    }
    return new SqliteRestore(folder, createReplacement(folder), lock, added);
  } catch (error) {
    lock.close();
    if (error instanceof DataFolderError) throw error;
    throw new DataFolderError(`The data folder ${folder} cannot be written: ${failureReason(error)}.`);
  }
}

class SqliteRestore implements RestoreTarget {
  constructor(
    private readonly folder: string,
    private readonly newFolder: string,
    private readonly lock: Database,
    private readonly added: AddedFile | undefined,
  ) {}

  pathOf(name: string): string | undefined {
    return FILES.has(name) || name === this.added?.name ? join(this.newFolder, name) : undefined;
  }

  async prepare(): Promise<void> {
    await this.added?.prepare(this.newFolder, this.folder);
  }

  commit(): RestoreTotals {
    const path = join(this.newFolder, DATABASE_FILE);
    if (!existsSync(path)) throw new DataFolderError(`The backup has no ${DATABASE_FILE}. Nothing was changed.`);
    inspectFiles(path);
    const attempt = <Result>(work: () => Result, state: string) => {
      try {
        return work();
      } catch (error) {
        throw new DataFolderError(`${this.folder} cannot be written: ${failureReason(error)}. ${state}`);
      }
    };
    const rooms = attempt(() => {
      const count = renewEpochs(path);
      this.#adoptOwner(this.newFolder);
      completeReplacement(this.folder);
      return count;
    }, 'Nothing was changed.');
    const finish = () => {
      const replaced = finishReplacement(this.folder, DATABASE_FILE);
      if (replaced !== undefined) this.#adoptOwner(replaced);
      return replaced;
    };
    return { rooms, replaced: attempt(finish, 'The next start of the server finishes the restore.') };
  }

  /** Gives a folder and its files to the owner of the data folder. */
  #adoptOwner(written: string): void {
    const files = readdirSync(written, { recursive: true }).map((name) => join(written, String(name)));
    adoptFolderOwner(this.folder, [written, ...files, join(this.folder, LOCK_FILE)]);
  }

  close(): void {
    discardReplacement(this.folder);
    this.lock.close();
  }
}

/**
 * Gives each room a new epoch, because the events after the backup are lost: their offsets do not compare with those that the
 * room assigns from now on. Returns the number of rooms.
 */
function renewEpochs(path: string): number {
  const database = new Database(path);
  try {
    database.run('PRAGMA journal_mode = DELETE');
    return database.transaction(() => {
      const rooms = database.query<{ id: number }, []>('SELECT id FROM room').all();
      const renew = database.query<null, [number, string]>('UPDATE room SET epoch = ?2 WHERE id = ?1');
      for (const { id } of rooms) renew.run(id, newId());
      return rooms.length;
    })();
  } finally {
    database.close();
  }
}

import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmdirSync,
  rmSync,
} from 'node:fs';
import { join } from 'node:path';

/** Folder for files that will replace those of the data folder, while they are written. */
const NEW_FOLDER = 'restore.part';
/** Its name once all files are complete. From then on they count. */
const READY_FOLDER = 'restore';
/** Folder for the former files, until all have been moved. */
const FORMER_FOLDER = 'replaced.part';

/** Creates an empty folder inside a data folder, for files that will replace those of the data folder. Returns its path. */
export function createReplacement(folder: string): string {
  const path = join(folder, NEW_FOLDER);
  rmSync(path, { recursive: true, force: true });
  mkdirSync(path, { mode: 0o700 });
  return path;
}

/** Deletes a replacement that is not complete. */
export function discardReplacement(folder: string): void {
  rmSync(join(folder, NEW_FOLDER), { recursive: true, force: true });
}

/** Declares a replacement complete: after this call, `finishReplacement` replaces the files, also after a kill. */
export function completeReplacement(folder: string): void {
  const path = join(folder, NEW_FOLDER);
  for (const name of readdirSync(path, { recursive: true })) sync(join(path, String(name)));
  sync(path);
  renameSync(path, join(folder, READY_FOLDER));
  sync(folder);
}

/**
 * Moves the files of a complete replacement into the data folder, and the former ones into a folder `replaced-<time>` in it.
 * Returns the path of that folder; undefined without a complete replacement or without former files. `database` is the name of
 * the database. Call it only while no program uses the folder. When it is interrupted, the next call goes on.
 */
export function finishReplacement(folder: string, database: string): string | undefined {
  const ready = join(folder, READY_FOLDER);
  if (!existsSync(ready)) return undefined;
  const former = join(folder, FORMER_FOLDER);
  mkdirSync(former, { recursive: true, mode: 0o700 });
  const setAside = (name: string) => {
    if (existsSync(join(folder, name))) renameSync(join(folder, name), join(former, name));
  };
  for (const name of readdirSync(ready)) {
    // The write-ahead file first: it must never meet the new database. While that is in `ready`, all of these are old.
    if (name === database) for (const suffix of ['-wal', '-shm']) setAside(name + suffix);
    setAside(name);
    sync(folder);
    renameSync(join(ready, name), join(folder, name));
  }
  sync(folder);
  const replaced = keepFormer(folder, former);
  rmSync(ready, { recursive: true });
  sync(folder);
  return replaced;
}

/** Gives the folder of the former files its name, or removes it when it is empty. */
function keepFormer(folder: string, former: string): string | undefined {
  if (readdirSync(former).length === 0) {
    rmdirSync(former);
    return undefined;
  }
  const time = new Date().toISOString().replace(/\..*/, '').replaceAll(':', '');
  for (let count = 1; ; count++) {
    const path = join(folder, `replaced-${time}${count === 1 ? '' : `-${count}`}`);
    if (existsSync(path)) continue;
    renameSync(former, path);
    return path;
  }
}

/** Syncs a file or a folder to the disk. */
function sync(path: string): void {
  const file = openSync(path, 'r');
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

import {
  closeSync,
  createReadStream,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import type { BackupFile } from '../ports/backup.ts';
import { readTar, TAR_END, TarError, tarHeader, tarPadding } from './tar.ts';

/** Name of the archive of the pictures inside a backup. */
export const PICTURES_FILE = 'pictures.tar';
/** Folder of the pictures in a data folder. Each room has a folder in it. */
const PICTURES_FOLDER = 'files';
/** Size of the parts in which the archive is read. */
const PART_BYTES = 1_048_576;
/** A file of a picture. */
const PICTURE_FILE = /^[a-z\d_~+-]{1,128}\/p-[\w-]{22}(\.small)?\.webp$/;

/**
 * Writes the pictures of a data folder into an archive in a work folder. A server may go on: a picture that it removes meanwhile is
 * in the archive or not. Returns nothing for a folder without pictures.
 */
export function packPictures(dataFolder: string, workFolder: string): readonly BackupFile[] {
  const folder = join(dataFolder, PICTURES_FOLDER);
  const names = existsSync(folder) ? readdirSync(folder, { recursive: true }).map(String) : [];
  const pictures = names.filter((name) => PICTURE_FILE.test(name));
  if (pictures.length === 0) return [];
  const path = join(workFolder, PICTURES_FILE);
  const archive = openSync(path, 'wx', 0o600);
  try {
    for (const name of pictures.sort()) {
      const read = readIfPresent(join(folder, name));
      if (!read) continue;
      const { bytes, time } = read;
      for (const part of [tarHeader({ name, size: bytes.length }, time), bytes, tarPadding(bytes.length)])
        writeAll(archive, part);
    }
    writeAll(archive, TAR_END);
  } finally {
    closeSync(archive);
  }
  return [{ name: PICTURES_FILE, path }];
}

/**
 * Unpacks the pictures of a backup, which are in a folder that will replace the data folder. Without any, an empty folder will replace
 * that of the data folder, if it has one: its pictures belong to other messages. Rejects with a TarError.
 */
export async function unpackPictures(newFolder: string, dataFolder: string): Promise<void> {
  const archive = join(newFolder, PICTURES_FILE);
  const folder = join(newFolder, PICTURES_FOLDER);
  if (existsSync(archive)) {
    await unpack(archive, folder);
    rmSync(archive);
  } else if (existsSync(join(dataFolder, PICTURES_FOLDER))) mkdirSync(folder, { mode: 0o700 });
}

async function unpack(archive: string, folder: string): Promise<void> {
  let file: number | undefined;
  const close = () => {
    if (file !== undefined) closeSync(file);
    file = undefined;
  };
  try {
    await readTar(createReadStream(archive, { highWaterMark: PART_BYTES }), ({ name }) => {
      close();
      if (!PICTURE_FILE.test(name)) throw new TarError('has a picture with a wrong name');
      const path = join(folder, name);
      mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
      const opened = (file = openSync(path, 'wx', 0o600));
      return (part) => writeAll(opened, part);
    });
  } finally {
    close();
  }
}

function readIfPresent(path: string): { readonly bytes: Uint8Array; readonly time: number } | undefined {
  try {
    return { bytes: readFileSync(path), time: statSync(path).mtimeMs };
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

function writeAll(file: number, bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length;) at += writeSync(file, bytes, at);
}

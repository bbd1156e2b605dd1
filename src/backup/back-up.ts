import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { errorText } from '../log.ts';
import { isSystemError, STANDARD_STREAM, type BackupDeps, type BackupOptions } from './options.ts';
import { writeArchive } from './write-archive.ts';

/** Name of the archive in the work folder, while it is written. */
const ARCHIVE_FILE = 'archive.tar';
/** Files of a work folder: the archive, and the copies of the files of a data folder. */
const WORK_FILES = /^(archive\.tar|chat\.sqlite(-\w+)?|secret|pictures\.tar)$/;

/**
 * Backs up a data folder to a file or to standard output. Resolves to a sentence when that fails. Rejects with the error of the
 * store.
 */
export async function backUp(options: BackupOptions, deps: BackupDeps): Promise<string | undefined> {
  const { file } = options;
  const refusal = file === STANDARD_STREAM ? undefined : fileRefusal(options);
  if (refusal !== undefined) return refusal;
  let workFolder: string | undefined;
  try {
    workFolder = createWorkFolder(file);
    await writeBackup(options, deps, workFolder);
    return undefined;
  } catch (error) {
    if (!isSystemError(error)) throw error;
    const name = file === STANDARD_STREAM ? 'Standard output' : file;
    return `${name} cannot be written: ${errorText(error)}.`;
  } finally {
    if (workFolder !== undefined) rmSync(workFolder, { recursive: true, force: true });
  }
}

/** Returns a sentence about why a file cannot be written. */
function fileRefusal({ file, isForced }: BackupOptions): string | undefined {
  const folder = dirname(file);
  if (!existsSync(folder)) return `${file} cannot be written: there is no folder ${folder}.`;
  if (!isOwnWorkFolder(toWorkFolder(file)))
    return `${toWorkFolder(file)} exists already, and is not from a backup. Move it, or name another file.`;
  if (!existsSync(file)) return undefined;
  if (statSync(file).isDirectory()) return `${file} is a folder. Add the name of a file.`;
  // The archive would take the place of a device or a pipe.
  if (!statSync(file).isFile()) return `${file} is not a file. Use - for standard output.`;
  return isForced ? undefined : `${file} exists already. With --force, the backup replaces it.`;
}

/** Returns the path of the folder in which a backup to a file works. */
function toWorkFolder(file: string): string {
  return `${file}.part`;
}

/** Returns whether the path is free, or has the folder that a killed backup has left. */
function isOwnWorkFolder(path: string): boolean {
  if (!existsSync(path)) return true;
  return statSync(path).isDirectory() && readdirSync(path).every((name) => WORK_FILES.test(name));
}

/** Creates the folder for the copies of the files. Removes one that a killed backup to the same file has left. */
function createWorkFolder(file: string): string {
  if (file === STANDARD_STREAM) return mkdtempSync(join(tmpdir(), 'chat-box-backup-'));
  const path = toWorkFolder(file);
  rmSync(path, { recursive: true, force: true });
  mkdirSync(path, { mode: 0o700 });
  return path;
}

async function writeBackup(
  { file, folder }: BackupOptions,
  { time, streams, openBackup }: BackupDeps,
  workFolder: string,
): Promise<void> {
  const { files, warnings } = openBackup(folder, workFolder);
  for (const warning of warnings) streams.error(warning);
  if (file === STANDARD_STREAM) {
    const size = await writeArchive(files, time, (bytes) => streams.write(bytes));
    return streams.error(`Wrote a backup of ${describeSize(size)}.`);
  }
  const archive = join(workFolder, ARCHIVE_FILE);
  const descriptor = openSync(archive, 'wx', 0o600);
  let size: number;
  try {
    size = await writeArchive(files, time, async (bytes) => writeAll(descriptor, bytes));
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
  renameSync(archive, file);
  streams.error(`Wrote ${file}, a backup of ${describeSize(size)}.`);
}

function writeAll(descriptor: number, bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length;) at += writeSync(descriptor, bytes, at);
}

function describeSize(bytes: number): string {
  return bytes < 1_000_000 ? `${Math.ceil(bytes / 1_000)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}

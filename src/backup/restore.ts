import { createReadStream, existsSync } from 'node:fs';
import { errorText } from '../log.ts';
import { isSystemError, STANDARD_STREAM, type BackupDeps, type BackupOptions } from './options.ts';
import { readArchive } from './read-archive.ts';
import { TarError } from './tar.ts';

/** Size of the parts in which the file is read. */
const PART_BYTES = 1_048_576;

/** Restores a backup. Resolves to a sentence when that fails. Rejects with the error of the store. */
export async function restore(
  { file, folder, isForced }: BackupOptions,
  deps: BackupDeps,
): Promise<string | undefined> {
  const { streams, openRestore } = deps;
  const isStream = file === STANDARD_STREAM;
  if (!isStream && !existsSync(file)) return `There is no file ${file}.`;
  const chunks = isStream ? streams.input : createReadStream(file, { highWaterMark: PART_BYTES });
  if (!chunks) return 'Standard input is a terminal. Add < and the name of the file, or name the file.';
  const target = openRestore(folder, isForced);
  try {
    const { created } = await readArchive(chunks, target);
    await target.prepare();
    const { rooms, replaced } = target.commit();
    const what = `${rooms} room${rooms === 1 ? '' : 's'}`;
    streams.error(`Restored ${what} from the backup of ${new Date(created).toISOString()}.`);
    if (replaced !== undefined)
      streams.error(`The former files are in ${replaced}. Delete them when you do not need them.`);
    return undefined;
  } catch (error) {
    const name = isStream ? 'The backup' : file;
    if (error instanceof TarError) return `${name} ${error.message}. Nothing was changed.`;
    if (isSystemError(error)) return `${name} cannot be restored: ${errorText(error)}. Nothing was changed.`;
    throw error;
  } finally {
    target.close();
  }
}

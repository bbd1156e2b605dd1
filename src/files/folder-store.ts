import { rmdirSync } from 'node:fs';
import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { errorText } from '../log.ts';
import {
  FileStoreError,
  FileStoreFull,
  isFileId,
  type FileStore,
  type PictureBytes,
  type PictureSize,
  type StoredFile,
} from './file-store.ts';

/** Ends of the names of the files, by size. */
const ENDS: Readonly<Record<PictureSize, string>> = { full: '.webp', thumbnail: '.small.webp' };
/** End of a file that is being written. A kill may leave one. */
const PART = '.part';
/** In the order of their removal. */
const ALL_ENDS = [ENDS.full, ENDS.thumbnail, ENDS.thumbnail + PART, ENDS.full + PART];

/**
 * Stores pictures in a folder, with a folder for each room. The file in full size is the last that is written and the first that is
 * removed: a picture exists while that does.
 */
export class FolderFileStore implements FileStore {
  /** Size of all pictures. Those of earlier runs count once they have been listed. */
  #bytes = 0;
  #counting: Promise<void> | undefined;
  /** Number of pictures that are being written. Each needs the folder of its room. */
  #writing = 0;

  constructor(
    private readonly folder: string,
    private readonly maxBytes: number,
  ) {}

  put(room: string, id: string, bytes: PictureBytes): Promise<void> {
    return attempt(async () => {
      await (this.#counting ??= this.#count());
      const size = bytes.full.length + bytes.thumbnail.length;
      if (this.#bytes + size > this.maxBytes) throw new FileStoreFull('The folder of pictures has reached its limit.');
      this.#bytes += size;
      this.#writing++;
      try {
        const folder = this.#folderOf(room);
        await mkdir(folder, { recursive: true, mode: 0o700 });
        await write(join(folder, id + ENDS.thumbnail), bytes.thumbnail);
        await write(join(folder, id + ENDS.full), bytes.full);
      } catch (error) {
        this.#bytes -= size;
        // A full disk would otherwise keep parts for an hour, which count for nothing.
        const left = ALL_ENDS.map((end) => rm(join(this.#folderOf(room), id + end), { force: true }));
        await Promise.allSettled(left);
        throw error;
      } finally {
        this.#writing--;
      }
    });
  }

  open(room: string, id: string, size: PictureSize): Promise<Blob | undefined> {
    return attempt(async () => {
      const file = Bun.file(join(this.#folderOf(room), id + ENDS[size]));
      return (await file.exists()) ? file : undefined;
    });
  }

  remove(room: string, id: string): Promise<void> {
    return attempt(async () => {
      const folder = this.#folderOf(room);
      for (const end of ALL_ENDS) {
        const path = join(folder, id + end);
        const size = await sizeOf(path);
        if (size === undefined) continue;
        await rm(path, { force: true });
        this.#bytes = Math.max(0, this.#bytes - size);
      }
      if (this.#writing === 0) removeIfEmpty(folder);
    });
  }

  async *list(only?: string): AsyncGenerator<StoredFile> {
    const folders = only === undefined ? await names(this.folder) : [encodeRoom(only)];
    for (const folder of folders) {
      const room = decodeRoom(folder);
      // What a kill has left counts as a picture that no message has.
      const ids = (await names(join(this.folder, folder))).map((name) =>
        name.replace(/(\.small)?\.webp(\.part)?$/, ''),
      );
      for (const id of new Set(ids.filter(isFileId))) {
        const storedAt = await this.#storedAt(folder, id);
        if (storedAt !== undefined) yield { room, id, storedAt };
      }
    }
  }

  async #storedAt(folder: string, id: string): Promise<number | undefined> {
    for (const end of ALL_ENDS) {
      const found = await stat(join(this.folder, folder, id + end)).catch(() => undefined);
      if (found) return found.mtimeMs;
    }
    return undefined;
  }

  async #count(): Promise<void> {
    for (const folder of await names(this.folder))
      for (const name of await names(join(this.folder, folder)))
        this.#bytes += (await sizeOf(join(this.folder, folder, name))) ?? 0;
  }

  #folderOf(room: string): string {
    return join(this.folder, encodeRoom(room));
  }
}

/** Returns a file name for a room that differs from those of all others, also where the file system ignores case. */
export function encodeRoom(room: string): string {
  return room.replace(/[A-Z.]/g, (character) => `+${character === '.' ? '-' : character.toLowerCase()}`);
}

/** Returns the room of a folder. */
export function decodeRoom(folder: string): string {
  return folder.replace(/\+(.)/g, (_, character: string) => (character === '-' ? '.' : character.toUpperCase()));
}

/** Removes an empty folder. Synchronous, so that no picture begins to be written meanwhile. */
function removeIfEmpty(folder: string): void {
  try {
    rmdirSync(folder);
  } catch {
    // It has other files, or is gone.
  }
}

/** Writes a file that others see whole or not at all, and that survives a power failure. */
async function write(path: string, bytes: Uint8Array): Promise<void> {
  const file = await open(path + PART, 'w', 0o600);
  try {
    await file.writeFile(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(path + PART, path);
}

/** Returns the names in a folder; none where there is no folder. */
async function names(folder: string): Promise<readonly string[]> {
  return readdir(folder).catch(() => []);
}

async function sizeOf(path: string): Promise<number | undefined> {
  return stat(path).then(
    ({ size }) => size,
    () => undefined,
  );
}

async function attempt<Value>(work: () => Promise<Value>): Promise<Value> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof FileStoreError) throw error;
    throw new FileStoreError(`The folder of pictures failed: ${errorText(error)}`);
  }
}

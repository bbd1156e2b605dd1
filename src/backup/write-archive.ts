import { createHash } from 'node:crypto';
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import type { BackupFile } from '../ports/backup.ts';
import { encodeManifest, MANIFEST_FILE, type ManifestFile } from './manifest.ts';
import { TAR_END, tarHeader, tarPadding } from './tar.ts';

/** Size of the parts in which files are read. */
const PART_BYTES = 1_048_576;

/** Writes files and their manifest as a tar archive. Holds one part in memory, and waits for each write. Resolves to its size. */
export async function writeArchive(
  files: readonly BackupFile[],
  created: number,
  write: (bytes: Uint8Array) => Promise<void>,
): Promise<number> {
  let total = 0;
  const add = (bytes: Uint8Array) => {
    total += bytes.length;
    return write(bytes);
  };
  const described = files.map(describe);
  const manifest = Buffer.from(encodeManifest({ created, files: described }));
  await add(tarHeader({ name: MANIFEST_FILE, size: manifest.length }, created));
  await add(manifest);
  await add(tarPadding(manifest.length));
  for (const [index, { name, size }] of described.entries()) {
    await add(tarHeader({ name, size }, created));
    for (const part of readParts(files[index]?.path ?? '')) await add(part);
    await add(tarPadding(size));
  }
  await add(TAR_END);
  return total;
}

function describe({ name, path }: BackupFile): ManifestFile {
  const hash = createHash('sha256');
  let size = 0;
  for (const part of readParts(path)) {
    hash.update(part);
    size += part.length;
  }
  return { name, size, sha256: hash.digest('hex') };
}

/** Reads a file in parts. A part is valid until the next one. */
function* readParts(path: string): Generator<Uint8Array> {
  const file = openSync(path, 'r');
  try {
    const buffer = new Uint8Array(Math.max(1, Math.min(PART_BYTES, fstatSync(file).size)));
    for (let length = readSync(file, buffer); length > 0; length = readSync(file, buffer))
      yield buffer.subarray(0, length);
  } finally {
    closeSync(file);
  }
}

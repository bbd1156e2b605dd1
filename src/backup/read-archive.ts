import { createHash } from 'node:crypto';
import { closeSync, openSync, writeSync } from 'node:fs';
import type { RestoreTarget } from '../ports/backup.ts';
import { MANIFEST_FILE, MAX_MANIFEST_BYTES, parseManifest, type Manifest, type ManifestFile } from './manifest.ts';
import { readTar, TarError, type TarFile } from './tar.ts';

/** Writes the files of a backup into a store. Rejects with a TarError, or with an error of the system. Resolves to the manifest. */
export async function readArchive(chunks: AsyncIterable<Uint8Array>, target: RestoreTarget): Promise<Manifest> {
  const reader = new ArchiveReader(target);
  try {
    await readTar(chunks, (file) => reader.open(file));
    return reader.end();
  } finally {
    reader.close();
  }
}

/** A file that is being written. */
interface OpenFile {
  readonly descriptor: number;
  readonly hash: ReturnType<typeof createHash>;
  readonly expected: ManifestFile;
}

/** Checks and writes one file after the other. */
class ArchiveReader {
  #manifestText = '';
  #manifest: Manifest | undefined;
  #current: OpenFile | undefined;
  readonly #written = new Set<string>();

  constructor(private readonly target: RestoreTarget) {}

  /** Begins a file. Returns the function that receives its contents. */
  open({ name, size }: TarFile): (part: Uint8Array) => void {
    if (this.#manifestText === '') {
      if (name !== MANIFEST_FILE || size > MAX_MANIFEST_BYTES) throw new TarError('is not a backup of chat-box');
      const decoder = new TextDecoder();
      return (part) => (this.#manifestText += decoder.decode(part, { stream: true }));
    }
    this.#endFile();
    const expected = this.#readManifest().files.find((file) => file.name === name);
    const path = this.target.pathOf(name);
    if (!expected || expected.size !== size || this.#written.has(name)) throw new TarError('is damaged');
    if (path === undefined) throw new TarError(`was written by a newer chat-box: this program stores no ${name}`);
    this.#written.add(name);
    this.#current = { descriptor: openSync(path, 'wx', 0o600), hash: createHash('sha256'), expected };
    return (part) => this.#write(part);
  }

  /** Ends the archive. Throws a TarError when a file is missing. */
  end(): Manifest {
    this.#endFile();
    const manifest = this.#readManifest();
    const missing = manifest.files.find(({ name }) => !this.#written.has(name));
    if (missing) throw new TarError(`has no ${missing.name}`);
    return manifest;
  }

  /** Closes the file that is open, if any. */
  close(): void {
    if (this.#current) closeSync(this.#current.descriptor);
    this.#current = undefined;
  }

  #readManifest(): Manifest {
    const manifest = (this.#manifest ??= parseOrThrow(this.#manifestText));
    return manifest;
  }

  #write(part: Uint8Array): void {
    if (!this.#current) return;
    const { descriptor, hash } = this.#current;
    hash.update(part);
    for (let at = 0; at < part.length;) at += writeSync(descriptor, part, at);
  }

  #endFile(): void {
    if (!this.#current) return;
    const { hash, expected } = this.#current;
    if (hash.digest('hex') !== expected.sha256)
      throw new TarError(`is damaged: the checksum of ${expected.name} is wrong`);
    this.close();
  }
}

function parseOrThrow(text: string): Manifest {
  const manifest = parseManifest(text);
  if (typeof manifest === 'string') throw new TarError(manifest);
  return manifest;
}

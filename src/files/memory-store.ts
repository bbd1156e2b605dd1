import { FileStoreFull, type FileStore, type PictureBytes, type PictureSize, type StoredFile } from './file-store.ts';

/** Stores pictures in memory, until the process ends. */
export class MemoryFileStore implements FileStore {
  readonly #rooms = new Map<string, Map<string, PictureBytes & { readonly storedAt: number }>>();
  #bytes = 0;

  constructor(
    private readonly maxBytes: number,
    /** Returns milliseconds since 1970. */
    private readonly now: () => number,
  ) {}

  async put(room: string, id: string, bytes: PictureBytes): Promise<void> {
    const size = sizeOf(bytes);
    if (this.#bytes + size > this.maxBytes) throw new FileStoreFull('The pictures in memory have reached their limit.');
    const files = this.#rooms.get(room) ?? new Map();
    this.#rooms.set(room, files);
    files.set(id, { ...bytes, storedAt: this.now() });
    this.#bytes += size;
  }

  async open(room: string, id: string, size: PictureSize): Promise<Blob | undefined> {
    const bytes = this.#rooms.get(room)?.get(id)?.[size];
    return bytes && new Blob([bytes as Uint8Array<ArrayBuffer>]);
  }

  async remove(room: string, id: string): Promise<void> {
    const files = this.#rooms.get(room);
    const stored = files?.get(id);
    if (!files || !stored) return;
    files.delete(id);
    if (files.size === 0) this.#rooms.delete(room);
    this.#bytes -= sizeOf(stored);
  }

  async *list(only?: string): AsyncGenerator<StoredFile> {
    for (const [room, files] of [...this.#rooms]) {
      if (only !== undefined && room !== only) continue;
      for (const [id, { storedAt }] of [...files]) yield { room, id, storedAt };
    }
  }
}

function sizeOf({ full, thumbnail }: PictureBytes): number {
  return full.length + thumbnail.length;
}

import { withTimeout, type Clock } from '../clock.ts';
import { errorText } from '../log.ts';
import type { FilePlace } from '../config/file-settings.ts';
import { Slots } from '../limits/slots.ts';
import {
  FileStoreError,
  isFileId,
  type FileStore,
  type PictureBytes,
  type PictureSize,
  type StoredFile,
} from './file-store.ts';

/** Time for one request to the bucket. */
const REQUEST_TIMEOUT_MS = 15_000;
/** Maximum number of pictures that are read at the same time: each is in memory as a whole. */
const MAX_READS = 16;
/** Number of keys in one page of a listing. */
const PAGE_KEYS = 500;
const ENDS: Readonly<Record<PictureSize, string>> = { full: '.webp', thumbnail: '.small.webp' };

/** Stores pictures in a bucket of Amazon S3, or of a server with the same interface, which several nodes share. */
export class BucketFileStore implements FileStore {
  readonly #client: Bun.S3Client;
  readonly #prefix: string;
  readonly #reads = new Slots(MAX_READS);

  constructor(
    { prefix, kind: _, endpoint, region, ...credentials }: Extract<FilePlace, { kind: 'bucket' }>,
    private readonly clock: Clock,
  ) {
    this.#prefix = prefix;
    this.#client = new Bun.S3Client({
      ...credentials,
      ...(endpoint !== undefined && { endpoint }),
      ...(region !== undefined && { region }),
    });
  }

  async put(room: string, id: string, bytes: PictureBytes): Promise<void> {
    const type = 'image/webp';
    try {
      await this.#request(() => this.#client.write(this.#key(room, id, 'thumbnail'), bytes.thumbnail, { type }));
      await this.#request(() => this.#client.write(this.#key(room, id, 'full'), bytes.full, { type }));
    } catch (error) {
      // A write without an answer may have succeeded. When the bucket fails here too, the upkeep removes what stays.
      await this.remove(room, id).catch(() => {});
      throw error;
    }
  }

  async open(room: string, id: string, size: PictureSize): Promise<Blob | undefined> {
    await this.#reads.enter();
    try {
      const file = this.#client.file(this.#key(room, id, size));
      return await this.#request(async () => new Blob([await file.arrayBuffer()]));
    } catch (error) {
      if (error instanceof FileStoreError && isMissing(error.cause)) return undefined;
      throw error;
    } finally {
      this.#reads.leave();
    }
  }

  async remove(room: string, id: string): Promise<void> {
    for (const size of ['full', 'thumbnail'] as const) {
      try {
        await this.#request(() => this.#client.delete(this.#key(room, id, size)));
      } catch (error) {
        if (!(error instanceof FileStoreError && isMissing(error.cause))) throw error;
      }
    }
  }

  async *list(only?: string): AsyncGenerator<StoredFile> {
    const prefix = this.#prefix + (only === undefined ? '' : `${only}/`);
    let last: string | undefined;
    for (;;) {
      const options = { prefix, maxKeys: PAGE_KEYS, ...(last !== undefined && { startAfter: last }) };
      const { contents = [], isTruncated } = await this.#request(() => this.#client.list(options));
      const seen = new Set<string>();
      for (const { key, lastModified } of contents) {
        const [room = '', name = '', ...rest] = key.slice(this.#prefix.length).split('/');
        const id = name.replace(/(\.small)?\.webp$/, '');
        if (rest.length > 0 || !isFileId(id) || seen.has(id)) continue;
        seen.add(id);
        yield { room, id, storedAt: Date.parse(lastModified ?? '') || this.clock.wall() };
      }
      last = contents.at(-1)?.key;
      if (!isTruncated || last === undefined) return;
    }
  }

  #key(room: string, id: string, size: PictureSize): string {
    return `${this.#prefix}${room}/${id}${ENDS[size]}`;
  }

  async #request<Value>(send: () => Promise<Value>): Promise<Value> {
    const outcome = await withTimeout(
      send().then(
        (value) => ({ kind: 'done' as const, value }),
        (error: unknown) => ({ kind: 'failed' as const, error }),
      ),
      REQUEST_TIMEOUT_MS,
      this.clock,
    );
    if (outcome?.kind === 'done') return outcome.value;
    const cause = outcome?.error;
    throw new FileStoreError(`The bucket failed: ${outcome ? describe(cause) : 'it does not answer'}.`, { cause });
  }
}

/** Some errors of the client have nothing but a code that says what is wrong. */
function describe(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? ` (${String(error.code)})` : '';
  return errorText(error) + code;
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'NoSuchKey' || error.code === 'ERR_S3_NOT_FOUND');
}

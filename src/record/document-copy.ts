import type { Clock } from '../clock.ts';
import type { StoredDocument } from '../journal/journal.ts';
import {
  MAX_DOCUMENT_BYTES,
  MAX_DOCUMENTS,
  type AuditEntry,
  type DocumentChange,
  type Documents,
  type LogPage,
} from '../ports/documents.ts';

interface CopiedDocument extends StoredDocument {
  /** When it ends, on the clock that measures durations: a correction of the system time changes no ban while the process runs. */
  readonly endsAtElapsed: number;
}

/** A copy of a room's documents in memory. */
export class DocumentCopy implements Documents {
  #documents = new Map<string, CopiedDocument>();
  #version = 0;

  constructor(private readonly clock: Pick<Clock, 'wall' | 'elapsed'>) {}

  get version(): number {
    return this.#version;
  }

  get(key: string): string | undefined {
    const found = this.#documents.get(key);
    if (!found || !this.#hasEnded(found)) return found?.value;
    this.#documents.delete(key);
    return undefined;
  }

  entries(prefix: string): readonly (readonly [string, string])[] {
    const found: (readonly [string, string])[] = [];
    for (const copied of this.#documents.values()) {
      if (this.#hasEnded(copied)) this.#documents.delete(copied.key);
      else if (copied.key.startsWith(prefix)) found.push([copied.key, copied.value]);
    }
    return found;
  }

  /** Returns whether a document with one of these changes would be one too many. */
  isFullFor(changes: readonly DocumentChange[]): boolean {
    const added = changes.filter(({ key, value }) => value !== undefined && !this.#documents.has(key)).length;
    // Removes those that have ended.
    return added > 0 && this.#documents.size + added > MAX_DOCUMENTS && this.entries('').length + added > MAX_DOCUMENTS;
  }

  /** Replaces all documents. Returns the changes. */
  reset(documents: readonly StoredDocument[], version: number): readonly DocumentChange[] {
    const before = this.#documents;
    this.#documents = new Map(documents.map((stored) => [stored.key, this.#copy(stored)]));
    this.#version = version;
    const removed = [...before.keys()].filter((key) => !this.#documents.has(key));
    const isChanged = ({ key, value, endsAt }: StoredDocument) =>
      before.get(key)?.value !== value || before.get(key)?.endsAt !== endsAt;
    return [...removed.map((key) => ({ key, value: undefined })), ...documents.filter(isChanged)];
  }

  /** Applies the changes of a commit. Returns the changes that undo them. */
  apply(changes: readonly DocumentChange[], version = this.#version + 1): readonly DocumentChange[] {
    this.#version = version;
    const undo = changes.map(({ key, value, endsAt }) => {
      const before = this.#documents.get(key);
      if (value === undefined) this.#documents.delete(key);
      else this.#documents.set(key, this.#copy({ key, value, endsAt }));
      return before ?? { key, value: undefined };
    });
    // The first change of a key is undone last.
    return undo.reverse();
  }

  #copy(stored: StoredDocument): CopiedDocument {
    const { endsAt } = stored;
    const remaining = endsAt === undefined ? Infinity : endsAt - this.clock.wall();
    return { ...stored, endsAtElapsed: this.clock.elapsed() + remaining };
  }

  #hasEnded({ endsAtElapsed }: CopiedDocument): boolean {
    return endsAtElapsed <= this.clock.elapsed();
  }
}

/** Asserts that values are within their limit: a capability that exceeds it has a bug. */
export function assertDocumentSizes(changes: readonly DocumentChange[]): void {
  for (const { key, value = '' } of changes) {
    if (value.length * 3 <= MAX_DOCUMENT_BYTES || Buffer.byteLength(value) <= MAX_DOCUMENT_BYTES) continue;
    throw new Error(`The value of ${key} is larger than ${MAX_DOCUMENT_BYTES} bytes.`);
  }
}

/** Creates a page from at most `limit + 1` entries, the newest first. */
export function toLogPage(entries: readonly AuditEntry[], limit: number): LogPage {
  const page = entries.slice(0, limit);
  return { entries: page, next: entries.length > limit ? page.at(-1)?.id : undefined };
}

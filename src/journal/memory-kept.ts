import type { AuditEntry } from '../ports/documents.ts';
import { AUDIT_LOG_MS, type KeptStore, type StoredDocument, type ValueStore } from './journal.ts';

/** The kept documents and the audit log of one room in memory. */
export class MemoryKept implements KeptStore {
  readonly #documents = new Map<string, StoredDocument>();
  /** In rising order of id. */
  readonly #entries: AuditEntry[] = [];
  #lastId = 0;

  constructor(
    /** Takes the undo step of a change in the running transaction. */
    private readonly onChange: (undo: () => void) => void,
  ) {}

  get isEmpty(): boolean {
    return this.#documents.size === 0 && this.#entries.length === 0;
  }

  documents(): readonly StoredDocument[] {
    return [...this.#documents.values()];
  }

  put(stored: StoredDocument): void {
    this.#change(stored.key, stored);
  }

  delete(key: string): void {
    this.#change(key, undefined);
  }

  addEntry(value: string, time: number): void {
    this.#entries.push({ id: String(++this.#lastId), time, value });
    this.onChange(() => this.#entries.pop());
  }

  entries(before: string | undefined, limit: number): readonly AuditEntry[] {
    const end = before === undefined ? Number.MAX_SAFE_INTEGER : Number(before);
    const older = this.#entries.filter(({ id }) => Number(id) < end);
    return older.slice(-limit).reverse();
  }

  /** Removes what has ended, and old entries. */
  prune(now: number): void {
    for (const { key, endsAt } of this.#documents.values())
      if (endsAt !== undefined && endsAt <= now) this.#documents.delete(key);
    const firstKept = this.#entries.findIndex(({ time }) => time >= now - AUDIT_LOG_MS);
    this.#entries.splice(0, firstKept === -1 ? this.#entries.length : firstKept);
  }

  #change(key: string, stored: StoredDocument | undefined): void {
    const before = this.#documents.get(key);
    this.#set(key, stored);
    this.onChange(() => this.#set(key, before));
  }

  #set(key: string, stored: StoredDocument | undefined): void {
    if (stored) this.#documents.set(key, stored);
    else this.#documents.delete(key);
  }
}

/** Small texts by key, in memory. */
export class MemoryValues implements ValueStore {
  readonly #values = new Map<string, string>();

  entries(prefix: string): readonly (readonly [string, string])[] {
    return [...this.#values].filter(([key]) => key.startsWith(prefix));
  }

  get(key: string): string | undefined {
    return this.#values.get(key);
  }

  set(values: ReadonlyMap<string, string | undefined>): void {
    for (const [key, value] of values) {
      if (value === undefined) this.#values.delete(key);
      else this.#values.set(key, value);
    }
  }
}

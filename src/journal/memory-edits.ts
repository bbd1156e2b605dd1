import type { JournalEvent } from '../protocol/server-messages.ts';

/** The newest edit of each message of one room in memory. */
export class MemoryEdits {
  /** Offsets of the newest edits, by message. */
  readonly #newest = new Map<string, number>();

  constructor(
    /** Takes the undo step of a change in the running transaction. */
    private readonly onChange: (undo: () => void) => void,
  ) {}

  /** Adds an edit. Returns the offset of the edit that it replaces; undefined without one. */
  add(message: string, offset: number): number | undefined {
    const replaced = this.#newest.get(message);
    this.#newest.set(message, offset);
    this.onChange(() => {
      if (replaced === undefined) this.#newest.delete(message);
      else this.#newest.set(message, replaced);
    });
    return replaced;
  }

  /** Returns the offset of the newest edit of a message; undefined without one. */
  newest(message: string): number | undefined {
    return this.#newest.get(message);
  }

  /** Returns whether an event is an edit that a later one replaced. */
  readonly isReplaced = (event: JournalEvent): boolean =>
    event.type === 'edited' && (this.#newest.get(event.message) ?? 0) > event.offset;

  /** Drops the oldest change, which was pruned. */
  delete(event: JournalEvent): void {
    if (event.type === 'edited' && this.#newest.get(event.message) === event.offset) this.#newest.delete(event.message);
  }

  /** Keeps only these changes, in their order. Others were pruned: those of one network may go before older ones of another. */
  keep(changes: Iterable<{ readonly event: JournalEvent }>): void {
    this.#newest.clear();
    for (const { event } of changes) if (event.type === 'edited') this.#newest.set(event.message, event.offset);
  }
}

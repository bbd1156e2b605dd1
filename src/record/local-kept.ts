import type { Clock } from '../clock.ts';
import type { RoomJournal } from '../journal/journal.ts';
import type { DocumentChange, Documents, LogPage, Removal } from '../ports/documents.ts';
import type { KeepVerdict } from '../ports/verdict.ts';
import { assertDocumentSizes, DocumentCopy, toLogPage } from './document-copy.ts';

/** What followers receive after the events of a commit. */
interface KeptEffects {
  readonly changes: DocumentChange[];
  readonly removes: Removal[];
}

/** The documents and the audit log of a room that only this process serves. */
export class LocalKept {
  readonly #copy: DocumentCopy;
  #effects: KeptEffects = { changes: [], removes: [] };

  /** Reads the documents. Throws a JournalError. */
  constructor(
    private readonly journal: RoomJournal,
    private readonly clock: Clock,
  ) {
    this.#copy = new DocumentCopy(clock);
    this.#copy.reset(journal.kept.documents(), 0);
  }

  get documents(): Documents {
    return this.#copy;
  }

  /** Reads a page of the audit log. Throws a JournalError. */
  log(before: string | undefined, limit: number): LogPage {
    return toLogPage(this.journal.kept.entries(before, limit + 1), limit);
  }

  /** Returns whether the room has no space for the documents of a verdict. */
  isFullFor({ changes }: KeepVerdict): boolean {
    return this.#copy.isFullFor(changes);
  }

  /** Keeps what a verdict changes, inside a transaction. `undo` receives the steps that undo the rest when that fails. */
  keep({ changes, removes = [], entry }: KeepVerdict, undo: (() => void)[]): void {
    assertDocumentSizes(changes);
    const { kept } = this.journal;
    for (const { key, value, endsAt } of changes) {
      if (value === undefined) kept.delete(key);
      else kept.put({ key, value, endsAt });
    }
    if (entry !== undefined) kept.addEntry(entry, this.clock.wall());
    const before = this.#copy.apply(changes);
    undo.unshift(() => {
      this.#copy.apply(before);
      this.#effects = { changes: [], removes: [] };
    });
    this.#effects.changes.push(...changes);
    this.#effects.removes.push(...removes);
  }

  /** Returns the effects since the last call. */
  takeEffects(): KeptEffects {
    const effects = this.#effects;
    this.#effects = { changes: [], removes: [] };
    return effects;
  }
}

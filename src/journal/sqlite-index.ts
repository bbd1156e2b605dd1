import type { Database } from 'bun:sqlite';
import { foldForSearch } from '../protocol/search-text.ts';
import type { Draft } from '../ports/verdict.ts';
import { prepareSearch, type SearchStatements, type TextRow } from './sqlite-search-statements.ts';

/** Pages of the index that one step merges, about 4 KiB each. */
const MERGE_PAGES = 16;

/**
 * The search index, which follows the messages in batches. A turn only notes which messages have changed: the index costs as much
 * time as the journal. Removed messages leave it together with their rows.
 */
export class SqliteIndex {
  readonly statements: SearchStatements;
  /** True when the index still has marked entries of removed texts. */
  hasRemains: boolean;
  /** True from the start of a drop to its end, also over a restart. Meanwhile the search does not look at the index. */
  isDropping: boolean;
  /** Rooms that may have messages to index, in the order of their first one. */
  readonly dirty = new Set<number>();

  constructor(database: Database) {
    this.statements = prepareSearch(database);
    this.hasRemains = this.statements.remains.get()?.value === 1;
    this.isDropping = this.statements.dropping.get()?.value === 1;
  }

  /** Notes what an event changes in the index. Call it before the journal folds the event into the row of its message. */
  note(draft: Draft, room: number): void {
    if (draft.type === 'message') this.dirty.add(room);
    else if (draft.type === 'edited' || draft.type === 'deleted') this.statements.notePending.run(room, draft.message);
  }

  /** Removes the message at an offset, if it is indexed. Call it before its row goes. */
  remove(room: number, at: number): void {
    const row = this.statements.indexedAt.get(room, at);
    if (!row) return;
    this.#removeText(room, row.n, row.text);
    this.statements.removeRow.run(room, row.n);
    this.statements.removePending.run(room, row.n);
  }

  /** Removes all messages of a room. */
  removeRoom(room: number): void {
    const next = () => this.statements.indexedOf.get(room);
    for (let row = next(); row; row = next()) this.remove(room, row.at);
  }

  /** Begins to empty the index. Nothing is added before the end of that. */
  beginDrop(): void {
    this.statements.setDropping.run(1);
    this.statements.forgetSearched.run();
    this.isDropping = true;
  }

  /** Ends it, once no message is indexed any more. Later steps index all messages again. */
  endDrop(): void {
    this.statements.deleteAll.run();
    this.statements.setRemains.run(0);
    this.statements.setDropping.run(0);
    Object.assign(this, { isDropping: false, hasRemains: false });
  }

  /** Applies noted changes. Returns how many. */
  applyPending(maxRows: number, maxUnits: number): number {
    const { pending, removePending, addText } = this.statements;
    const rows = cutAtUnits(pending.all(maxRows), maxUnits, ({ text, current }) => text.length + current.length);
    for (const { room, n, text, current } of rows) {
      this.#removeText(room, n, text);
      removePending.run(room, n);
      addText.run(room, n, foldForSearch(current));
    }
    return rows.length;
  }

  /** Adds the next messages of a room, in rising order. */
  add(room: number, rows: readonly TextRow[]): void {
    let n = this.statements.lastIndexed.get(room)?.n ?? 0;
    for (const { at, text } of rows) {
      n++;
      this.statements.addRow.run(room, n, at);
      this.statements.addText.run(room, n, foldForSearch(text));
    }
    const last = rows.at(-1);
    if (last) this.statements.setSearched.run(room, last.at);
  }

  /**
   * Merges some pages of the segments that each transaction adds. Returns false when nothing is left to merge. `isAll`: begins to merge
   * all segments into one.
   */
  merge(isAll = false): boolean {
    const { changes, merge } = this.statements;
    const before = changes.get()?.count ?? 0;
    merge.run(isAll ? -MERGE_PAGES : MERGE_PAGES);
    return (changes.get()?.count ?? 0) - before >= 2;
  }

  #removeText(room: number, n: number, text: string): void {
    this.statements.removeText.run(room, n, foldForSearch(text));
    this.statements.setRemains.run(1);
    this.hasRemains = true;
  }
}

/** Returns the first rows whose texts have at most so many code units together: at least one row. */
export function cutAtUnits<Row>(rows: readonly Row[], maxUnits: number, unitsOf: (row: Row) => number): readonly Row[] {
  let units = 0;
  const end = rows.findIndex((row) => (units += unitsOf(row)) > maxUnits);
  return end === -1 ? rows : rows.slice(0, Math.max(1, end));
}

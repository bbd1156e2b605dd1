import type { Database } from 'bun:sqlite';
import { cutAtUnits, type SqliteIndex } from './sqlite-index.ts';

/** Maximum number of messages that one step removes, and of their UTF-16 code units. */
const STEP_ROWS = 100;
const STEP_UNITS = 16_000;

/**
 * Empties the index in steps: FTS5 alone would do it in one. First, the search no longer looks at the index; then the texts leave it,
 * as those of removed messages do; at last their marked entries are merged away. A restart goes on with it.
 */
export class IndexDrop {
  #isMerging = false;

  constructor(
    private readonly database: Database,
    private readonly index: SqliteIndex,
  ) {}

  /** Runs a step. Returns true when more is to do. */
  step(): boolean {
    const { index } = this;
    if (!index.isDropping) return this.#begin();
    if (this.#removeNext()) return true;
    if (this.#isMerging ? index.merge() : this.#beginMerge()) return true;
    this.database.transaction(() => index.endDrop()).immediate();
    this.#isMerging = false;
    return false;
  }

  #begin(): boolean {
    const { database, index } = this;
    if (!index.statements.anyRow.get()) return false;
    database.transaction(() => index.beginDrop()).immediate();
    return true;
  }

  #removeNext(): boolean {
    const { database, index } = this;
    const rows = index.statements.indexed.all(STEP_ROWS);
    if (rows.length === 0) return false;
    const step = cutAtUnits(rows, STEP_UNITS, ({ units }) => units);
    database.transaction(() => step.forEach(({ room, at }) => index.remove(room, at))).immediate();
    index.merge();
    return true;
  }

  #beginMerge(): true {
    this.index.merge(true);
    this.#isMerging = true;
    return true;
  }
}

import type { Database } from 'bun:sqlite';
import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import type { Checkpoints } from './sqlite-checkpoints.ts';
import { IndexDrop } from './sqlite-index-drop.ts';
import { cutAtUnits, type SqliteIndex } from './sqlite-index.ts';

/** Maximum number of messages that one step indexes, and of their UTF-16 code units. */
const STEP_ROWS = 100;
const STEP_UNITS = 16_000;
/** Maximum number of rooms that one step looks at after the start. */
const STEP_ROOMS = 20;
/** Minimum time between two erasures of removed texts, each of which writes the whole index anew. */
const ERASE_INTERVAL_MS = 600_000;
/** The pause is at least this many times as long as the work of the last erasure. */
const ERASE_REST_FACTOR = 50;

/** Collaborators of the steps. */
export interface SqliteIndexingDeps {
  readonly database: Database;
  readonly index: SqliteIndex;
  readonly clock: Clock;
  readonly log: Log;
  /** Throws a JournalError when nothing may be written any more. */
  readonly assertWritable: () => void;
  readonly checkpoints: () => Pick<Checkpoints, 'checkSoon' | 'eraseSoon'>;
}

/** Brings the search index up to date in small steps, between the turns of rooms. */
export class SqliteIndexing {
  /** Id of the last room that was looked at since the start; undefined when all were. */
  #lastRoom: number | undefined = 0;
  #dropping: IndexDrop | undefined;
  #erasure: { workMs: number } | undefined;
  #nextErasureAt = Number.NEGATIVE_INFINITY;
  #hasFailed = false;

  constructor(private readonly deps: SqliteIndexingDeps) {}

  /** Runs a step, like `MessageSearch.index`. */
  step(): boolean {
    try {
      this.deps.assertWritable();
      this.deps.checkpoints().checkSoon();
      // An earlier run may have begun it.
      if (this.deps.index.isDropping) return this.#drop() || true;
      const hasMore = this.#applyPending() || this.#indexNext() || this.#erase();
      this.#hasFailed = false;
      return hasMore;
    } catch (error) {
      // Until the next success, the search reads what is not indexed.
      if (!this.#hasFailed) this.deps.log('messages could not be indexed', { error: String(error) }, 'error');
      this.#hasFailed = true;
      return false;
    }
  }

  /** Runs a step that empties the index. Returns true when more is to do. Never throws. */
  drop(): boolean {
    const { log } = this.deps;
    try {
      return this.#drop();
    } catch (error) {
      log('the index of messages could not be emptied', { error: String(error) }, 'error');
      return false;
    }
  }

  #drop(): boolean {
    const { database, index, checkpoints, assertWritable } = this.deps;
    assertWritable();
    checkpoints().checkSoon();
    const hasMore = (this.#dropping ??= new IndexDrop(database, index)).step();
    if (!hasMore) {
      // Of all rooms, as after a start.
      this.#lastRoom = 0;
      checkpoints().eraseSoon();
    }
    return hasMore;
  }

  /** Applies changes of indexed messages. Returns false when all are applied. */
  #applyPending(): boolean {
    const { database, index, checkpoints } = this.deps;
    if (!index.statements.pending.get(1)) return false;
    database.transaction(() => index.applyPending(STEP_ROWS, STEP_UNITS)).immediate();
    checkpoints().eraseSoon();
    index.merge();
    return true;
  }

  /** Indexes the next messages of a room. Returns false when all messages are indexed. */
  #indexNext(): boolean {
    const { database, index } = this.deps;
    this.#lookAtRooms();
    const [room] = index.dirty;
    if (room === undefined) return this.#lastRoom !== undefined;
    const rows = index.statements.unindexed.all(room, STEP_ROWS);
    const step = cutAtUnits(rows, STEP_UNITS, ({ text }) => text.length);
    if (step.length > 0) database.transaction(() => index.add(room, step)).immediate();
    if (step.length === rows.length && rows.length < STEP_ROWS) index.dirty.delete(room);
    if (step.length > 0) index.merge();
    return true;
  }

  /** An earlier run may have left messages of any room that are not indexed. */
  #lookAtRooms(): void {
    if (this.#lastRoom === undefined) return;
    const { dirty, statements } = this.deps.index;
    const rooms = statements.roomsAfter.all(this.#lastRoom, STEP_ROOMS);
    for (const { id } of rooms) if (statements.unindexed.get(id, 1)) dirty.add(id);
    this.#lastRoom = rooms.at(-1)?.id;
  }

  /**
   * Writes the index anew without the entries of removed texts, a few pages in each step. Returns true when more is to do now.
   *
   * FTS5 could remove an entry in place (`secure-delete`). That takes 0.1 ms for each trigram: 2 to 16 ms for a message of 60
   * characters, and 0.4 s for one of 4,000, which cannot be divided into steps. A mark takes 0.001 ms.
   */
  #erase(): boolean {
    const { index, clock, checkpoints } = this.deps;
    const now = clock.elapsed();
    if (!this.#erasure) {
      if (!index.hasRemains || now < this.#nextErasureAt) return false;
      // Writes come first: after a failure, the next step begins again.
      index.merge(true);
      index.hasRemains = false;
      this.#erasure = { workMs: 0 };
    } else if (!index.merge()) {
      if (!index.hasRemains) index.statements.setRemains.run(0);
      this.#nextErasureAt = now + Math.max(ERASE_INTERVAL_MS, ERASE_REST_FACTOR * this.#erasure.workMs);
      this.#erasure = undefined;
      checkpoints().eraseSoon();
      return false;
    }
    this.#erasure.workMs += clock.elapsed() - now;
    return true;
  }
}

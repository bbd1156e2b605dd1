import type { Database } from 'bun:sqlite';

/** Size of what a trial writes: more than any free space inside the pages of the file. */
const TRIAL_BYTES = 16 * 1_024;

/** Whether a database can store. After a failed write, each question is answered by a trial, because no member may write. */
export class SqliteHealth {
  #hasFailed = false;

  constructor(private readonly database: Database) {}

  /** Notes that a transaction has failed. */
  noteFailure(): void {
    this.#hasFailed = true;
  }

  /** Returns why nothing can be stored; undefined when it can. */
  failure(): string | undefined {
    if (!this.#hasFailed) return undefined;
    try {
      this.database.transaction(() => {
        this.database.run('INSERT OR REPLACE INTO fact VALUES (?1, zeroblob(?2))', ['trial', TRIAL_BYTES]);
        this.database.run('DELETE FROM fact WHERE name = ?1', ['trial']);
      })();
    } catch (error) {
      return String(error);
    }
    this.#hasFailed = false;
    return undefined;
  }
}

import type { Database } from 'bun:sqlite';
import type { Cancel, Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import type { Checkpoints } from './sqlite-checkpoints.ts';

/** Maximum number of edits that one step reads. */
const STEP_EDITS = 2_000;
/** Maximum number of edits that one step empties. It bounds what a step adds to the write-ahead file: about 2 MB. */
const STEP_CHANGES = 500;
/** Pause before each step, so that rooms can run turns. */
const PAUSE_MS = 20;
/** Pause after a step that emptied edits. The checkpoint of each second then copies less than 10 MB. */
const CHANGED_PAUSE_MS = 250;
/** Pause after a step that failed, as while another process writes to the file. */
const FAILED_PAUSE_MS = 60_000;

/** An entry of the index of edits. */
interface EditEntry {
  readonly room: number;
  readonly message: string;
  readonly at: number;
}

/** Collaborators of the cleaner. */
export interface EditCleanerDeps {
  readonly database: Database;
  readonly checkpoints: Pick<Checkpoints, 'eraseSoon' | 'whenWritable'>;
  readonly clock: Clock;
  readonly log: Log;
}

/**
 * Empties, in small steps beside the rooms, the edits that later ones replaced. An earlier version of the server leaves their
 * texts in a file. No reader receives them, so the server works without this: a step that fails is tried again a minute later.
 */
export class EditCleaner {
  #last: EditEntry = { room: 0, message: '', at: 0 };
  #isDone: boolean;
  #isClosed = false;
  #hasFailed = false;
  #cancel: Cancel = () => {};

  /** Begins to clean, unless the file is clean. */
  constructor(
    private readonly deps: EditCleanerDeps,
    isClean: boolean,
  ) {
    this.#isDone = isClean;
    if (!isClean) this.#schedule(PAUSE_MS);
  }

  /** True when only the newest edit of each message has a text. */
  get isDone(): boolean {
    return this.#isDone;
  }

  close(): void {
    this.#isClosed = true;
    this.#cancel();
  }

  #schedule(delayMs: number): void {
    this.#cancel = this.deps.clock.after(delayMs, () => this.deps.checkpoints.whenWritable(() => this.#step()));
  }

  #step(): void {
    if (this.#isClosed) return;
    const { database, checkpoints, log } = this.deps;
    try {
      const { changes, last, isLast } = database.transaction(() => this.#clean())();
      this.#last = last;
      this.#isDone = isLast;
      if (changes > 0) checkpoints.eraseSoon();
      if (!this.#isDone) this.#schedule(changes > 0 ? CHANGED_PAUSE_MS : PAUSE_MS);
    } catch (error) {
      const remedy = 'The server tries again every minute. Clients do not receive these texts.';
      if (!this.#hasFailed)
        log('replaced texts of edits could not be erased', { error: String(error), remedy }, 'warn');
      this.#hasFailed = true;
      this.#schedule(FAILED_PAUSE_MS);
    }
  }

  /** Empties replaced edits among the next ones. Returns their number, the last one it has read, and whether none follows. */
  #clean(): { readonly changes: number; readonly last: EditEntry; readonly isLast: boolean } {
    const { database } = this.deps;
    const { room, message, at } = this.#last;
    const entries = database
      .query<EditEntry, [number, string, number, number]>(
        `SELECT room, message, at FROM event INDEXED BY edit
         WHERE kind = 'edited' AND (room, message, at) > (?1, ?2, ?3) ORDER BY room, message, at LIMIT ?4`,
      )
      .all(room, message, at, STEP_EDITS);
    const empty = database.query<null, [number, number]>(
      "UPDATE event SET text = '' WHERE room = ?1 AND at = ?2 AND kind = 'edited' AND text <> ''",
    );
    let changes = 0;
    let last = this.#last;
    for (const entry of entries) {
      if (changes === STEP_CHANGES) break;
      // An edit is replaced where the next one is of the same message.
      if (last.room === entry.room && last.message === entry.message) changes += empty.run(last.room, last.at).changes;
      last = entry;
    }
    return { changes, last, isLast: entries.length < STEP_EDITS && last === (entries.at(-1) ?? last) };
  }
}

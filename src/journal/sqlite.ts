import type { Database } from 'bun:sqlite';
import type { Cancel, Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import { DEDUPE_WINDOW_MS } from '../protocol/limits.ts';
import { JournalError, type Journal, type Retention, type RoomJournal } from './journal.ts';
import { openJournalFile, type JournalFile } from './sqlite-file.ts';
import { SqliteRoom } from './sqlite-room.ts';
import { prepareStatements, type Statements } from './sqlite-statements.ts';

/** Maximum number of events that one step of pruning removes. A larger step would delay the turns of all rooms. */
const PRUNE_STEP_EVENTS = 500;
/** Time from a deletion until the write-ahead file no longer contains the text. */
const ERASE_DELAY_MS = 1_000;

/** Settings and collaborators of a SQLite journal. */
export interface SqliteJournalOptions {
  readonly folder: string;
  /** `full` syncs every turn to the disk. `normal` may lose the last moments in a power loss. */
  readonly durability: 'normal' | 'full';
  readonly retention: Retention;
  readonly clock: Clock;
  readonly log: Log;
  readonly newId: () => string;
}

/** A journal in one SQLite file (write-ahead log), for all rooms of a server. */
export class SqliteJournal implements Journal {
  /** Public for tests that fill or lock the file. */
  readonly database: Database;
  readonly #file: JournalFile;
  readonly #statements: Statements;
  readonly #rooms = new Map<string, SqliteRoom>();
  /** Names of the rooms that the current round of pruning has still to prune. */
  #toPrune: string[] = [];
  #cancelErase: Cancel | undefined;

  /** Opens the folder. Throws a DataFolderError when the folder cannot be used. */
  constructor(private readonly options: SqliteJournalOptions) {
    this.#file = openJournalFile(options.folder, options.durability);
    this.database = this.#file.database;
    this.#statements = prepareStatements(this.database);
  }

  room(name: string): RoomJournal {
    const found = this.#rooms.get(name);
    if (found) return found;
    const room = this.#open(name);
    this.#rooms.set(name, room);
    return room;
  }

  release(name: string): void {
    // A room with events stays open: reopening it would skip to another block of offsets, with a full sync.
    if (!this.#rooms.get(name)?.isStored) this.#rooms.delete(name);
  }

  prune(): boolean {
    try {
      if (this.#toPrune.length === 0) this.#toPrune = this.#statements.rooms.all().map(({ name }) => name);
      const name = this.#toPrune.at(-1);
      if (name === undefined) return false;
      const { retention, clock } = this.options;
      const now = clock.wall();
      const keep = {
        events: retention.maxEvents,
        since: now - retention.maxAgeMs,
        commandsSince: now - DEDUPE_WINDOW_MS,
      };
      const room = this.#rooms.get(name) ?? this.#open(name);
      if (!room.prune(keep, PRUNE_STEP_EVENTS)) this.#toPrune.pop();
      return this.#toPrune.length > 0;
    } catch (error) {
      this.options.log('the journal could not be pruned', { error: String(error) });
      this.#toPrune = [];
      return false;
    }
  }

  close(): void {
    this.#cancelErase?.();
    this.database.close();
    this.#file.lock.close();
  }

  #open(name: string): SqliteRoom {
    const { newId, durability } = this.options;
    const eraseSoon = () => this.#eraseSoon();
    try {
      return new SqliteRoom(name, {
        newId,
        durability,
        eraseSoon,
        database: this.database,
        statements: this.#statements,
      });
    } catch (error) {
      throw new JournalError(String(error));
    }
  }

  /** Schedules the truncation of the write-ahead file, which still contains the text from before an UPDATE. */
  #eraseSoon(): void {
    this.#cancelErase ??= this.options.clock.after(ERASE_DELAY_MS, () => {
      this.#cancelErase = undefined;
      try {
        const { busy } = this.database.query('PRAGMA wal_checkpoint(TRUNCATE)').get() as { busy: number };
        if (busy !== 0) throw new Error('Another connection is reading the file.');
      } catch (error) {
        this.options.log('a deleted text waits to be erased', { error: String(error) });
        this.#eraseSoon();
      }
    });
  }
}

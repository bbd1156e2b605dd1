import type { Database } from 'bun:sqlite';
import { join } from 'node:path';
import type { Cancel, Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import type { JournalEvent } from '../protocol/server-messages.ts';
import { JournalError, type Journal, type Retention, type RoomJournal, type StoredSummary } from './journal.ts';
import { type StartCheckpointWorker, startCheckpointWorker } from './sqlite-worker.ts';
import { Checkpoints } from './sqlite-checkpoints.ts';
import { DATABASE_FILE, openJournalFile, setClosed, type JournalFile } from './sqlite-file.ts';
import { EditCleaner } from './sqlite-edit-cleaner.ts';
import { SqliteHealth } from './sqlite-health.ts';
import { SqliteIndex } from './sqlite-index.ts';
import { SqlitePruner } from './sqlite-prune.ts';
import { SqliteRoom } from './sqlite-room.ts';
import { PruneRounds } from './sqlite-rounds.ts';
import { SqliteSearch } from './sqlite-search.ts';
import { SqliteSummaries } from './sqlite-summaries.ts';
import { SqliteValues } from './sqlite-values.ts';
import { prepareStatements, type Statements } from './sqlite-statements.ts';

/** Interval at which the journal checks that its files still exist. */
const FILE_CHECK_INTERVAL_MS = 20_000;
/** Maximum number of rooms without members that stay open. A member can open many rooms, one after another. */
const MAX_IDLE_ROOMS = 1_000;

/** Settings and collaborators of a SQLite journal. */
export interface SqliteJournalOptions {
  readonly folder: string;
  /** `full` syncs every turn to the disk. `normal` may lose the last moments in a power loss. */
  readonly durability: 'normal' | 'full';
  readonly retention: Retention;
  readonly clock: Clock;
  readonly log: Log;
  readonly newId: () => string;
  /** The default starts a thread. */
  readonly startWorker?: StartCheckpointWorker;
}

/** A journal in one SQLite file (write-ahead log), for all rooms of a server. */
export class SqliteJournal implements Journal {
  /** Public for tests that fill or lock the file. */
  readonly database: Database;
  readonly #file: JournalFile;
  readonly #statements: Statements;
  readonly #rooms = new Map<string, SqliteRoom>();
  /** Names of open rooms that have no members, in the order in which they were released. */
  readonly #idle = new Set<string>();
  readonly #rounds: PruneRounds;
  readonly #health: SqliteHealth;
  readonly #summaries: SqliteSummaries;
  readonly #checkpoints: Checkpoints;
  readonly #cleaner: EditCleaner;
  readonly values: SqliteValues;
  readonly #index: SqliteIndex;
  readonly search: SqliteSearch;
  #cancelFileCheck: Cancel = () => {};
  #isClosed = false;
  /** A deleted or replaced file of the journal. Later writes would be lost at the next start. */
  #lostFile: string | undefined;

  /** Opens the folder. Throws a DataFolderError when the folder cannot be used. */
  constructor(private readonly options: SqliteJournalOptions) {
    this.#file = openJournalFile(options.folder, options.durability);
    this.database = this.#file.database;
    for (const warning of this.#file.warnings) options.log(warning, {}, 'warn');
    this.#statements = prepareStatements(this.database);
    this.#health = new SqliteHealth(this.database);
    this.#summaries = new SqliteSummaries(this.#statements);
    this.values = new SqliteValues(this.database, () => this.#assertWritable());
    this.#index = new SqliteIndex(this.database);
    this.search = new SqliteSearch({
      ...{ database: this.database, index: this.#index, clock: options.clock, log: options.log },
      assertWritable: () => this.#assertWritable(),
      checkpoints: () => this.#checkpoints,
    });
    this.#checkpoints = new Checkpoints({
      ...{ database: this.database, path: join(options.folder, DATABASE_FILE) },
      ...{ clock: options.clock, log: options.log, startWorker: options.startWorker ?? startCheckpointWorker },
    });
    const { clock, log, retention } = options;
    const cleanerDeps = { database: this.database, checkpoints: this.#checkpoints, clock, log };
    this.#cleaner = new EditCleaner(cleanerDeps, this.#file.isClean);
    this.#rounds = new PruneRounds({
      ...{ statements: this.#statements, values: this.values, summaries: this.#summaries, rooms: this.#rooms },
      pruner: new SqlitePruner(this.database, this.#statements, this.#index, retention),
      ...{ checkpoints: this.#checkpoints, maxAgeMs: retention.maxAgeMs, clock, log },
    });
    this.#scheduleFileCheck();
  }

  room(name: string): RoomJournal {
    this.#idle.delete(name);
    const found = this.#rooms.get(name);
    if (found) return found;
    const room = this.#open(name);
    this.#rooms.set(name, room);
    return room;
  }

  release(name: string): void {
    if (this.#rooms.get(name)?.storedId === undefined) return void this.#rooms.delete(name);
    // A room with events stays open for a while: reopening it skips to another block of offsets, with a full sync.
    this.#idle.add(name);
    const [oldest] = this.#idle;
    if (this.#idle.size <= MAX_IDLE_ROOMS || oldest === undefined) return;
    this.#idle.delete(oldest);
    this.#rooms.delete(oldest);
  }

  names(after: string | undefined, limit: number): readonly string[] {
    return this.#summaries.names(after, limit);
  }

  find(name: string): StoredSummary | undefined {
    const open = this.#rooms.get(name);
    const stored = this.#summaries.find(name);
    if (!open) return stored;
    // The head of a room without events is known only while it is open.
    return { events: 0, lastActivity: undefined, ...stored, epoch: open.epoch, head: open.head };
  }

  prune(): boolean {
    return this.#rounds.step();
  }

  failure(): string | undefined {
    const failure = this.#lostFile === undefined ? this.#health.failure() : lostFileText(this.#lostFile);
    return failure && `The data folder stores nothing: ${failure}`;
  }

  close(): void {
    this.#cancelFileCheck();
    if (this.#isClosed) return;
    this.#isClosed = true;
    try {
      setClosed(this.database, this.#cleaner.isDone);
    } catch (error) {
      // The next start then logs that the server was not stopped.
      this.options.log('the journal could not be marked as closed', { error: String(error) }, 'error');
    }
    this.#rounds.close();
    this.#cleaner.close();
    this.#checkpoints.close();
    this.database.close();
    this.#file.lock.close();
  }

  #open(name: string): SqliteRoom {
    const { newId, durability } = this.options;
    const whenWritable = (write: () => void) => this.#checkpoints.whenWritable(write);
    const assertWritable = () => this.#assertWritable();
    try {
      return new SqliteRoom(name, {
        newId,
        durability,
        eraseAfter: (event, room) => this.#eraseAfter(event, room),
        whenWritable,
        assertWritable,
        noteFailure: () => this.#health.noteFailure(),
        database: this.database,
        statements: this.#statements,
        index: this.#index,
      });
    } catch (error) {
      throw new JournalError(String(error));
    }
  }

  #assertWritable(): void {
    if (this.#lostFile !== undefined) throw new JournalError(lostFileText(this.#lostFile));
  }

  #scheduleFileCheck(): void {
    this.#cancelFileCheck = this.options.clock.after(FILE_CHECK_INTERVAL_MS, () => {
      this.#lostFile = this.#file.watch.lostFile();
      if (this.#lostFile === undefined) return this.#scheduleFileCheck();
      const remedy = 'Put the data folder back and restart the server. Until then it stores nothing.';
      this.options.log('a file of the journal was deleted or replaced', { file: this.#lostFile, remedy }, 'error');
    });
  }

  #eraseAfter({ type }: JournalEvent, room: string): void {
    if (type === 'edited' || type === 'deleted' || type === 'cleared') this.#checkpoints.eraseSoon();
    if (type === 'cleared') this.#rounds.clearSoon(room);
  }
}

function lostFileText(file: string): string {
  return `${file} was deleted or replaced.`;
}

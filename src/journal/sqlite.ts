import type { Database } from 'bun:sqlite';
import { join } from 'node:path';
import type { Cancel, Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import { readRetentionFloor, retentionFloorKey } from '../ports/documents.ts';
import { DEDUPE_WINDOW_MS } from '../protocol/limits.ts';
import { JournalError, type Journal, type Retention, type RoomJournal, type StoredSummary } from './journal.ts';
import { type StartCheckpointWorker, startCheckpointWorker } from './sqlite-worker.ts';
import { Checkpoints } from './sqlite-checkpoints.ts';
import { DATABASE_FILE, openJournalFile, setOpen, type JournalFile } from './sqlite-file.ts';
import { SqliteHealth } from './sqlite-health.ts';
import { SqliteIndex } from './sqlite-index.ts';
import { PRUNE_STEP_EVENTS, SqlitePruner } from './sqlite-prune.ts';
import { SqliteRoom } from './sqlite-room.ts';
import { SqliteSearch } from './sqlite-search.ts';
import { SqliteSummaries } from './sqlite-summaries.ts';
import { SqliteValues } from './sqlite-values.ts';
import { prepareStatements, type Statements } from './sqlite-statements.ts';
import { WallClockTrust } from './wall-clock-trust.ts';

/** Name of the fact that holds the latest wall time. */
const WALL_STAMP = 'wall';
/** Interval at which the journal writes the wall time. */
const STAMP_INTERVAL_MS = 3_600_000;
/** Interval at which the journal checks that its files still exist. */
const FILE_CHECK_INTERVAL_MS = 20_000;
/** Maximum number of rooms without members that stay open. A member can open many rooms, one after another. */
const MAX_IDLE_ROOMS = 1_000;
/** Maximum number of rooms that one step of pruning visits. Most have nothing to prune. */
const PRUNE_STEP_ROOMS = 20;

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
  /** Id of the last room that the current round of pruning has pruned; 0 before the first. */
  #lastPruned = 0;
  readonly #pruner: SqlitePruner;
  readonly #health: SqliteHealth;
  readonly #trust: WallClockTrust;
  readonly #summaries: SqliteSummaries;
  readonly #checkpoints: Checkpoints;
  readonly values: SqliteValues;
  readonly #index: SqliteIndex;
  readonly search: SqliteSearch;
  #stampedAt = Number.NEGATIVE_INFINITY;
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
    const { fact, newestTime } = this.#statements;
    this.#index = new SqliteIndex(this.database);
    this.search = new SqliteSearch({
      ...{ database: this.database, index: this.#index, clock: options.clock, log: options.log },
      assertWritable: () => this.#assertWritable(),
      checkpoints: () => this.#checkpoints,
    });
    this.#pruner = new SqlitePruner(this.database, this.#statements, this.#index, options.retention);
    const known = { stamp: fact.get(WALL_STAMP)?.value, newestEvent: newestTime.get()?.time ?? 0 };
    this.#trust = new WallClockTrust(options.clock, options.log, known);
    this.#checkpoints = new Checkpoints({
      ...{ database: this.database, path: join(options.folder, DATABASE_FILE) },
      ...{ clock: options.clock, log: options.log, startWorker: options.startWorker ?? startCheckpointWorker },
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
    this.#checkpoints.checkSoon();
    let pruned: { readonly id: number; readonly name: string } | undefined;
    try {
      const now = this.#trust.read();
      this.#stamp(now);
      const since = now && now - this.options.retention.maxAgeMs;
      const ages = { since, commandsSince: now && now - DEDUPE_WINDOW_MS, now };
      let events = 0;
      for (const room of this.#statements.roomsAfter.all(this.#lastPruned, PRUNE_STEP_ROOMS)) {
        pruned = room;
        const floor = readRetentionFloor(this.values.get(retentionFloorKey(room.name)), now ?? 0);
        const step = this.#pruner.prune(room.id, { cleared: room.cleared, floor }, ages);
        if (step.hasCleared) this.#checkpoints.eraseSoon();
        this.#rooms.get(room.name)?.recordPruned(step.prunedTo);
        if (step.prunedTo > 0) this.#summaries.forget(room.id);
        if (step.hasMore) return true;
        this.#lastPruned = room.id;
        events += step.events;
        if (events >= PRUNE_STEP_EVENTS) break;
      }
      if (this.#statements.roomsAfter.get(this.#lastPruned, 1)) return true;
      this.#lastPruned = 0;
      return false;
    } catch (error) {
      // The next call goes on with the other rooms, so that one that cannot be pruned does not keep them all.
      this.#lastPruned = pruned?.id ?? 0;
      this.options.log('the journal could not be pruned', { error: String(error), room: pruned?.name ?? '' }, 'error');
      return false;
    }
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
      setOpen(this.database, false);
    } catch (error) {
      // The next start then logs that the server was not stopped.
      this.options.log('the journal could not be marked as closed', { error: String(error) }, 'error');
    }
    this.#checkpoints.close();
    this.database.close();
    this.#file.lock.close();
  }

  #open(name: string): SqliteRoom {
    const { newId, durability } = this.options;
    const eraseSoon = () => this.#checkpoints.eraseSoon();
    const whenWritable = (write: () => void) => this.#checkpoints.whenWritable(write);
    const assertWritable = () => this.#assertWritable();
    try {
      return new SqliteRoom(name, {
        newId,
        durability,
        eraseSoon,
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

  /** Writes the wall time once an hour, unless it is suspect. The next start compares its clock with it. */
  #stamp(now: number | undefined): void {
    const elapsed = this.options.clock.elapsed();
    if (now === undefined || elapsed - this.#stampedAt < STAMP_INTERVAL_MS) return;
    this.#statements.setFact.run(WALL_STAMP, now);
    this.#stampedAt = elapsed;
  }
}

function lostFileText(file: string): string {
  return `${file} was deleted or replaced.`;
}

import type { Database } from 'bun:sqlite';
import type { Draft } from '../ports/verdict.ts';
import type { JournalEvent, Message } from '../protocol/server-messages.ts';
import type { CommandResult, RoomJournal } from './journal.ts';
import { MAX_REPLAY_FACTOR, networkShare, networkTag } from './network-tag.ts';
import { startOffset, OFFSET_BLOCK_SIZE, skipOffsets, type StoredRoom } from './offsets.ts';
import { insertEvent } from './sqlite-append.ts';
import { callSqlite, requireTransaction } from './sqlite-call.ts';
import { toEvent } from './sqlite-event.ts';
import { SqliteKept } from './sqlite-kept.ts';
import { SqliteNames } from './sqlite-names.ts';
import type { SqliteIndex } from './sqlite-index.ts';
import type { EventRow, Statements } from './sqlite-statements.ts';

/** Collaborators and options that the records of all rooms share. */
export interface SqliteRoomDeps {
  readonly database: Database;
  readonly statements: Statements;
  readonly index: SqliteIndex;
  readonly newId: () => string;
  readonly durability: 'normal' | 'full';
  /** Schedules the erasure of the texts that an event takes away from the files. */
  readonly eraseAfter: (event: JournalEvent, room: string) => void;
  /** Calls `write` at once, or after the last part of a checkpoint. */
  readonly whenWritable: (write: () => void) => void;
  /** Throws a JournalError when nothing may be written any more. */
  readonly assertWritable: () => void;
  /** Notes that a transaction has failed. */
  readonly noteFailure: () => void;
}

/** One room's record in the SQLite file. */
export class SqliteRoom implements RoomJournal {
  #epoch: string;
  readonly names: SqliteNames;
  readonly kept: SqliteKept;
  #head = 0;
  /** The highest pruned offset. */
  #prunedTo = 0;
  /** Events with a lower offset are gone. */
  #cleared = 0;
  /** The first head of a stored room without events. No event has this offset. */
  #emptyHead: number | undefined;
  #stored: StoredRoom | undefined;

  constructor(
    private readonly name: string,
    private readonly deps: SqliteRoomDeps,
  ) {
    const { statements, newId } = deps;
    const row = statements.room.get(name);
    this.#epoch = row?.epoch ?? newId();
    this.names = new SqliteNames(deps.database, this);
    this.kept = new SqliteKept(deps.database, this);
    if (!row) return;
    const newest = statements.head.get(row.id)?.at;
    this.#head = newest ?? row.reserved;
    if (newest === undefined) this.#emptyHead = row.reserved;
    [this.#prunedTo, this.#cleared] = [row.pruned_to, row.cleared];
    this.#stored = { id: row.id, last: startOffset(row.reserved), reserved: row.reserved };
  }

  get epoch(): string {
    return this.#epoch;
  }

  get head(): number {
    return this.#head;
  }

  get prunedTo(): number {
    return this.#prunedTo;
  }

  /** Id of the room's row in the file; undefined while it has none. */
  get storedId(): number | undefined {
    return this.#stored?.id;
  }

  whenWritable(write: () => void): void {
    this.deps.whenWritable(write);
  }

  transaction(work: () => void): void {
    const { database, assertWritable, noteFailure } = this.deps;
    const before = { epoch: this.#epoch, head: this.#head, prunedTo: this.#prunedTo, cleared: this.#cleared };
    assertWritable();
    try {
      callSqlite(() => {
        if (!this.#stored || this.#stored.reserved - this.#stored.last < OFFSET_BLOCK_SIZE / 2) this.#reserve();
        database.run('BEGIN IMMEDIATE');
      });
      work();
      callSqlite(() => database.run('COMMIT'));
    } catch (error) {
      noteFailure();
      this.#epoch = before.epoch;
      this.#head = before.head;
      [this.#prunedTo, this.#cleared] = [before.prunedTo, before.cleared];
      // SQLite may have rolled back already, for example because the disk is full.
      callSqlite(() => database.inTransaction && database.run('ROLLBACK'));
      throw error;
    }
  }

  append(draft: Draft, time: number, address?: string): JournalEvent {
    return callSqlite(() => {
      const stored = this.#requireTransaction();
      if (stored.last >= stored.reserved) throw new Error('More events in one transaction than offsets in a block.');
      const offset = ++stored.last;
      const { statements, index, eraseAfter } = this.deps;
      const network = draft.type === 'message' ? 0 : networkTag(this.epoch, address);
      index.note(draft, stored.id);
      const event = insertEvent(draft, { room: stored.id, offset, time, network }, statements);
      this.#head = offset;
      if (event.type === 'cleared') this.#clear(event.before);
      eraseAfter(event, this.name);
      return event;
    });
  }

  recordResult(commandId: string, { offset, time }: CommandResult): void {
    callSqlite(() => this.deps.statements.recordResult.run(this.#requireTransaction().id, commandId, offset, time));
  }

  resultOf(commandId: string): CommandResult | undefined {
    const row = this.#read((id, { resultOf }) => resultOf.get(id, commandId));
    return row ? { offset: row.at, time: row.time } : undefined;
  }

  message(id: string, viewer: string): Message | undefined {
    const row = this.#read((room, { message }) => message.get(room, id));
    return row && row.at >= this.#cleared ? (this.#toEvent(row, viewer) as Message) : undefined;
  }

  reactors(id: string, emoji: string, limit: number): readonly string[] {
    if (!this.message(id, '')) return [];
    const rows = this.#read((room, { reactors }) => reactors.all(room, id, emoji, limit)) ?? [];
    return rows.map(({ member }) => member);
  }

  before(offset: number, limit: number, viewer: string): readonly Message[] {
    const rows = this.#read((id, { before }) => before.all(id, offset, limit, this.#cleared)) ?? [];
    return rows.reverse().map((row) => this.#toEvent(row, viewer) as Message);
  }

  after(offset: number, limit: number, viewer: string): readonly JournalEvent[] {
    const rows = this.#read((id, { after }) => after.all(id, Math.max(offset, this.#cleared - 1), limit)) ?? [];
    return rows.map((row) => this.#toEvent(row, viewer));
  }

  isCompleteAfter(offset: number): boolean {
    if (offset < this.#prunedTo || (offset > 0 && offset < this.#cleared)) return false;
    if (offset === 0 || offset === this.#emptyHead) return true;
    return !!this.#read((id, { event }) => event.get(id, offset));
  }

  isClearedAfter(offset: number): boolean {
    return offset < this.#cleared && this.#prunedTo < this.#cleared;
  }

  canReplay(offset: number, limit: number): boolean {
    if (!this.isCompleteAfter(offset)) return false;
    // Each event has an offset of its own, so there are at most as many events as offsets.
    if (this.#head - offset <= limit) return true;
    const messages =
      this.#read((id, { countMessagesAfter }) => countMessagesAfter.get(id, offset, limit + 1))?.count ?? 0;
    if (messages > limit) return false;
    const maxRead = MAX_REPLAY_FACTOR * limit;
    const changes = this.#read((id, { countChangesAfter }) => countChangesAfter.all(id, offset, maxRead + 1)) ?? [];
    const sum = (counts: readonly number[]) => counts.reduce((total, count) => total + count, 0);
    const all = sum(changes.map(({ count }) => count));
    if (messages + all <= limit) return true;
    const share = networkShare(limit);
    const bounded = sum(changes.map(({ network, count }) => (network ? Math.min(count, share) : count)));
    return all <= maxRead && messages + bounded <= limit;
  }

  renewEpoch(): void {
    const { statements, newId } = this.deps;
    const epoch = newId();
    callSqlite(() => statements.renewEpoch.run(this.#requireTransaction().id, epoch));
    this.#epoch = epoch;
  }

  skipTo(offset: number): void {
    if (this.#stored) skipOffsets(this.#stored, offset);
  }

  hasHead(offset: number): boolean {
    if (offset <= this.#prunedTo) return true;
    const [oldest] = this.#read((id, { oldestEvents }) => oldestEvents.all(id, 1)) ?? [];
    if (!oldest || offset < oldest.at) return true;
    return !!this.#read((id, { event }) => event.get(id, offset));
  }

  #clear(before: number): void {
    const { statements } = this.deps;
    const { id } = this.#requireTransaction();
    statements.clear.run(id, before);
    statements.emptyClearedEdits.run(id, before);
    this.#cleared = Math.max(this.#cleared, before);
    this.#prunedTo = Math.max(this.#prunedTo, before - 1);
  }

  /** Records that pruning removed events up to an offset. */
  recordPruned(offset: number): void {
    this.#prunedTo = Math.max(this.#prunedTo, offset);
  }

  /**
   * Reserves the next block of offsets, and syncs the reservation to the disk before it uses any of them. A new room needs no
   * sync: a power failure that loses its row loses its epoch too, and offsets of different epochs do not compare.
   */
  #reserve(): void {
    const { database, statements, durability } = this.deps;
    if (!this.#stored) {
      const row = statements.addRoom.get(this.name, this.epoch, OFFSET_BLOCK_SIZE);
      if (!row) throw new Error('SQLite returned no row for a new room.');
      this.#stored = { id: row.id, last: 0, reserved: OFFSET_BLOCK_SIZE };
      return;
    }
    const reserved = Math.max(this.#stored.reserved, this.#stored.last) + OFFSET_BLOCK_SIZE;
    database.run('PRAGMA synchronous = FULL');
    try {
      statements.reserve.run(this.#stored.id, reserved);
      this.#stored.reserved = reserved;
    } finally {
      database.run(`PRAGMA synchronous = ${durability}`);
    }
  }

  #requireTransaction(): StoredRoom {
    return requireTransaction(this.deps.database, this.#stored);
  }

  #toEvent(row: EventRow, viewer: string): JournalEvent {
    const reactions =
      row.kind === 'message' && row.flag && row.message !== null
        ? this.#read((id, statements) => statements.reactions.all(id, row.message ?? '', viewer))
        : undefined;
    return toEvent(row, reactions ?? []);
  }

  /** Reads from the file. Returns undefined when the room has no row yet. */
  #read<Result>(read: (room: number, statements: Statements) => Result): Result | undefined {
    const stored = this.#stored;
    return stored && callSqlite(() => read(stored.id, this.deps.statements));
  }
}

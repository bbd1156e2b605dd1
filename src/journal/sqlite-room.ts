import type { Database } from 'bun:sqlite';
import type { JournalEvent, Message } from '../protocol/server-messages.ts';
import { JournalError, type CommandResult, type Draft, type RoomJournal } from './journal.ts';
import { toEvent } from './sqlite-event.ts';
import type { EventRow, Statements } from './sqlite-statements.ts';

/** Number of offsets that one full sync reserves. */
const OFFSET_BLOCK_SIZE = 100_000;

/** Collaborators and options that the records of all rooms share. */
export interface SqliteRoomDeps {
  readonly database: Database;
  readonly statements: Statements;
  readonly newId: () => string;
  readonly durability: 'normal' | 'full';
  /** Schedules the erasure of deleted texts from the files. */
  readonly eraseSoon: () => void;
}

/** A room's row in the file. The first transaction of the room creates it. */
interface StoredRoom {
  readonly id: number;
  /** The last assigned offset, committed or not. */
  last: number;
  /** The last offset that may be assigned. */
  reserved: number;
}

/** One room's record in the SQLite file. */
export class SqliteRoom implements RoomJournal {
  readonly epoch: string;
  #head = 0;
  #hasPruned = false;
  #stored: StoredRoom | undefined;

  constructor(
    private readonly name: string,
    private readonly deps: SqliteRoomDeps,
  ) {
    const { statements, newId } = deps;
    const row = statements.room.get(name);
    this.epoch = row?.epoch ?? newId();
    if (!row) return;
    this.#head = statements.head.get(row.id)?.at ?? row.reserved;
    this.#hasPruned = row.pruned === 1;
    // Skips every offset that an earlier run may have assigned.
    this.#stored = { id: row.id, last: row.reserved, reserved: row.reserved };
  }

  get head(): number {
    return this.#head;
  }

  /** True when the room has a row in the file. */
  get isStored(): boolean {
    return this.#stored !== undefined;
  }

  transaction(work: () => void): void {
    const { database } = this.deps;
    const head = this.#head;
    this.#call(() => {
      if (!this.#stored || this.#stored.reserved - this.#stored.last < OFFSET_BLOCK_SIZE / 2) this.#reserve();
      database.run('BEGIN IMMEDIATE');
    });
    try {
      work();
      this.#call(() => database.run('COMMIT'));
    } catch (error) {
      this.#head = head;
      // SQLite may have rolled back already, for example because the disk is full.
      if (database.inTransaction) this.#call(() => database.run('ROLLBACK'));
      throw error;
    }
  }

  append(draft: Draft, time: number): JournalEvent {
    return this.#call(() => {
      const stored = this.#requireTransaction();
      if (stored.last >= stored.reserved) throw new Error('More events in one transaction than offsets in a block.');
      const offset = ++stored.last;
      const event = this.#insert(stored.id, draft, offset, time);
      this.#head = offset;
      return event;
    });
  }

  recordResult(commandId: string, { offset, time }: CommandResult): void {
    this.#call(() => this.deps.statements.recordResult.run(this.#requireTransaction().id, commandId, offset, time));
  }

  resultOf(commandId: string): CommandResult | undefined {
    const row = this.#read((id, { resultOf }) => resultOf.get(id, commandId));
    return row ? { offset: row.at, time: row.time } : undefined;
  }

  message(id: string, viewer: string): Message | undefined {
    const row = this.#read((room, { message }) => message.get(room, id));
    return row ? (this.#toEvent(row, viewer) as Message) : undefined;
  }

  before(offset: number, limit: number, viewer: string): readonly Message[] {
    const rows = this.#read((id, { before }) => before.all(id, offset, limit)) ?? [];
    return rows.reverse().map((row) => this.#toEvent(row, viewer) as Message);
  }

  after(offset: number, limit: number, viewer: string): readonly JournalEvent[] {
    const rows = this.#read((id, { after }) => after.all(id, offset, limit)) ?? [];
    return rows.map((row) => this.#toEvent(row, viewer));
  }

  canReplay(offset: number, limit: number): boolean {
    if (!this.#stored) return offset === 0;
    const isKept = offset === 0 ? !this.#hasPruned : this.#read((id, { event }) => event.get(id, offset)) !== null;
    const following = this.#read((id, statements) => statements.countAfter.get(id, offset, limit + 1));
    return isKept && (following?.count ?? 0) <= limit;
  }

  /** Removes at most `step` events and `step` command results. Returns true when more are left to remove. */
  prune(
    keep: { readonly events: number; readonly since: number; readonly commandsSince: number },
    step: number,
  ): boolean {
    const room = this.#stored?.id;
    if (room === undefined) return false;
    const { database, statements } = this.deps;
    return this.#call(() =>
      database
        .transaction(() => {
          const surplus = statements.newestSurplus.get(room, keep.events)?.at ?? 0;
          const old = statements.oldestEvents
            .all(room, step)
            .filter(({ at, time }) => at <= surplus || time < keep.since);
          const last = old.at(-1);
          if (last) {
            for (const { at, kind, time, message, flag } of old) {
              if (kind !== 'message' || message === null) continue;
              if (time >= keep.commandsSince) statements.keepResult.run(room, message, at, time);
              if (flag) statements.deleteReactions.run(room, message);
            }
            statements.deleteEvents.run(room, last.at);
            statements.markPruned.run(room);
            this.#hasPruned = true;
          }
          const { changes } = statements.deleteCommands.run(room, keep.commandsSince, step);
          return old.length === step || changes === step;
        })
        .immediate(),
    );
  }

  #insert(room: number, draft: Draft, offset: number, time: number): JournalEvent {
    const { statements, eraseSoon } = this.deps;
    const at = { offset, time };
    switch (draft.type) {
      case 'message': {
        const { type, id, from, text, replyTo } = draft;
        statements.addMessage.run(room, offset, time, id, from.id, from.name, text, replyTo ?? null);
        return { type, ...at, id, from, text, ...(replyTo !== undefined && { replyTo }) };
      }
      case 'edited':
        statements.addEdited.run(room, offset, time, draft.message, draft.text);
        statements.foldEdit.run(room, draft.message, draft.text, offset);
        return { ...draft, ...at };
      case 'deleted':
        statements.addDeleted.run(room, offset, time, draft.message);
        statements.foldDelete.run(room, draft.message, offset);
        statements.emptyEdits.run(room, draft.message);
        statements.deleteReactions.run(room, draft.message);
        eraseSoon();
        return { ...draft, ...at };
      case 'reacted': {
        const { message, member, emoji, on } = draft;
        (on ? statements.react : statements.unreact).run(room, message, emoji, member.id);
        const count = statements.countReactions.get(room, message, emoji)?.count ?? 0;
        statements.addReacted.run(room, offset, time, message, member.id, member.name, emoji, on ? 1 : 0, count);
        statements.foldReaction.run(room, message, offset);
        return { ...draft, ...at, count };
      }
      case 'renamed':
        statements.addRenamed.run(room, offset, time, draft.member.id, draft.member.name, draft.was);
        return { ...draft, ...at };
    }
  }

  /** Reserves the next block of offsets, and syncs the reservation to the disk before it uses any of them. */
  #reserve(): void {
    const { database, statements, durability } = this.deps;
    const reserved = (this.#stored?.reserved ?? 0) + OFFSET_BLOCK_SIZE;
    database.run('PRAGMA synchronous = FULL');
    try {
      if (this.#stored) {
        statements.reserve.run(this.#stored.id, reserved);
        this.#stored.reserved = reserved;
      } else {
        const row = statements.addRoom.get(this.name, this.epoch, reserved);
        if (!row) throw new Error('SQLite returned no row for a new room.');
        this.#stored = { id: row.id, last: 0, reserved };
      }
    } finally {
      database.run(`PRAGMA synchronous = ${durability}`);
    }
  }

  #requireTransaction(): StoredRoom {
    if (!this.#stored || !this.deps.database.inTransaction)
      throw new Error('The journal was changed outside a transaction.');
    return this.#stored;
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
    return stored && this.#call(() => read(stored.id, this.deps.statements));
  }

  /** Calls SQLite, and turns every exception into a JournalError. */
  #call<Result>(run: () => Result): Result {
    try {
      return run();
    } catch (error) {
      throw new JournalError(error instanceof Error ? error.message : String(error));
    }
  }
}

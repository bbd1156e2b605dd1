import type { Database } from 'bun:sqlite';
import type { JournalEvent, Message } from '../protocol/server-messages.ts';
import { JournalError, type Draft, type RoomJournal, type CommandResult } from './journal.ts';
import { toEvent } from './sqlite-event.ts';
import type { EventRow, Statements } from './sqlite-statements.ts';

/** Offsets that are reserved at a time, with one full sync. */
const OFFSET_BLOCK_SIZE = 100_000;

/** What a room's record shares with the others. */
export interface SqliteRoomDeps {
  readonly database: Database;
  readonly statements: Statements;
  readonly newId: () => string;
  readonly durability: 'normal' | 'full';
  /** A text was replaced or removed: have it erased from the files soon. */
  readonly erase: () => void;
}

/** What is known of a room that has a row; a room gets one with its first event. */
interface Stored {
  readonly id: number;
  /** The last offset handed out, committed or not. */
  last: number;
  /** Offsets up to here may be handed out. */
  reserved: number;
}

/** One room's record in the SQLite file. */
export class SqliteRoom implements RoomJournal {
  readonly epoch: string;
  #head = 0;
  #hasPruned = false;
  #stored: Stored | undefined;

  constructor(
    private readonly name: string,
    private readonly parts: SqliteRoomDeps,
  ) {
    const { statements, newId } = parts;
    const row = statements.room.get(name);
    this.epoch = row?.epoch ?? newId();
    if (!row) return;
    this.#head = statements.head.get(row.id)?.at ?? row.reserved;
    this.#hasPruned = row.pruned === 1;
    // What an earlier run may have handed out is skipped, whether it was used or not.
    this.#stored = { id: row.id, last: row.reserved, reserved: row.reserved };
  }

  get head(): number {
    return this.#head;
  }

  /** Whether the room has a row in the file. */
  get hasEvents(): boolean {
    return this.#stored !== undefined;
  }

  transaction(work: () => void): void {
    const { database } = this.parts;
    const head = this.#head;
    this.#do(() => {
      if (!this.#stored || this.#stored.reserved - this.#stored.last < OFFSET_BLOCK_SIZE / 2) this.#reserve();
      database.run('BEGIN IMMEDIATE');
    });
    try {
      work();
      this.#do(() => database.run('COMMIT'));
    } catch (error) {
      this.#head = head;
      // A full disk may have rolled back already.
      if (database.inTransaction) this.#do(() => database.run('ROLLBACK'));
      throw error;
    }
  }

  append(draft: Draft, time: number): JournalEvent {
    return this.#do(() => {
      const stored = this.#inTransaction();
      if (stored.last >= stored.reserved) throw new Error('More events in one transaction than offsets in a block.');
      const offset = ++stored.last;
      const event = this.#insert(stored.id, draft, offset, time);
      this.#head = offset;
      return event;
    });
  }

  recordResult(command: string, { offset, time }: CommandResult): void {
    this.#do(() => this.parts.statements.settle.run(this.#inTransaction().id, command, offset, time));
  }

  resultOf(command: string): CommandResult | undefined {
    const row = this.#read((id, { settled }) => settled.get(id, command));
    return row ? { offset: row.at, time: row.time } : undefined;
  }

  message(id: string, viewer: string): Message | undefined {
    const row = this.#read((room, { message }) => message.get(room, id));
    return row ? (this.#event(row, viewer) as Message) : undefined;
  }

  before(offset: number, limit: number, viewer: string): readonly Message[] {
    const rows = this.#read((id, { before }) => before.all(id, offset, limit)) ?? [];
    return rows.reverse().map((row) => this.#event(row, viewer) as Message);
  }

  after(offset: number, limit: number, viewer: string): readonly JournalEvent[] {
    const rows = this.#read((id, { after }) => after.all(id, offset, limit)) ?? [];
    return rows.map((row) => this.#event(row, viewer));
  }

  canReplay(offset: number, most: number): boolean {
    if (!this.#stored) return offset === 0;
    const isThere = offset === 0 ? !this.#hasPruned : this.#read((id, { has }) => has.get(id, offset)) !== null;
    const following = this.#read((id, statements) => statements.following.get(id, offset, most + 1));
    return isThere && (following?.count ?? 0) <= most;
  }

  /** One step of forgetting; true when more is left. */
  prune(
    keep: { readonly events: number; readonly since: number; readonly commandsSince: number },
    step: number,
  ): boolean {
    const room = this.#stored?.id;
    if (room === undefined) return false;
    const { database, statements } = this.parts;
    return this.#do(() =>
      database
        .transaction(() => {
          const surplus = statements.surplus.get(room, keep.events)?.at ?? 0;
          const old = statements.oldest.all(room, step).filter(({ at, time }) => at <= surplus || time < keep.since);
          const last = old.at(-1);
          if (last) {
            for (const { at, kind, time, message, flag } of old) {
              if (kind !== 'message' || message === null) continue;
              if (time >= keep.commandsSince) statements.keepSettled.run(room, message, at, time);
              if (flag) statements.forgetReactions.run(room, message);
            }
            statements.forget.run(room, last.at);
            statements.markPruned.run(room);
            this.#hasPruned = true;
          }
          const { changes } = statements.forgetCommands.run(room, keep.commandsSince, step);
          return old.length === step || changes === step;
        })
        .immediate(),
    );
  }

  #insert(room: number, draft: Draft, offset: number, time: number): JournalEvent {
    const { statements, erase } = this.parts;
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
        statements.forgetReactions.run(room, draft.message);
        erase();
        return { ...draft, ...at };
      case 'reacted': {
        const { message, member, emoji, on } = draft;
        (on ? statements.react : statements.unreact).run(room, message, emoji, member.id);
        const count = statements.reactors.get(room, message, emoji)?.count ?? 0;
        statements.addReacted.run(room, offset, time, message, member.id, member.name, emoji, on ? 1 : 0, count);
        statements.foldReaction.run(room, message, offset);
        return { ...draft, ...at, count };
      }
      case 'renamed':
        statements.addRenamed.run(room, offset, time, draft.member.id, draft.member.name, draft.was);
        return { ...draft, ...at };
    }
  }

  /** Reserves the next block of offsets, synced to the disk before the first of them is used. */
  #reserve(): void {
    const { database, statements, durability } = this.parts;
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

  #inTransaction(): Stored {
    if (!this.#stored || !this.parts.database.inTransaction)
      throw new Error('The journal appends inside transactions.');
    return this.#stored;
  }

  #event(row: EventRow, viewer: string): JournalEvent {
    const reactions =
      row.kind === 'message' && row.flag && row.message !== null
        ? this.#read((id, statements) => statements.reactions.all(id, row.message ?? '', viewer))
        : undefined;
    return toEvent(row, reactions ?? []);
  }

  /** Reads for this room; undefined when it has no row yet, and so nothing to read. */
  #read<Result>(read: (room: number, statements: Statements) => Result): Result | undefined {
    const stored = this.#stored;
    return stored && this.#do(() => read(stored.id, this.parts.statements));
  }

  /** Runs what talks to SQLite; whatever it throws becomes a JournalError. */
  #do<Result>(run: () => Result): Result {
    try {
      return run();
    } catch (error) {
      throw new JournalError(error instanceof Error ? error.message : String(error));
    }
  }
}

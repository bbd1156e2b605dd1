import type { StoredSummary } from './journal.ts';
import { callSqlite } from './sqlite-call.ts';
import type { Statements } from './sqlite-statements.ts';

/** Maximum number of rooms whose numbers are kept. */
const MAX_COUNTS = 10_000;

/** Number of the events of a room from one offset up to another. */
interface Count {
  readonly from: number;
  readonly to: number;
  readonly events: number;
}

/** Describes the rooms of the file. Each event is counted only once while none is removed, from an index that holds no texts. */
export class SqliteSummaries {
  readonly #counts = new Map<number, Count>();

  constructor(private readonly statements: Statements) {}

  /** Returns the names of the stored rooms after one, in order. Throws a JournalError. */
  names(after: string | undefined, limit: number): readonly string[] {
    return callSqlite(() => this.statements.namesAfter.all(after ?? '', limit).map(({ name }) => name));
  }

  /** Describes a stored room. Throws a JournalError. */
  find(name: string): StoredSummary | undefined {
    return callSqlite(() => {
      const row = this.statements.room.get(name);
      if (!row) return undefined;
      const { id, epoch, cleared, reserved } = row;
      const newest = this.statements.head.get(id);
      if (!newest || newest.at < cleared)
        return { epoch, head: newest?.at ?? reserved, events: 0, lastActivity: undefined };
      return { epoch, head: newest.at, events: this.#count(id, cleared, newest.at), lastActivity: newest.time };
    });
  }

  /** Counts a room again at the next call: events were removed. */
  forget(room: number): void {
    this.#counts.delete(room);
  }

  #count(room: number, from: number, to: number): number {
    const earlier = this.#counts.get(room);
    const isUsable = earlier?.from === from && earlier.to <= to;
    const start = isUsable ? earlier.to + 1 : from;
    const { messagesFrom, changesFrom } = this.statements;
    const added = (messagesFrom.get(room, start)?.count ?? 0) + (changesFrom.get(room, start)?.count ?? 0);
    const events = added + (isUsable ? earlier.events : 0);
    if (this.#counts.size >= MAX_COUNTS && !earlier) this.#counts.clear();
    this.#counts.set(room, { from, to, events });
    return events;
  }
}

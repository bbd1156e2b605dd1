import type { Database } from 'bun:sqlite';
import type { NameStore, StoredName } from './journal.ts';
import { networkTag } from './network-tag.ts';
import { callSqlite, requireTransaction } from './sqlite-call.ts';

/** A row of the table `name`. */
export interface NameRow {
  readonly name: string;
  readonly member: string;
  readonly network: number;
  readonly left_at: number | null;
  readonly message: string | null;
}

/** The room that the names belong to. */
export interface NamedRoom {
  readonly epoch: string;
  /** Undefined while the room has no row in the file. */
  readonly storedId: number | undefined;
}

/** The reserved names of one room in the SQLite file. */
export class SqliteNames implements NameStore {
  constructor(
    private readonly database: Database,
    private readonly room: NamedRoom,
  ) {}

  all(): readonly StoredName[] {
    const { storedId } = this.room;
    if (storedId === undefined) return [];
    const rows = callSqlite(() =>
      this.database
        .query<NameRow, [number]>('SELECT name, member, network, left_at, message FROM name WHERE room = ?1')
        .all(storedId),
    );
    return rows.map(({ name, member, network, left_at, message }) => {
      return { name, memberId: member, network, leftAt: left_at ?? undefined, message: message ?? undefined };
    });
  }

  put({ name, memberId, network, leftAt, message }: StoredName): void {
    callSqlite(() =>
      this.database
        .query('INSERT OR REPLACE INTO name VALUES (?1, ?2, ?3, ?4, ?5, ?6)')
        .run(this.#requireTransaction(), name, memberId, network, leftAt ?? null, message ?? null),
    );
  }

  delete(name: string): void {
    callSqlite(() =>
      this.database.query('DELETE FROM name WHERE room = ?1 AND name = ?2').run(this.#requireTransaction(), name),
    );
  }

  tag(address: string): number {
    return networkTag(this.room.epoch, address);
  }

  #requireTransaction(): number {
    return requireTransaction(this.database, this.room.storedId);
  }
}

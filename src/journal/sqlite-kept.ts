import type { Database } from 'bun:sqlite';
import type { AuditEntry } from '../ports/documents.ts';
import type { KeptStore, StoredDocument } from './journal.ts';
import { callSqlite, requireTransaction } from './sqlite-call.ts';
import type { NamedRoom } from './sqlite-names.ts';

/** A row of the table `document`. */
export interface DocumentRow {
  readonly key: string;
  readonly value: string;
  readonly ends_at: number | null;
}

/** A row of the table `audit`. */
export interface AuditRow {
  readonly id: number;
  readonly time: number;
  readonly value: string;
}

/** Adds an entry to the audit log of a room: room, time, value. */
export const ADD_ENTRY = `INSERT INTO audit (room, id, time, value)
  VALUES (?1, (SELECT coalesce(max(id), 0) + 1 FROM audit WHERE room = ?1), ?2, ?3)`;

/** The kept documents and the audit log of one room in the SQLite file. */
export class SqliteKept implements KeptStore {
  constructor(
    private readonly database: Database,
    private readonly room: Pick<NamedRoom, 'storedId'>,
  ) {}

  documents(): readonly StoredDocument[] {
    const { storedId } = this.room;
    if (storedId === undefined) return [];
    return callSqlite(() =>
      this.database
        .query<DocumentRow, [number]>('SELECT key, value, ends_at FROM kept_document WHERE room = ?1')
        .all(storedId)
        .map(({ key, value, ends_at }) => ({ key, value, endsAt: ends_at ?? undefined })),
    );
  }

  put({ key, value, endsAt }: StoredDocument): void {
    callSqlite(() =>
      this.database
        .query('INSERT OR REPLACE INTO kept_document (room, key, value, ends_at) VALUES (?1, ?2, ?3, ?4)')
        .run(this.#requireTransaction(), key, value, endsAt ?? null),
    );
  }

  delete(key: string): void {
    callSqlite(() =>
      this.database
        .query('DELETE FROM kept_document WHERE room = ?1 AND key = ?2')
        .run(this.#requireTransaction(), key),
    );
  }

  addEntry(value: string, time: number): void {
    callSqlite(() => this.database.query(ADD_ENTRY).run(this.#requireTransaction(), time, value));
  }

  entries(before: string | undefined, limit: number): readonly AuditEntry[] {
    const { storedId } = this.room;
    // A `before` that is not a number is after no entry.
    const end = before === undefined ? Number.MAX_SAFE_INTEGER : Number(before);
    if (storedId === undefined || !Number.isSafeInteger(end)) return [];
    return callSqlite(() =>
      this.database
        .query<AuditRow, [number, number, number]>(
          'SELECT id, time, value FROM audit WHERE room = ?1 AND id < ?2 ORDER BY id DESC LIMIT ?3',
        )
        .all(storedId, end, limit)
        .map(({ id, time, value }) => ({ id: String(id), time, value })),
    );
  }

  #requireTransaction(): number {
    return requireTransaction(this.database, this.room.storedId);
  }
}

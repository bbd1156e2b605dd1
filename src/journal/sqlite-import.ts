import type { Database } from 'bun:sqlite';
import { join } from 'node:path';
import type {
  EventItem,
  ImportTarget,
  NameItem,
  ReactionsItem,
  RoomHead,
  RoomItem,
  ValueItem,
} from '../ports/transfer.ts';
import { prepareSecret, readStoredSecret, SECRET_FILE, type NewSecretFile } from './data-secret.ts';
import { DataFolderError, failureReason } from './data-folder-error.ts';
import { adoptFolderOwner } from './folder-owner.ts';
import { NO_COLUMNS, toColumns } from './sqlite-columns.ts';
import { EMPTY_NEWEST_EDITS } from './sqlite-edits.ts';
import { ADD_ENTRY } from './sqlite-kept.ts';
import { SqliteIndex } from './sqlite-index.ts';
import { DATABASE_FILE, LOCK_FILE, openJournalFile, setClosed, type JournalFile } from './sqlite-file.ts';
import type { RoomRow } from './sqlite-statements.ts';

/** Files of a data folder that an import may create. */
const FILES: readonly string[] = [
  DATABASE_FILE,
  `${DATABASE_FILE}-wal`,
  `${DATABASE_FILE}-shm`,
  SECRET_FILE,
  LOCK_FILE,
];

/** Opens or creates a data folder for an import, and keeps servers out. Throws a DataFolderError. */
export function openSqliteImport(folder: string): ImportTarget {
  const file = openJournalFile(folder, 'full');
  try {
    return new SqliteImport(folder, file);
  } catch (error) {
    file.database.close();
    file.lock.close();
    throw toFolderError(folder, error);
  }
}

/** A data folder in one write transaction. SQLite keeps the pages that do not fit into its cache in the write-ahead file. */
class SqliteImport implements ImportTarget {
  readonly warnings: readonly string[];
  readonly #database: Database;
  readonly #statements: ReturnType<typeof prepareImport>;
  readonly #index: SqliteIndex;
  /** Row id of the room that began last. */
  #room = 0;
  #newSecret: NewSecretFile | undefined;

  constructor(
    private readonly folder: string,
    private readonly file: JournalFile,
  ) {
    this.warnings = file.warnings;
    this.#database = file.database;
    this.#statements = prepareImport(file.database);
    this.#index = new SqliteIndex(file.database);
    this.#database.run('BEGIN IMMEDIATE');
  }

  async readSecret(): Promise<Uint8Array | undefined> {
    return readStoredSecret(this.folder);
  }

  async writeSecret(secret: Uint8Array): Promise<void> {
    this.#newSecret = prepareSecret(this.folder, secret);
  }

  async writeValues(values: readonly ValueItem[], replaces: boolean): Promise<number | undefined> {
    return this.#call(() => {
      const { addValue, replaceValue } = this.#statements;
      const write = replaces ? replaceValue : addValue;
      const refused = values.findIndex(({ key, value }) => write.run(key, value).changes === 0);
      return refused === -1 ? undefined : refused;
    });
  }

  async removeValues(keys: readonly string[]): Promise<void> {
    this.#call(() => {
      for (const key of keys) this.#statements.removeValue.run(key);
    });
  }

  async beginRoom({ name, epoch, reserved, prunedTo }: RoomHead, replaces: boolean): Promise<boolean> {
    return this.#call(() => {
      const { room, deleteRoom, addRoom } = this.#statements;
      const existing = room.get(name);
      if (existing && !replaces) return false;
      if (existing) this.#index.removeRoom(existing.id);
      if (existing) for (const statement of deleteRoom) statement.run(existing.id);
      // The server may have assigned offsets of this stream after the export.
      const assigned = existing?.epoch === epoch ? Math.max(existing.reserved, reserved) : reserved;
      this.#room = addRoom.get(name, epoch, assigned, prunedTo)?.id ?? 0;
      return true;
    });
  }

  async writeItems(items: readonly RoomItem[]): Promise<number | undefined> {
    return this.#call(() => {
      const repeated = items.findIndex((item) => !this.#write(item));
      return repeated === -1 ? undefined : repeated;
    });
  }

  async commit(): Promise<void> {
    this.#call(() => this.#database.run('COMMIT'));
    const secret = this.#newSecret;
    this.#newSecret = undefined;
    secret?.apply();
    try {
      this.#adoptOwner();
    } catch (error) {
      const reason = failureReason(error);
      throw new DataFolderError(
        `Everything was imported, but ${this.folder} has files of another owner than its own: ${reason}.`,
      );
    }
  }

  async close(): Promise<void> {
    this.#newSecret?.discard();
    try {
      if (this.#database.inTransaction) this.#database.run('ROLLBACK');
      setClosed(this.#database, this.file.isClean);
      // Erases the texts of replaced rooms.
      this.#database.run('PRAGMA wal_checkpoint(TRUNCATE)');
    } catch {
      // The import has succeeded or failed before. The next start opens the folder like one whose server was killed.
    } finally {
      this.#database.close();
      this.file.lock.close();
    }
    try {
      this.#adoptOwner();
    } catch {
      // After an import, `commit` has reported it.
    }
  }

  #adoptOwner(): void {
    const paths = FILES.map((name) => join(this.folder, name));
    adoptFolderOwner(this.folder, paths);
  }

  /** Writes an item. Returns false when the room has one with the same id already, unless that is a command. */
  #write(item: RoomItem): boolean {
    switch (item.type) {
      case 'name':
        return this.#writeName(item);
      case 'document':
        return this.#statements.addDocument.run(this.#room, item.key, item.value, item.endsAt ?? null).changes > 0;
      case 'audit':
        this.#statements.addEntry.run(this.#room, item.time, item.value);
        return true;
      case 'reactions':
        return this.#writeReactions(item);
      case 'command':
        this.#statements.addCommand.run(this.#room, item.id, item.offset, item.time);
        return true;
      default:
        return this.#writeEvent(item);
    }
  }

  #writeName({ name, member, network, leftAt, message }: NameItem): boolean {
    const { addName } = this.#statements;
    return addName.run(this.#room, name, member, network, leftAt ?? null, message ?? null).changes > 0;
  }

  #writeReactions({ message, emoji, members }: ReactionsItem): boolean {
    const { markReacted, addReaction, addToCount } = this.#statements;
    markReacted.run(this.#room, message);
    addToCount.run(this.#room, message, emoji, members.length);
    return members.every((member) => addReaction.run(this.#room, message, emoji, member).changes > 0);
  }

  #writeEvent(event: EventItem): boolean {
    // Earlier versions also exported the texts that a message had before.
    if (event.type === 'edited') this.#statements.emptyNewestEdits.run(this.#room, event.message);
    const row = { kind: event.type, at: event.offset, time: event.time, ...toColumns(event) };
    return this.#statements.addEvent.run({ ...NO_COLUMNS, room: this.#room, ...row }).changes > 0;
  }

  #call<Result>(run: () => Result): Result {
    try {
      return run();
    } catch (error) {
      throw toFolderError(this.folder, error);
    }
  }
}

function toFolderError(folder: string, error: unknown): DataFolderError {
  const path = join(folder, DATABASE_FILE);
  return new DataFolderError(`${path} cannot be written: ${failureReason(error)}. Nothing was imported.`);
}

function prepareImport(database: Database) {
  return {
    room: database.query<RoomRow, [string]>('SELECT * FROM room WHERE name = ?1'),
    deleteRoom: [
      ...['event', 'reaction', 'reaction_count', 'command', 'name', 'kept_document', 'audit'].map((table) =>
        database.query<null, [number]>(`DELETE FROM ${table} WHERE room = ?1`),
      ),
      database.query<null, [number]>('DELETE FROM room WHERE id = ?1'),
    ],
    addRoom: database.query<{ id: number }, [string, string, number, number]>(
      'INSERT INTO room (name, epoch, reserved, pruned_to) VALUES (?1, ?2, ?3, ?4) RETURNING id',
    ),
    // Writes an equal value again.
    addValue: database.query<null, [string, string]>(
      'INSERT INTO kept_value VALUES (?1, ?2) ON CONFLICT DO UPDATE SET value = ?2 WHERE value = ?2',
    ),
    replaceValue: database.query<null, [string, string]>('INSERT OR REPLACE INTO kept_value VALUES (?1, ?2)'),
    removeValue: database.query<null, [string]>('DELETE FROM kept_value WHERE key = ?1'),
    addEvent: database.query<null, Readonly<Record<string, string | number | null>>>(
      `INSERT OR IGNORE INTO event
         (room, at, kind, time, message, member, name, text, reply_to, rev, edited, deleted, flag, count, network,
          person, file)
       VALUES ($room, $at, $kind, $time, $message, $member, $name, $text, $reply_to, $rev, $edited, $deleted, $flag,
         $count, $network, $person, $file)`,
    ),
    emptyNewestEdits: database.query<null, [number, string]>(EMPTY_NEWEST_EDITS),
    markReacted: database.query<null, [number, string]>(
      "UPDATE event SET flag = 1 WHERE room = ?1 AND kind = 'message' AND message = ?2",
    ),
    addReaction: database.query<null, [number, string, string, string]>(
      'INSERT OR IGNORE INTO reaction VALUES (?1, ?2, ?3, ?4)',
    ),
    addToCount: database.query<null, [number, string, string, number]>(
      `INSERT INTO reaction_count VALUES (?1, ?2, ?3, ?4)
       ON CONFLICT DO UPDATE SET count = count + excluded.count`,
    ),
    addName: database.query<null, [number, string, string, number, number | null, string | null]>(
      'INSERT OR IGNORE INTO name VALUES (?1, ?2, ?3, ?4, ?5, ?6)',
    ),
    addDocument: database.query<null, [number, string, string, number | null]>(
      'INSERT OR IGNORE INTO kept_document (room, key, value, ends_at) VALUES (?1, ?2, ?3, ?4)',
    ),
    addEntry: database.query<null, [number, number, string]>(ADD_ENTRY),
    addCommand: database.query<null, [number, string, number, number]>(
      'INSERT OR IGNORE INTO command VALUES (?1, ?2, ?3, ?4)',
    ),
  };
}

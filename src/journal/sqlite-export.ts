import { Database } from 'bun:sqlite';
import { join } from 'node:path';
import {
  isMovedValue,
  MAX_REACTION_MEMBERS,
  type AuditItem,
  type CommandItem,
  type DocumentItem,
  type EventItem,
  type ExportSource,
  type NameItem,
  type ReactionsItem,
  type RoomHead,
  type RoomItem,
  type ValueItem,
} from '../ports/transfer.ts';
import { readStoredSecret } from './data-secret.ts';
import { DataFolderError, failureReason } from './data-folder-error.ts';
import { NO_NETWORK } from './network-tag.ts';
import { EXPORT_COLUMNS } from './sqlite-edits.ts';
import { toEvent } from './sqlite-event.ts';
import { DATABASE_FILE, inspectUnused, sizeOf } from './sqlite-file.ts';
import { APPLICATION_ID } from './sqlite-inspect.ts';
import { FORMAT } from './sqlite-schema.ts';
import type { AuditRow, DocumentRow } from './sqlite-kept.ts';
import type { NameRow } from './sqlite-names.ts';
import type { EventRow, RoomRow } from './sqlite-statements.ts';

/** Number of rows in one part. */
const PART_ROWS = 500;
/** How long a read waits while a server starts or stops. */
const BUSY_TIMEOUT_MS = 5_000;

/**
 * Opens a data folder for an export. The export sees the folder as it is now; a server may go on using it. Throws a
 * DataFolderError.
 */
export function openSqliteExport(folder: string): ExportSource {
  const path = join(folder, DATABASE_FILE);
  if (sizeOf(path) === 0)
    throw new DataFolderError(`The data folder ${folder} has no ${DATABASE_FILE}: there is nothing to export.`);
  const warnings = inspectUnused(folder) ?? [];
  return attempt(path, () => {
    const database = new Database(path, { readonly: true, strict: true });
    try {
      return new SqliteExport(database, folder, warnings);
    } catch (error) {
      database.close();
      throw error;
    }
  });
}

/** A data folder in one read transaction. */
class SqliteExport implements ExportSource {
  readonly #path: string;

  constructor(
    private readonly database: Database,
    private readonly folder: string,
    readonly warnings: readonly string[],
  ) {
    this.#path = join(folder, DATABASE_FILE);
    database.run(`PRAGMA busy_timeout = ${BUSY_TIMEOUT_MS}`);
    database.run('BEGIN');
    // The first read fixes what the transaction sees.
    const read = (pragma: string) => Object.values(database.query(`PRAGMA ${pragma}`).get() as object)[0] as number;
    const [id, format] = [read('application_id'), read('user_version')];
    if (id !== APPLICATION_ID) throw new DataFolderError(`${this.#path} is a database of another program.`);
    if (format > FORMAT) throw new DataFolderError(`${this.#path} was written by a newer chat-box. Use that version.`);
    if (format < FORMAT) {
      throw new DataFolderError(
        `${this.#path} was written by an older chat-box. Start the server once, which updates the folder, and export again.`,
      );
    }
  }

  async readSecret(): Promise<Uint8Array | undefined> {
    return readStoredSecret(this.folder);
  }

  async *values(): AsyncGenerator<readonly ValueItem[]> {
    const after = this.database.query<Omit<ValueItem, 'type'>, [string, number]>(
      'SELECT key, value FROM kept_value WHERE key > ?1 ORDER BY key LIMIT ?2',
    );
    for (const rows of this.#parts((last?: { key: string }) => after.all(last?.key ?? '', PART_ROWS)))
      yield rows.filter(({ key }) => isMovedValue(key)).map((row) => ({ type: 'value', ...row }));
  }

  async *rooms(only?: string): AsyncGenerator<RoomHead> {
    const next = this.database.query<RoomRow, [string]>('SELECT * FROM room WHERE name > ?1 ORDER BY name LIMIT 1');
    const newest = this.database.query<{ at: number | null }, [number]>(
      'SELECT max(at) AS at FROM event WHERE room = ?1',
    );
    const find = this.database.query<RoomRow, [string]>('SELECT * FROM room WHERE name = ?1');
    const first = () => (only === undefined ? next.get('') : find.get(only));
    const following = (name: string) => (only === undefined ? next.get(name) : null);
    for (let row = this.#read(first); row; row = this.#read(() => following(row?.name ?? ''))) {
      const { id, name, epoch, reserved, pruned_to } = row;
      const head = this.#read(() => newest.get(id))?.at ?? reserved;
      yield { type: 'room', name, epoch, head, reserved, prunedTo: pruned_to };
    }
  }

  async *items({ name }: RoomHead): AsyncGenerator<readonly RoomItem[]> {
    const find = this.database.query<Pick<RoomRow, 'id' | 'cleared'>, [string]>(
      'SELECT id, cleared FROM room WHERE name = ?1',
    );
    const { id, cleared } = this.#read(() => find.get(name)) ?? { id: 0, cleared: 0 };
    yield* this.#names(id);
    yield* this.#documents(id);
    yield* this.#audit(id);
    yield* this.#events(id, cleared);
    yield* this.#commands(id);
  }

  async close(): Promise<void> {
    this.database.close();
  }

  *#names(room: number): Generator<readonly NameItem[]> {
    const after = this.database.query<NameRow, [number, string, number]>(
      'SELECT name, member, network, left_at, message FROM name WHERE room = ?1 AND name > ?2 ORDER BY name LIMIT ?3',
    );
    for (const rows of this.#parts((last?: NameRow) => after.all(room, last?.name ?? '', PART_ROWS))) {
      yield rows.map(({ left_at, message, ...row }) => ({
        ...{ type: 'name', ...row },
        ...(left_at !== null && { leftAt: left_at }),
        ...(message !== null && { message }),
      }));
    }
  }

  *#documents(room: number): Generator<readonly DocumentItem[]> {
    const after = this.database.query<DocumentRow, [number, string, number]>(
      'SELECT key, value, ends_at FROM kept_document WHERE room = ?1 AND key > ?2 ORDER BY key LIMIT ?3',
    );
    for (const rows of this.#parts((last?: DocumentRow) => after.all(room, last?.key ?? '', PART_ROWS))) {
      yield rows.map(({ key, value, ends_at }) => ({
        ...{ type: 'document', key, value },
        ...(ends_at !== null && { endsAt: ends_at }),
      }));
    }
  }

  *#audit(room: number): Generator<readonly AuditItem[]> {
    const after = this.database.query<AuditRow, [number, number, number]>(
      'SELECT id, time, value FROM audit WHERE room = ?1 AND id > ?2 ORDER BY id LIMIT ?3',
    );
    for (const rows of this.#parts((last?: AuditRow) => after.all(room, last?.id ?? 0, PART_ROWS)))
      yield rows.map(({ time, value }) => ({ type: 'audit', time, value }));
  }

  /** Reads the events that are not cleared. */
  *#events(room: number, cleared: number): Generator<readonly RoomItem[]> {
    const after = this.database.query<EventRow & { network: number | null }, [number, number, number]>(
      `SELECT ${EXPORT_COLUMNS}, network FROM event WHERE room = ?1 AND at > ?2 ORDER BY at LIMIT ?3`,
    );
    const parts = this.#parts((last?: EventRow) => after.all(room, last?.at ?? cleared - 1, PART_ROWS));
    for (const rows of parts) {
      let part: RoomItem[] = [];
      for (const row of rows) {
        part.push(this.#read(() => toItem(row, row.network)));
        if (row.kind !== 'message' || !row.flag || row.message === null) continue;
        // A message may have more reactions than a part has rows.
        for (const reactions of this.#reactions(room, row.message)) {
          part.push(reactions);
          if (part.length < PART_ROWS) continue;
          yield part;
          part = [];
        }
      }
      if (part.length > 0) yield part;
    }
  }

  *#reactions(room: number, message: string): Generator<ReactionsItem> {
    const after = this.database.query<{ emoji: string; member: string }, [number, string, string, string, number]>(
      `SELECT emoji, member FROM reaction WHERE room = ?1 AND message = ?2 AND (emoji, member) > (?3, ?4)
       ORDER BY emoji, member LIMIT ?5`,
    );
    const parts = this.#parts((last?: { emoji: string; member: string }) =>
      after.all(room, message, last?.emoji ?? '', last?.member ?? '', MAX_REACTION_MEMBERS),
    );
    for (const rows of parts) {
      for (const [emoji, members] of Map.groupBy(rows, (row) => row.emoji))
        yield { type: 'reactions', message, emoji, members: members.map(({ member }) => member) };
    }
  }

  *#commands(room: number): Generator<readonly CommandItem[]> {
    const after = this.database.query<{ id: string; at: number; time: number }, [number, string, number]>(
      'SELECT id, at, time FROM command WHERE room = ?1 AND id > ?2 ORDER BY id LIMIT ?3',
    );
    for (const rows of this.#parts((last?: { id: string }) => after.all(room, last?.id ?? '', PART_ROWS)))
      yield rows.map(({ id, at, time }) => ({ type: 'command', id, offset: at, time }));
  }

  /** Reads rows after the last one, until none is left. */
  *#parts<Row>(read: (last: Row | undefined) => readonly Row[]): Generator<readonly Row[]> {
    for (let rows = this.#read(() => read(undefined)); rows.length > 0; rows = this.#read(() => read(rows.at(-1))))
      yield rows;
  }

  #read<Result>(read: () => Result): Result {
    return attempt(this.#path, read);
  }
}

function toItem(row: EventRow, network: number | null): EventItem {
  const event = toEvent(row, []);
  if (event.type === 'message' || network === null || network === NO_NETWORK) return event;
  return { ...event, network };
}

function attempt<Result>(path: string, run: () => Result): Result {
  try {
    return run();
  } catch (error) {
    if (error instanceof DataFolderError) throw error;
    throw new DataFolderError(`${path} cannot be read: ${failureReason(error)}.`);
  }
}

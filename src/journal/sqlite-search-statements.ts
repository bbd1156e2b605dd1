import type { Database } from 'bun:sqlite';
import { EVENT_COLUMNS } from './sqlite-edits.ts';
import type { EventRow } from './sqlite-statements.ts';

/** A message and its text. */
export interface TextRow {
  readonly at: number;
  readonly text: string;
}

/** An indexed message. */
interface IndexedRow {
  readonly n: number;
  readonly text: string;
}

/** An indexed message that was changed since. */
interface PendingRow extends IndexedRow {
  readonly room: number;
  readonly current: string;
}

/** What a search of a message looks at, as `searchedText` returns it but for white space. */
const SEARCHED = `event.text || coalesce(char(10) || (event.file ->> '$.alt'), '')`;

/** The prepared statements of the search. */
export type SearchStatements = ReturnType<typeof prepareSearch>;

/** Prepares the statements of the search. `room` is the id of the room's row. */
export function prepareSearch(database: Database) {
  return {
    room: database.query<{ id: number; cleared: number; searched: number }, [string]>(
      'SELECT id, cleared, searched FROM room WHERE name = ?1',
    ),
    roomsAfter: database.query<{ id: number }, [number, number]>(
      'SELECT id FROM room WHERE id > ?1 ORDER BY id LIMIT ?2',
    ),
    /** The newest messages from an offset on that are before another one. */
    texts: database.query<TextRow, [number, number, number, number]>(
      `SELECT at, ${SEARCHED} AS text FROM event INDEXED BY message_at
       WHERE room = ?1 AND at >= ?2 AND at < ?3 AND kind = 'message' ORDER BY at DESC LIMIT ?4`,
    ),
    message: database.query<EventRow, [number, number]>(
      `SELECT ${EVENT_COLUMNS} FROM event WHERE room = ?1 AND at = ?2`,
    ),
    /** The newest messages that have some trigrams, with n from ?3 on and up to ?4. */
    matches: database.query<TextRow, [number, string, number, number, number]>(
      `SELECT event.at, ${SEARCHED} AS text FROM (
         SELECT rowid & ((1 << 40) - 1) AS n FROM search
         WHERE search MATCH ?2 AND rowid BETWEEN (?1 << 40 | ?3) AND (?1 << 40 | ?4) ORDER BY rowid DESC LIMIT ?5
       ) AS found
       CROSS JOIN search_row ON search_row.room = ?1 AND search_row.n = found.n
       CROSS JOIN event ON event.room = ?1 AND event.at = search_row.at`,
    ),
    /** The newest indexed message before an offset. */
    indexedBefore: database.query<{ n: number }, [number, number]>(
      'SELECT n FROM search_row INDEXED BY search_row_at WHERE room = ?1 AND at < ?2 ORDER BY at DESC LIMIT 1',
    ),
    indexedFrom: database.query<{ at: number }, [number, number]>(
      'SELECT at FROM search_row WHERE room = ?1 AND n >= ?2 ORDER BY n LIMIT 1',
    ),
    lastIndexed: database.query<{ n: number }, [number]>(
      'SELECT n FROM search_row WHERE room = ?1 ORDER BY n DESC LIMIT 1',
    ),

    /** The oldest messages that are not indexed. */
    unindexed: database.query<TextRow, [number, number]>(
      `SELECT at, ${SEARCHED} AS text FROM event INDEXED BY message_at
       WHERE room = ?1 AND at > (SELECT searched FROM room WHERE id = ?1) AND kind = 'message' ORDER BY at LIMIT ?2`,
    ),
    addRow: database.query<null, [number, number, number]>('INSERT INTO search_row (room, n, at) VALUES (?1, ?2, ?3)'),
    addText: database.query<null, [number, number, string]>(
      'INSERT INTO search (rowid, text) VALUES (?1 << 40 | ?2, ?3)',
    ),
    setSearched: database.query<null, [number, number]>('UPDATE room SET searched = ?2 WHERE id = ?1'),
    /** Notes the text that the index has of a message, unless an earlier change has noted it. */
    notePending: database.query<null, [number, string]>(
      `INSERT OR IGNORE INTO search_pending
       SELECT ?1, n, ${SEARCHED} FROM event JOIN search_row ON search_row.room = ?1 AND search_row.at = event.at
       WHERE event.room = ?1 AND event.kind = 'message' AND event.message = ?2`,
    ),
    /** The text that the index has of a message, and the text of its row. */
    pending: database.query<PendingRow, [number]>(
      `SELECT pending.room, pending.n, pending.text, ${SEARCHED} AS current FROM search_pending AS pending
       JOIN search_row USING (room, n) JOIN event ON event.room = pending.room AND event.at = search_row.at LIMIT ?1`,
    ),
    /** The newest of these messages with n from ?2 on and up to ?3. */
    pendingIn: database.query<TextRow & { readonly n: number }, [number, number, number, number]>(
      `SELECT pending.n, event.at, ${SEARCHED} AS text FROM search_pending AS pending
       CROSS JOIN search_row ON search_row.room = ?1 AND search_row.n = pending.n
       CROSS JOIN event ON event.room = ?1 AND event.at = search_row.at
       WHERE pending.room = ?1 AND pending.n BETWEEN ?2 AND ?3 ORDER BY pending.n DESC LIMIT ?4`,
    ),
    removePending: database.query<null, [number, number]>('DELETE FROM search_pending WHERE room = ?1 AND n = ?2'),
    /** The text that the index has of the message at an offset. */
    indexedAt: database.query<IndexedRow, [number, number]>(
      `SELECT search_row.n, coalesce(search_pending.text, ${SEARCHED}) AS text FROM search_row
       JOIN event ON event.room = ?1 AND event.at = ?2
       LEFT JOIN search_pending ON search_pending.room = ?1 AND search_pending.n = search_row.n
       WHERE search_row.room = ?1 AND search_row.at = ?2`,
    ),
    indexedOf: database.query<{ at: number }, [number]>(
      'SELECT at FROM search_row INDEXED BY search_row_at WHERE room = ?1 LIMIT 1',
    ),
    removeText: database.query<null, [number, number, string]>(
      "INSERT INTO search (search, rowid, text) VALUES ('delete', ?1 << 40 | ?2, ?3)",
    ),
    removeRow: database.query<null, [number, number]>('DELETE FROM search_row WHERE room = ?1 AND n = ?2'),
    /** Merges segments of the index. A negative number of pages begins to merge all into one. */
    merge: database.query<null, [number]>("INSERT INTO search (search, rank) VALUES ('merge', ?1)"),
    anyRow: database.query<{ n: number }, []>('SELECT n FROM search_row LIMIT 1'),
    /** Some indexed messages. */
    indexed: database.query<{ room: number; at: number; units: number }, [number]>(
      `SELECT search_row.room, search_row.at, length(event.text) AS units FROM search_row
       CROSS JOIN event ON event.room = search_row.room AND event.at = search_row.at LIMIT ?1`,
    ),
    deleteAll: database.query<null, []>("INSERT INTO search (search) VALUES ('delete-all')"),
    forgetSearched: database.query<null, []>('UPDATE room SET searched = 0 WHERE searched > 0'),
    setDropping: database.query<null, [number]>(
      "INSERT INTO fact VALUES ('search_dropping', ?1) ON CONFLICT DO UPDATE SET value = excluded.value",
    ),
    dropping: database.query<{ value: number }, []>("SELECT value FROM fact WHERE name = 'search_dropping'"),
    remains: database.query<{ value: number }, []>("SELECT value FROM fact WHERE name = 'search_remains'"),
    setRemains: database.query<null, [number]>(
      "INSERT INTO fact VALUES ('search_remains', ?1) ON CONFLICT DO UPDATE SET value = excluded.value",
    ),
    changes: database.query<{ count: number }, []>('SELECT total_changes() AS count'),
  };
}

import type { Database } from 'bun:sqlite';
import { EMPTY_NEWEST_EDITS, EVENT_COLUMNS, IS_REPLACED, PRESENT_COLUMNS } from './sqlite-edits.ts';

/** A row of the table `event`. */
export interface EventRow {
  readonly at: number;
  readonly kind: 'message' | 'edited' | 'deleted' | 'reacted' | 'renamed' | 'settings' | 'cleared';
  readonly time: number;
  readonly message: string | null;
  readonly member: string | null;
  readonly name: string | null;
  readonly text: string | null;
  readonly reply_to: string | null;
  readonly rev: number | null;
  readonly edited: number | null;
  readonly deleted: number | null;
  readonly flag: number | null;
  readonly count: number | null;
  readonly person: string | null;
  readonly file: string | null;
}

/** A row of the table `room`. */
export interface RoomRow {
  readonly id: number;
  readonly name: string;
  readonly epoch: string;
  readonly reserved: number;
  readonly pruned_to: number;
  readonly cleared: number;
}

/** The columns of an event that pruning reads. */
export interface OldRow {
  readonly at: number;
  readonly isMessage: number;
  readonly time: number;
  readonly message: string | null;
  readonly flag: number | null;
  readonly network: number | null;
  /** Length of the text of a message. */
  readonly units: number;
}

/** Number of events of a kind from a network, and the highest offset among them. */
export interface TallyRow {
  readonly isMessage: number;
  readonly network: number | null;
  readonly count: number;
  readonly last: number;
}

type Text = string | null;

/** The prepared statements of the journal. */
export type Statements = ReturnType<typeof prepareStatements>;

/** Prepares all statements of the journal. */
export function prepareStatements(database: Database) {
  const columns = EVENT_COLUMNS;
  const old =
    "at, kind = 'message' AS isMessage, time, message, flag, network, iif(kind = 'message', coalesce(length(text), 0), 0) AS units";
  const whereMessage = "room = ?1 AND kind = 'message' AND message = ?2";
  return {
    roomsAfter: database.query<{ id: number; name: string; cleared: number }, [number, number]>(
      'SELECT id, name, cleared FROM room WHERE id > ?1 ORDER BY id LIMIT ?2',
    ),
    namesAfter: database.query<{ name: string }, [string, number]>(
      'SELECT name FROM room WHERE name > ?1 ORDER BY name LIMIT ?2',
    ),
    room: database.query<RoomRow, [string]>('SELECT * FROM room WHERE name = ?1'),
    head: database.query<{ at: number; time: number }, [number]>(
      'SELECT at, time FROM event WHERE room = ?1 ORDER BY at DESC LIMIT 1',
    ),
    addRoom: database.query<{ id: number }, [string, string, number]>(
      'INSERT INTO room (name, epoch, reserved) VALUES (?1, ?2, ?3) RETURNING id',
    ),
    renewEpoch: database.query<null, [number, string]>('UPDATE room SET epoch = ?2 WHERE id = ?1'),
    reserve: database.query<null, [number, number]>('UPDATE room SET reserved = ?2 WHERE id = ?1'),

    addMessage: database.query<null, [number, number, number, string, string, string, string, Text, Text, Text]>(
      `INSERT INTO event (room, at, kind, time, message, member, name, text, reply_to, person, file)
       VALUES (?1, ?2, 'message', ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)`,
    ),
    addEdited: database.query<null, [number, number, number, number, string, string]>(
      "INSERT INTO event (room, at, kind, time, network, message, text) VALUES (?1, ?2, 'edited', ?3, ?4, ?5, ?6)",
    ),
    addDeleted: database.query<null, [number, number, number, number, string]>(
      "INSERT INTO event (room, at, kind, time, network, message) VALUES (?1, ?2, 'deleted', ?3, ?4, ?5)",
    ),
    addReacted: database.query<
      null,
      [number, number, number, number, string, string, string, string, number, number, Text]
    >(
      `INSERT INTO event (room, at, kind, time, network, message, member, name, text, flag, count, person)
       VALUES (?1, ?2, 'reacted', ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)`,
    ),
    addRenamed: database.query<null, [number, number, number, number, string, string, string, Text]>(
      `INSERT INTO event (room, at, kind, time, network, member, name, text, person)
       VALUES (?1, ?2, 'renamed', ?3, ?4, ?5, ?6, ?7, ?8)`,
    ),
    addSettings: database.query<null, [number, number, number, number, string, string, string, Text]>(
      `INSERT INTO event (room, at, kind, time, network, member, name, text, person)
       VALUES (?1, ?2, 'settings', ?3, ?4, ?5, ?6, ?7, ?8)`,
    ),
    addCleared: database.query<null, [number, number, number, number, string, string, number, Text]>(
      `INSERT INTO event (room, at, kind, time, network, member, name, rev, person)
       VALUES (?1, ?2, 'cleared', ?3, ?4, ?5, ?6, ?7, ?8)`,
    ),
    clear: database.query<null, [number, number]>(
      'UPDATE room SET cleared = max(cleared, ?2), pruned_to = max(pruned_to, ?2 - 1) WHERE id = ?1',
    ),
    /** Empties the later edits of messages before an offset. */
    emptyClearedEdits: database.query<null, [number, number]>(
      `UPDATE event SET text = '' WHERE room = ?1 AND at >= ?2 AND kind = 'edited' AND message IN
       (SELECT message FROM event INDEXED BY message_at WHERE room = ?1 AND at < ?2 AND kind = 'message')`,
    ),
    foldEdit: database.query<null, [number, string, string, number]>(
      `UPDATE event SET text = ?3, edited = 1, rev = ?4 WHERE ${whereMessage}`,
    ),
    foldDelete: database.query<null, [number, string, number]>(
      `UPDATE event SET text = '', file = NULL, deleted = 1, flag = NULL, rev = ?3 WHERE ${whereMessage}`,
    ),
    emptyNewestEdits: database.query<null, [number, string]>(EMPTY_NEWEST_EDITS),
    emptyEdits: database.query<null, [number, string]>(
      "UPDATE event INDEXED BY edit SET text = '' WHERE room = ?1 AND kind = 'edited' AND message = ?2",
    ),
    foldReaction: database.query<null, [number, string, number]>(
      `UPDATE event SET flag = 1, rev = ?3 WHERE ${whereMessage}`,
    ),
    react: database.query<null, [number, string, string, string]>(
      'INSERT OR IGNORE INTO reaction VALUES (?1, ?2, ?3, ?4)',
    ),
    unreact: database.query<null, [number, string, string, string]>(
      'DELETE FROM reaction WHERE room = ?1 AND message = ?2 AND emoji = ?3 AND member = ?4',
    ),
    /** Adds to the number of members with a reaction, and returns the sum. */
    addToReactionCount: database.query<{ count: number }, [number, string, string, number]>(
      `INSERT INTO reaction_count VALUES (?1, ?2, ?3, ?4)
       ON CONFLICT DO UPDATE SET count = count + excluded.count RETURNING count`,
    ),
    deleteReactionCount: database.query<null, [number, string, string]>(
      'DELETE FROM reaction_count WHERE room = ?1 AND message = ?2 AND emoji = ?3',
    ),
    deleteReactionCounts: database.query<null, [number, string]>(
      'DELETE FROM reaction_count WHERE room = ?1 AND message = ?2',
    ),
    deleteReactions: database.query<null, [number, string]>('DELETE FROM reaction WHERE room = ?1 AND message = ?2'),

    recordResult: database.query<null, [number, string, number, number]>('INSERT INTO command VALUES (?1, ?2, ?3, ?4)'),
    resultOf: database.query<{ at: number; time: number }, [number, string]>(
      `SELECT at, time FROM command WHERE room = ?1 AND id = ?2
       UNION ALL SELECT at, time FROM event WHERE ${whereMessage} LIMIT 1`,
    ),
    keepResult: database.query<null, [number, string, number, number]>(
      'INSERT OR IGNORE INTO command VALUES (?1, ?2, ?3, ?4)',
    ),
    message: database.query<EventRow, [number, string]>(`SELECT ${columns} FROM event WHERE ${whereMessage}`),
    before: database.query<EventRow, [number, number, number, number]>(
      `SELECT ${columns} FROM event INDEXED BY message_at
       WHERE room = ?1 AND at < ?2 AND at >= ?4 AND kind = 'message' ORDER BY at DESC LIMIT ?3`,
    ),
    after: database.query<EventRow, [number, number, number]>(
      `SELECT ${PRESENT_COLUMNS} FROM event WHERE room = ?1 AND at > ?2 AND NOT ${IS_REPLACED} ORDER BY at LIMIT ?3`,
    ),
    reactions: database.query<{ emoji: string; count: number; mine: number }, [number, string, string]>(
      `SELECT emoji, count, EXISTS (
         SELECT 1 FROM reaction WHERE room = ?1 AND message = ?2 AND emoji = counted.emoji AND member = ?3
       ) AS mine FROM reaction_count AS counted WHERE room = ?1 AND message = ?2`,
    ),
    reactors: database.query<{ member: string }, [number, string, string, number]>(
      'SELECT member FROM reaction WHERE room = ?1 AND message = ?2 AND emoji = ?3 LIMIT ?4',
    ),
    event: database.query<{ at: number }, [number, number]>('SELECT at FROM event WHERE room = ?1 AND at = ?2'),
    // Both counts read an index only: the rows themselves hold the texts, up to 12 KiB each.
    countMessagesAfter: database.query<{ count: number }, [number, number, number]>(
      `SELECT count(*) AS count FROM (SELECT 1 FROM event INDEXED BY message_at
       WHERE room = ?1 AND at > ?2 AND kind = 'message' LIMIT ?3)`,
    ),
    countChangesAfter: database.query<{ network: number | null; count: number }, [number, number, number]>(
      `SELECT network, count(*) AS count FROM (SELECT network FROM event INDEXED BY change_at
       WHERE room = ?1 AND at > ?2 AND kind <> 'message' LIMIT ?3) GROUP BY network`,
    ),

    // The same for all events of a room.
    messagesFrom: database.query<{ count: number }, [number, number]>(
      `SELECT count(*) AS count FROM event INDEXED BY message_at WHERE room = ?1 AND at >= ?2 AND kind = 'message'`,
    ),
    changesFrom: database.query<{ count: number }, [number, number]>(
      `SELECT count(*) AS count FROM event INDEXED BY change_at WHERE room = ?1 AND at >= ?2 AND kind <> 'message'`,
    ),

    /** Counts the next events by kind and network. */
    tally: database.query<TallyRow, [number, number, number]>(
      `SELECT isMessage, network, count(*) AS count, max(at) AS last
       FROM (SELECT at, kind = 'message' AS isMessage, network FROM event WHERE room = ?1 AND at > ?2 ORDER BY at LIMIT ?3)
       GROUP BY isMessage, network`,
    ),
    oldestEvents: database.query<OldRow, [number, number]>(
      `SELECT ${old} FROM event WHERE room = ?1 ORDER BY at LIMIT ?2`,
    ),
    oldestMessages: database.query<OldRow, [number, number]>(
      `SELECT ${old} FROM event INDEXED BY message_at WHERE room = ?1 AND kind = 'message' ORDER BY at LIMIT ?2`,
    ),
    oldestChanges: database.query<OldRow, [number, number]>(
      `SELECT ${old} FROM event INDEXED BY change_at WHERE room = ?1 AND kind <> 'message' ORDER BY at LIMIT ?2`,
    ),
    oldestChangesOfNetwork: database.query<OldRow, [number, number, number]>(
      `SELECT ${old} FROM event INDEXED BY change_at
       WHERE room = ?1 AND kind <> 'message' AND network = ?2 ORDER BY at LIMIT ?3`,
    ),
    deleteEvent: database.query<null, [number, number]>('DELETE FROM event WHERE room = ?1 AND at = ?2'),
    markPruned: database.query<null, [number, number]>('UPDATE room SET pruned_to = max(pruned_to, ?2) WHERE id = ?1'),
    newestTime: database.query<{ time: number | null }, []>(
      `SELECT max((SELECT time FROM event WHERE event.room = room.id ORDER BY at DESC LIMIT 1)) AS time FROM room`,
    ),
    fact: database.query<{ value: number }, [string]>('SELECT value FROM fact WHERE name = ?1'),
    setFact: database.query<null, [string, number]>(
      'INSERT INTO fact VALUES (?1, ?2) ON CONFLICT DO UPDATE SET value = excluded.value',
    ),
    deleteDocuments: database.query<null, [number, number, number]>(
      `DELETE FROM kept_document WHERE room = ?1 AND key IN
       (SELECT key FROM kept_document WHERE room = ?1 AND ends_at <= ?2 LIMIT ?3)`,
    ),
    deleteEntries: database.query<null, [number, number, number]>(
      `DELETE FROM audit WHERE room = ?1 AND id IN
       (SELECT id FROM audit WHERE room = ?1 AND time < ?2 ORDER BY id LIMIT ?3)`,
    ),
    deleteCommands: database.query<null, [number, number, number]>(
      `DELETE FROM command WHERE room = ?1 AND id IN
       (SELECT id FROM command WHERE room = ?1 AND time < ?2 ORDER BY time LIMIT ?3)`,
    ),
  };
}

import type { Database } from 'bun:sqlite';

const FORMAT_1 = `
  CREATE TABLE room (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    epoch TEXT NOT NULL,
    -- The last offset that may have been assigned.
    reserved INTEGER NOT NULL,
    -- Format 1 only: 1 when anything was pruned.
    pruned INTEGER NOT NULL DEFAULT 0
  );
  -- One row for each event. The row of a message has its current text and state.
  CREATE TABLE event (
    room INTEGER NOT NULL,
    at INTEGER NOT NULL,
    kind TEXT NOT NULL,
    time INTEGER NOT NULL,
    -- Id of the message that the event is, or changes.
    message TEXT,
    member TEXT,
    name TEXT,
    -- Text of a message or an edit; emoji of a reaction; name before a rename.
    text TEXT,
    reply_to TEXT,
    rev INTEGER,
    edited INTEGER,
    deleted INTEGER,
    -- Of a message: whether it has reactions. Of a reaction: whether it was set.
    flag INTEGER,
    count INTEGER,
    PRIMARY KEY (room, at)
  ) WITHOUT ROWID;
  CREATE UNIQUE INDEX message ON event (room, message) WHERE kind = 'message';
  CREATE INDEX edit ON event (room, message) WHERE kind = 'edited';
  CREATE TABLE reaction (
    room INTEGER NOT NULL,
    message TEXT NOT NULL,
    emoji TEXT NOT NULL,
    member TEXT NOT NULL,
    PRIMARY KEY (room, message, emoji, member)
  ) WITHOUT ROWID;
  -- Results of commands, kept for 24 h regardless of pruning.
  CREATE TABLE command (
    room INTEGER NOT NULL,
    id TEXT NOT NULL,
    at INTEGER NOT NULL,
    time INTEGER NOT NULL,
    PRIMARY KEY (room, id)
  ) WITHOUT ROWID;
  CREATE INDEX command_by_time ON command (room, time);
`;

const FORMAT_2 = `
  -- The highest offset that was pruned.
  ALTER TABLE room ADD COLUMN pruned_to INTEGER NOT NULL DEFAULT 0;
  UPDATE room SET pruned_to = coalesce((SELECT min(at) - 1 FROM event WHERE event.room = room.id), reserved)
    WHERE pruned = 1;
  -- Of a change: tag of its member's network.
  ALTER TABLE event ADD COLUMN network INTEGER;
  CREATE INDEX message_at ON event (room, at) WHERE kind = 'message';
  CREATE INDEX change_at ON event (room, at, network, kind) WHERE kind <> 'message';
  -- Number of members with a reaction. A page of history reads one row for each reaction, not for each member.
  CREATE TABLE reaction_count (
    room INTEGER NOT NULL,
    message TEXT NOT NULL,
    emoji TEXT NOT NULL,
    count INTEGER NOT NULL,
    PRIMARY KEY (room, message, emoji)
  ) WITHOUT ROWID;
  INSERT INTO reaction_count SELECT room, message, emoji, count(*) FROM reaction GROUP BY room, message, emoji;
  -- Numbers about the file itself.
  CREATE TABLE fact (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
`;

const FORMAT_3 = `
  -- Names that are reserved for members, in folded form.
  CREATE TABLE name (
    room INTEGER NOT NULL,
    name TEXT NOT NULL,
    member TEXT NOT NULL,
    -- Tag of the member's network.
    network INTEGER NOT NULL,
    -- When the member left; NULL while it is in the room.
    left_at INTEGER,
    -- A message that the member wrote.
    message TEXT,
    PRIMARY KEY (room, name)
  ) WITHOUT ROWID;
`;

const FORMAT_4 = `
  -- Of the author of an event: JSON of user, avatar and role; NULL for a guest.
  ALTER TABLE event ADD COLUMN person TEXT;
  -- Events with a lower offset are gone, also those that are not removed yet.
  ALTER TABLE room ADD COLUMN cleared INTEGER NOT NULL DEFAULT 0;
  -- Small JSON documents, such as bans and settings.
  CREATE TABLE kept_document (
    room INTEGER NOT NULL,
    key TEXT NOT NULL,
    value TEXT NOT NULL,
    -- When it ends; NULL for one that stays.
    ends_at INTEGER,
    PRIMARY KEY (room, key)
  ) WITHOUT ROWID;
  CREATE INDEX kept_document_by_end ON kept_document (room, ends_at) WHERE ends_at IS NOT NULL;
  -- What moderators did: JSON without the text of a message.
  CREATE TABLE audit (
    room INTEGER NOT NULL,
    id INTEGER NOT NULL,
    time INTEGER NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (room, id)
  ) WITHOUT ROWID;
`;

const FORMAT_5 = `
  -- Small texts for the whole server, such as the cursors of webhooks.
  CREATE TABLE kept_value (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
`;

const FORMAT_6 = `
  -- Of a message: JSON of its picture.
  ALTER TABLE event ADD COLUMN file TEXT;
`;

const FORMAT_7 = `
  -- The trigrams of folded texts of messages. A message has the rowid room << 40 | n.
  CREATE VIRTUAL TABLE search USING fts5(
    text, content = '', columnsize = 0, detail = none, tokenize = 'trigram case_sensitive 1'
  );
  -- The server merges segments itself, in small steps.
  INSERT INTO search (search, rank) VALUES ('automerge', 0);
  -- The indexed messages. n rises with the offset.
  CREATE TABLE search_row (
    room INTEGER NOT NULL,
    n INTEGER NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (room, n)
  ) WITHOUT ROWID;
  CREATE UNIQUE INDEX search_row_at ON search_row (room, at);
  -- Texts that the index still has of messages that were edited or deleted.
  CREATE TABLE search_pending (
    room INTEGER NOT NULL,
    n INTEGER NOT NULL,
    text TEXT NOT NULL,
    PRIMARY KEY (room, n)
  ) WITHOUT ROWID;
  -- All messages up to this offset are indexed.
  ALTER TABLE room ADD COLUMN searched INTEGER NOT NULL DEFAULT 0;
`;

const FORMAT_8 = `
  -- A search looks at the descriptions of pictures too. Until now, the index has only the texts of their messages. The id of a
  -- picture begins with "p-", and is that of its message.
  INSERT OR IGNORE INTO search_pending
    SELECT event.room, n, event.text FROM room
    JOIN event INDEXED BY message ON event.room = room.id AND event.message >= 'p-' AND event.message < 'p.'
    JOIN search_row ON search_row.room = event.room AND search_row.at = event.at
    WHERE event.kind = 'message' AND event.file IS NOT NULL;
`;

/** The migrations from an empty file to the current format, in order. Never change a released one. */
const MIGRATIONS: readonly string[] = [FORMAT_1, FORMAT_2, FORMAT_3, FORMAT_4, FORMAT_5, FORMAT_6, FORMAT_7, FORMAT_8];

/** The current format of the file (SQLite's `user_version`). */
export const FORMAT = MIGRATIONS.length;

/** Migrates a file from a format to the current one. Each migration has its own transaction. */
export function migrate(database: Database, from: number, applicationId: number): void {
  for (const [index, step] of MIGRATIONS.entries()) {
    if (index < from) continue;
    database.transaction(() => {
      database.run(step);
      database.run(`PRAGMA application_id = ${applicationId}`);
      database.run(`PRAGMA user_version = ${index + 1}`);
    })();
  }
}

/** Creates the tables of a file of format 1, as the first release wrote them. A copy, so that it never follows the sources. */
export const formatOne = `
  CREATE TABLE room (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    epoch TEXT NOT NULL,
    reserved INTEGER NOT NULL,
    pruned INTEGER NOT NULL DEFAULT 0
  );
  CREATE TABLE event (
    room INTEGER NOT NULL,
    at INTEGER NOT NULL,
    kind TEXT NOT NULL,
    time INTEGER NOT NULL,
    message TEXT,
    member TEXT,
    name TEXT,
    text TEXT,
    reply_to TEXT,
    rev INTEGER,
    edited INTEGER,
    deleted INTEGER,
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
  CREATE TABLE command (
    room INTEGER NOT NULL,
    id TEXT NOT NULL,
    at INTEGER NOT NULL,
    time INTEGER NOT NULL,
    PRIMARY KEY (room, id)
  ) WITHOUT ROWID;
  CREATE INDEX command_by_time ON command (room, time);
  PRAGMA application_id = 1667785076;
  PRAGMA user_version = 1;
`;

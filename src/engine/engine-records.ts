import type { Records } from '../record/record.ts';
import { EngineError } from './engine-error.ts';
import { EngineRecord } from './engine-record.ts';
import { EngineRoom, type EngineRoomDeps } from './engine-room.ts';

/** Number of rooms that catch up at once after the engine was away. */
const CATCH_UP_ROOMS = 100;
/** After the engine was away, nodes wait a random part of this before they read their rooms. */
const CATCH_UP_SPREAD_MS = 500;
/** Interval at which a node compares the versions of its rooms with the engine's. Finds a subscription that receives nothing. */
const VERSION_CHECK_MS = 10_000;

/** The records of the rooms of a node. `close` ends the subscriptions and timers. */
export interface EngineRecords extends Records {
  close(): void;
  /** Names of the rooms that this node has open. */
  names(): readonly string[];
}

/** Creates the records of rooms that several nodes share. */
export function createEngineRecords(prefix: string, deps: EngineRoomDeps): EngineRecords {
  const { connection, clock, random } = deps;
  const rooms = new Map<string, EngineRoom>();
  let cancelCheck = clock.after(VERSION_CHECK_MS, checkVersions);
  const unwatch = connection.watch({
    up: () => void clock.after(random() * CATCH_UP_SPREAD_MS, () => void catchUpAll([...rooms.values()])),
    down: () => {},
  });

  async function catchUpAll(missing: readonly EngineRoom[]): Promise<void> {
    for (let start = 0; start < missing.length; start += CATCH_UP_ROOMS)
      await Promise.all(missing.slice(start, start + CATCH_UP_ROOMS).map((room) => room.catchUp()));
  }

  function checkVersions(): void {
    cancelCheck = clock.after(VERSION_CHECK_MS, checkVersions);
    if (connection.isUp) void findBehind().then(catchUpAll);
  }

  /** Returns the rooms whose copy misses what the engine already had published before the copy was looked at. */
  async function findBehind(): Promise<EngineRoom[]> {
    const behind: EngineRoom[] = [];
    for (const room of rooms.values()) {
      const before = room.copy.version;
      try {
        const version = Number(await connection.send('HGET', [room.key, 'ver']));
        // What was published meanwhile may still be under way.
        if (version > before && room.copy.version === before) behind.push(room);
      } catch (error) {
        if (!(error instanceof EngineError)) throw error;
        return [];
      }
    }
    return behind;
  }

  return {
    open(name) {
      const key = `${prefix}{${name}}`;
      const room = new EngineRoom(name, key, deps);
      rooms.set(name, room);
      void noteRoom(name).catch((error: unknown) => {
        // The turn that opens the room fails for the same reason, and answers its members.
        if (!(error instanceof EngineError)) throw error;
      });
      return new EngineRecord(room, deps);
    },
    release(name) {
      rooms.get(name)?.close();
      rooms.delete(name);
    },
    names: () => [...rooms.keys()],
    close() {
      cancelCheck();
      unwatch();
      for (const room of rooms.values()) room.close();
      rooms.clear();
    },
  };

  /** Lists a room, so that any node can tidy it up after this one died. */
  function noteRoom(name: string): Promise<unknown> {
    return connection.send('ZADD', [`${prefix}rooms`, String(clock.wall()), name]);
  }
}

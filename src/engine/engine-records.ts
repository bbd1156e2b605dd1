import { errorText } from '../log.ts';
import type { Records } from '../record/record.ts';
import { createEngineDirectory } from './engine-directory.ts';
import { EngineError } from './engine-error.ts';
import { EngineRecord } from './engine-record.ts';
import { EngineRoom, type EngineRoomDeps } from './engine-room.ts';
import { LeftRooms } from './left-rooms.ts';
import { TailBudget } from './tail.ts';

/** Number of rooms that catch up at once after the engine was away. */
const CATCH_UP_ROOMS = 100;
/** After the engine was away, nodes wait a random part of this before they read their rooms. */
const CATCH_UP_SPREAD_MS = 500;
/** Interval at which a node compares the versions of its rooms with the engine's. Finds a subscription that receives nothing. */
const VERSION_CHECK_MS = 10_000;

/** The records of the rooms of a node. `close` ends the subscriptions and timers. */
export interface EngineRecords extends Records {
  close(): void;
  /** Compares the members of this node with the engine: others may have counted it as dead. */
  checkMembers(): void;
}

/** A room that this node has open. */
interface OpenRoom {
  readonly room: EngineRoom;
  readonly record: EngineRecord;
}

/** Creates the records of rooms that several nodes share. */
export function createEngineRecords(prefix: string, deps: EngineRoomDeps): EngineRecords {
  const { connection, clock, random, log } = deps;
  const rooms = new Map<string, OpenRoom>();
  const left = new LeftRooms(prefix, deps);
  const tails = new TailBudget();
  let cancelCheck = clock.after(VERSION_CHECK_MS, checkVersions);
  const unwatch = connection.watch({
    up() {
      markUnsure();
      clock.after(random() * CATCH_UP_SPREAD_MS, () => void checkAll());
    },
    // A call may reach an engine that has lost something before `up`.
    down: markUnsure,
  });

  function markUnsure(): void {
    for (const { record } of rooms.values()) record.markUnsure();
    left.markUnsure();
  }

  /** Reads what all rooms miss, and compares their members with the engine. */
  async function checkAll(): Promise<void> {
    const open = [...rooms.values()];
    for (let start = 0; start < open.length; start += CATCH_UP_ROOMS)
      await Promise.all(open.slice(start, start + CATCH_UP_ROOMS).map(({ record }) => record.check()));
    await left.check((name) => rooms.get(name)?.record);
  }

  function checkVersions(): void {
    cancelCheck = clock.after(VERSION_CHECK_MS, checkVersions);
    if (!connection.isUp) return;
    left.expire();
    void findBehind()
      .then((behind) => Promise.all(behind.map((room) => room.catchUp())))
      .then(checkAll)
      .catch((error: unknown) => log('the rooms could not be checked', { error: errorText(error) }, 'error'));
  }

  /** Returns the rooms whose copy differs from what the engine already had before the copy was looked at. */
  async function findBehind(): Promise<EngineRoom[]> {
    const behind: EngineRoom[] = [];
    for (const { room } of rooms.values()) {
      const before = room.copy.version;
      try {
        const version = Number(await connection.send('HGET', [room.key, 'ver']));
        // What was published meanwhile may still be under way. An older version means that the engine lost something.
        if (version !== before && room.copy.version === before) behind.push(room);
      } catch (error) {
        if (!(error instanceof EngineError)) throw error;
        return [];
      }
    }
    return behind;
  }

  return {
    open(name) {
      const room = new EngineRoom(name, prefix, deps, tails);
      const record = new EngineRecord(room, deps);
      rooms.set(name, { room, record });
      if (left.delete(name)) record.markUnsure();
      return record;
    },
    release(name) {
      const released = rooms.get(name);
      if (!released) return;
      released.record.close();
      rooms.delete(name);
      left.add(name, released.record.isUnsure);
    },
    ...createEngineDirectory(connection, prefix),
    checkMembers() {
      markUnsure();
      void checkAll();
    },
    close() {
      cancelCheck();
      unwatch();
      for (const { record } of rooms.values()) record.close();
      rooms.clear();
    },
  };
}

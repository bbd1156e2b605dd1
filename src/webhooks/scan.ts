import { ALL_ROOMS } from '../ports/server-log.ts';
import type { RoomDirectory, RoomSummary } from '../ports/rooms.ts';
import type { Cursor, Cursors } from './cursors.ts';

/** Number of rooms that are listed at once. */
const PAGE_ROOMS = 50;

/** Collaborators of a scan. */
export interface ScanDeps {
  readonly directory: RoomDirectory;
  readonly cursors: Cursors;
  /** Looks into the audit logs too. */
  readonly readsLog: boolean;
  /** Ends the scan early. */
  readonly signal: AbortSignal;
  /** Receives each room that has something to send, and whether it has had an event. */
  readonly wake: (room: string, hasEvents: boolean) => void;
}

/** Looks at every room of the store, and forgets the cursors of rooms that it no longer has. Rejects when the store fails. */
export async function scanRooms({ directory, cursors, readsLog, signal, wake }: ScanDeps): Promise<void> {
  const gone = new Set(cursors.rooms.filter((room) => room !== ALL_ROOMS));
  for await (const room of listRooms(directory)) {
    if (signal.aborted) return;
    const cursor = cursors.get(room.name);
    gone.delete(room.name);
    if (isBehind(cursor, room) || (readsLog && (await hasNewEntry(directory, room.name, cursors))))
      wake(room.name, room.head > 0);
  }
  for (const room of gone) cursors.forget(room);
}

/** Lists all rooms that have had an event, with a cursor behind the last one. */
export async function* toHeads(directory: RoomDirectory): AsyncGenerator<readonly [room: string, head: Cursor]> {
  for await (const { name, epoch, head } of listRooms(directory)) if (head > 0) yield [name, { epoch, offset: head }];
}

async function* listRooms(directory: RoomDirectory): AsyncGenerator<RoomSummary> {
  for (let after: string | undefined; ;) {
    const rooms = await directory.list(after, PAGE_ROOMS);
    yield* rooms;
    after = rooms.at(-1)?.name;
    if (rooms.length < PAGE_ROOMS) return;
  }
}

function isBehind(cursor: Cursor | undefined, { epoch, head }: RoomSummary): boolean {
  return cursor ? cursor.epoch !== epoch || cursor.offset < head : head > 0;
}

/** Returns whether the newest entry of a room's audit log was not sent. */
async function hasNewEntry(directory: RoomDirectory, room: string, cursors: Cursors): Promise<boolean> {
  const held = await directory.hold(room);
  // A room that cannot be opened now is looked at by its feed, which tries again.
  if (held === 'full') return true;
  try {
    const [newest] = (await held.log(undefined, 1)).entries;
    if (!newest) return false;
    const sent = cursors.get(room)?.entry;
    return sent ? newest.id !== sent.id : newest.time >= (cursors.startedAt ?? 0);
  } finally {
    held.release();
  }
}

import type { Log } from '../log.ts';
import type { HeldRoom } from '../ports/rooms.ts';
import { writePosition, type Position } from './position.ts';
import { PAGE_EVENTS, type FeedReader, type RoomFeed } from './room-feed.ts';
import { createFailure, createReset, writeJournalled, writeLine, writePassing } from './stream-events.ts';

/** Interval of comments on a quiet stream, which keep proxies from closing it. */
export const KEEP_ALIVE_MS = 15_000;
/** Time after which a client reconnects. */
const RETRY_MS = 1_000;

/** A room, and the position after which a stream begins. */
export interface StreamSource {
  readonly room: HeldRoom;
  readonly from: Position;
  readonly log: Log;
}

/** What a live stream reads, besides its room. */
export interface LiveSource extends StreamSource {
  readonly feed: RoomFeed;
  readonly reader: FeedReader;
}

/** Writes the events of a room after a position as server-sent events, and goes on with new ones until its reader is closed. */
export async function* streamEvents(source: LiveSource): AsyncGenerator<string, void> {
  const { room, from, feed, reader, log } = source;
  const { name } = room;
  const { epoch } = from;
  let { offset } = from;
  let isIdle = false;
  const opened = { type: 'open', ...from, head: room.head, count: room.presence.count } as const;
  // The id is where the stream begins: a client that loses the connection now misses nothing.
  yield `retry: ${RETRY_MS}\nid: ${writePosition(from)}\n${writePassing(name, opened)}`;
  try {
    while (!reader.closed) {
      const page = await feed.read(room, { epoch, offset }, isIdle);
      if (page === 'lost') return yield writePassing(name, createReset(room));
      if (page.length > 0) yield page.map((event) => writeJournalled(name, event, epoch)).join('');
      offset = page.at(-1)?.offset ?? offset;
      const changes = reader.takePeople();
      const people = changes === 'many' ? [room.presence] : changes;
      if (people.length > 0) yield people.map((message) => writePassing(name, message)).join('');
      // Others may follow a full page.
      if (page.length === PAGE_EVENTS) continue;
      // Reads again when nothing happens for long: the store may have failed, or lost the room.
      isIdle = (await reader.next(KEEP_ALIVE_MS)) === 'idle';
      if (isIdle) yield ': keep-alive\n\n';
    }
    if (reader.closed.retryMs !== undefined) yield `retry: ${reader.closed.retryMs}\n\n`;
  } catch (error) {
    yield writePassing(name, createFailure(error, log));
  }
}

/**
 * Writes the events that a room keeps after a position, up to its present head, as lines of JSON. The last line is `end`, or
 * gives the reason why events are missing. `isFromStart`: begins with the oldest event that is kept.
 */
export async function* exportEvents(
  { room, from, log }: StreamSource,
  isFromStart: boolean,
): AsyncGenerator<string, void> {
  const { name, head } = room;
  const { epoch } = from;
  let { offset } = from;
  try {
    while (offset < head) {
      const page = await room.after(offset, PAGE_EVENTS);
      // Checked after the read: events may be pruned at any moment.
      const isWhole = (isFromStart && offset === from.offset) || (await room.isKept(epoch, offset));
      if (room.epoch !== epoch || !isWhole) return yield writeLine(name, createReset(room));
      offset = page.at(-1)?.offset ?? head;
      yield page.map((event) => writeLine(name, event, epoch)).join('');
    }
    yield writeLine(name, { type: 'end', epoch, offset });
  } catch (error) {
    yield writeLine(name, createFailure(error, log));
  }
}

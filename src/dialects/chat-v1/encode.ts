import { MAX_FRAME_BYTES } from '../../protocol/limits.ts';
import type { Person } from '../../protocol/server-messages.ts';
import { RecordError } from '../../ports/record-error.ts';
import type { RoomEvent } from '../../record/record.ts';
import type { Dialect, HistoryPage, NewestPage, ReplayPage } from '../../room/outlet.ts';
import type { NewestFrames } from './backfill.ts';

/** Maximum size of a history frame without its messages. */
const HISTORY_OVERHEAD_BYTES = 100;
/** Size of the brackets of an array. The size of each message includes a comma. */
const BRACKETS_BYTES = 2;
/** Maximum size of the members in a `welcome`, whose other fields may be many. */
export const MAX_WELCOME_MEMBERS_BYTES = MAX_FRAME_BYTES / 2;
/** Maximum size of the members in a `presence`. */
const MAX_PRESENCE_BYTES = MAX_FRAME_BYTES - 1_024;

/** Encodes a turn in as few frames of at most 16 KiB as possible. The first journalled event of each frame has `prev`. */
export const chatV1: Dialect = {
  batches: true,
  encode(events, before) {
    const frames: string[] = [];
    let items: string[] = [];
    let bytes = BRACKETS_BYTES;
    let hasPrev = false;
    let last = before;
    const flush = () => {
      if (items.length > 0) frames.push(`[${items.join(',')}]`);
      items = [];
      bytes = BRACKETS_BYTES;
      hasPrev = false;
    };
    for (const event of events.flatMap(splitPresence)) {
      let item = encodeEvent(event, hasPrev ? undefined : last);
      let size = Buffer.byteLength(item) + 1;
      if (bytes + size > MAX_FRAME_BYTES) {
        flush();
        item = encodeEvent(event, last);
        size = Buffer.byteLength(item) + 1;
      }
      items.push(item);
      bytes += size;
      if (event.kind === 'journalled') {
        hasPrev = true;
        last = event.message.offset;
      }
    }
    flush();
    return frames;
  },
  encodeTyping: (memberId) => JSON.stringify({ type: 'typing', member: memberId }),
};

/** Splits a list of members that does not fit into a frame: the others follow as `joined` messages that clients do not announce. */
function splitPresence(event: RoomEvent): RoomEvent | readonly RoomEvent[] {
  if (event.kind === 'journalled' || event.message.type !== 'presence' || !event.message.members) return event;
  const { first, others } = splitMembers(event.message.members, MAX_PRESENCE_BYTES);
  return [{ kind: 'presence', message: { ...event.message, members: first } }, ...others];
}

/** Takes as many members as fit into so many bytes. The others are events. */
export function splitMembers(
  members: readonly Person[],
  maxBytes: number,
): { readonly first: readonly Person[]; readonly others: readonly RoomEvent[] } {
  let bytes = 0;
  const end = members.findIndex((member) => (bytes += Buffer.byteLength(JSON.stringify(member)) + 1) > maxBytes);
  if (end === -1) return { first: members, others: [] };
  const toEvent = (member: Person): RoomEvent => ({
    kind: 'presence',
    message: { type: 'joined', member, returning: true },
  });
  return { first: members.slice(0, end), others: members.slice(end).map(toEvent) };
}

function encodeEvent(event: RoomEvent, prev: number | undefined): string {
  if (event.kind === 'presence' || prev === undefined) return JSON.stringify(event.message);
  return JSON.stringify({ ...event.message, prev });
}

/** Encodes a page of history as frames of at most 16 KiB. */
export function encodeHistory({ before, messages, more }: HistoryPage): readonly string[] {
  const frames: string[] = [];
  const wrap = (items: readonly string[], done: boolean) =>
    `{"type":"history","before":${before},"done":${done},"more":${more},"messages":[${items.join(',')}]}`;
  let items: string[] = [];
  let bytes = HISTORY_OVERHEAD_BYTES;
  for (const message of messages) {
    const item = JSON.stringify(message);
    const size = Buffer.byteLength(item) + 1;
    if (bytes + size > MAX_FRAME_BYTES && items.length > 0) {
      frames.push(wrap(items, false));
      items = [];
      bytes = HISTORY_OVERHEAD_BYTES;
    }
    items.push(item);
    bytes += size;
  }
  frames.push(wrap(items, true));
  return frames;
}

/** The frames of kept pages. All members that receive the same page share them. */
const keptFrames = new WeakMap<HistoryPage, readonly string[]>();

/** Encodes the newest page: now if it is in memory, otherwise once it is read. */
export function encodeNewest({ kept, read }: NewestPage): NewestFrames {
  if (kept) return encodeOnce(kept);
  return (done) => read((page) => done(page instanceof RecordError ? page : encodeOnce(page)));
}

function encodeOnce(page: HistoryPage): readonly string[] {
  const frames = keptFrames.get(page) ?? encodeHistory(page);
  keptFrames.set(page, frames);
  return frames;
}

/** Encodes a page of a replay as frames. Returns undefined for a member that is live, and an error as it is. */
export function encodeReplay(page: ReplayPage | 'live' | RecordError): readonly string[] | RecordError | undefined {
  if (page === 'live') return undefined;
  if (page instanceof RecordError) return page;
  const events: RoomEvent[] = page.events.map((message) => ({ kind: 'journalled', message }));
  if (page.presence) events.push({ kind: 'presence', message: page.presence });
  return chatV1.encode(events, page.before);
}

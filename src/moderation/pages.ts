import { readEntry, toBan, type StoredReport } from '../ports/kept-moderation.ts';
import type { Requester, RoomView } from '../ports/requests.ts';
import { MAX_FRAME_BYTES } from '../protocol/limits.ts';
import type { ModerationPage, ModerationRequest, OpenReport } from '../protocol/moderation-messages.ts';
import type { ModeratedRoom, ModeratedRooms } from './moderated-room.ts';

/** Maximum number of items in a page. */
export const PAGE_ITEMS = 50;
/** Bytes of a page without its items. */
const PAGE_OVERHEAD_BYTES = 256;

/** An item of a list, and its place: items of a lower place come later. */
interface Placed<Item> {
  readonly place: string;
  readonly item: Item;
}

/** Answers `moderation` with a page, which fits into a frame. */
export async function sendPage(
  { what, before }: ModerationRequest,
  { room, member, send, refuse }: Requester,
  { rooms }: { readonly rooms: ModeratedRooms },
): Promise<void> {
  if (!member.isModerator) return refuse({ code: 'not-moderator' });
  const page = await readPage(what, before, room, rooms.read(room.documents));
  if (page !== 'closed') send(page);
}

/**
 * Reads an open report with the current state of its message. Resolves to `closed` when the room has closed. Leaves out reactions, and
 * the picture of the person that reported: with the longest fields, they do not fit into a frame.
 */
export async function readReport(
  id: string,
  { message: messageId, reason, by, time }: StoredReport,
  room: RoomView,
): Promise<OpenReport | 'closed'> {
  const message = await room.message(messageId);
  if (message === 'closed') return 'closed';
  const { avatar: _avatar, ...reporter } = by;
  if (!message || message.deleted) return { id, reason, by: reporter, time };
  const { reactions: _reactions, ...row } = message;
  return { id, message: row, reason, by: reporter, time };
}

async function readPage(
  what: ModerationPage['what'],
  before: string | undefined,
  room: RoomView,
  { settings, bans, reports }: ModeratedRoom,
): Promise<ModerationPage | 'closed'> {
  const type = 'moderation';
  switch (what) {
    case 'settings':
      return { type, what, settings };
    case 'bans': {
      const placed = bans.all().map(([id, ban]) => ({ place: toPlace(ban.since, id), item: toBan(id, ban) }));
      return { type, what, ...cut(after(placed, before), true) };
    }
    case 'reports': {
      const placed = after(
        reports.all().map(([id, report]) => ({ place: toPlace(report.time, id), item: { id, report } })),
        before,
      );
      const items = await Promise.all(
        placed.slice(0, PAGE_ITEMS).map(async ({ place, item: { id, report } }) => ({
          place,
          item: await readReport(id, report, room),
        })),
      );
      const read = items.flatMap(({ place, item }) => (item === 'closed' ? [] : [{ place, item }]));
      if (read.length < items.length) return 'closed';
      return { type, what, ...cut(read, placed.length <= PAGE_ITEMS) };
    }
    case 'log': {
      const page = await room.log(before, PAGE_ITEMS);
      if (page === 'closed') return 'closed';
      const placed = page.entries.flatMap((stored) => {
        const item = readEntry(stored);
        return item ? [{ place: stored.id, item }] : [];
      });
      const { next = page.next, items } = cut(placed, true);
      return { type, what, items, ...(next !== undefined && { next }) };
    }
  }
}

/** Returns the items after a place, the newest first. */
function after<Item>(placed: readonly Placed<Item>[], before: string | undefined): readonly Placed<Item>[] {
  return placed
    .filter(({ place }) => before === undefined || place < before)
    .toSorted((a, b) => (a.place < b.place ? 1 : -1));
}

/** Returns as many items as a page may have and a frame has space for. `isLast`: no items follow those that are given. */
function cut<Item>(
  placed: readonly Placed<Item>[],
  isLast: boolean,
): { readonly items: readonly Item[]; readonly next?: string } {
  const items: Item[] = [];
  let bytes = PAGE_OVERHEAD_BYTES;
  let last: string | undefined;
  for (const { place, item } of placed.slice(0, PAGE_ITEMS)) {
    bytes += Buffer.byteLength(JSON.stringify(item)) + 1;
    if (bytes > MAX_FRAME_BYTES && items.length > 0) break;
    items.push(item);
    last = place;
  }
  const isComplete = isLast && items.length === placed.length;
  return { items, ...(!isComplete && last !== undefined && { next: last }) };
}

/** Returns a place that sorts by time. */
function toPlace(time: number, id: string): string {
  return `${String(time).padStart(16, '0')} ${id}`;
}

import { readSettings, SETTINGS_KEY } from '../ports/kept-moderation.ts';
import type { HeldRoom } from '../ports/rooms.ts';
import { HISTORY_PAGE_MESSAGES } from '../protocol/limits.ts';
import type { RoomNow } from '../protocol/room-now.ts';
import type { JournalEvent, Message } from '../protocol/server-messages.ts';

/** Maximum size of the messages of a page. A page of the longest texts would have 600 KiB. */
const MAX_PAGE_BYTES = 128 * 1_024;

/** Size of a page without its texts, about. Many small rooms would otherwise have more pages than memory has room for. */
const EMPTY_PAGE_BYTES = 1_024;

/** A message as JSON. */
interface Row {
  readonly json: string;
  readonly bytes: number;
  readonly hasReactions: boolean;
}

/** The newest messages of a room, and what else does not depend on the reader or on the members. */
export class NewestPage {
  #head: number;
  #rows: readonly Row[];
  #more: boolean;
  #rowBytes = 0;
  readonly #otherBytes: number;

  constructor(
    readonly epoch: string,
    head: number,
    private readonly fields: Pick<RoomNow, 'settings' | 'pinned'>,
    messages: readonly Message[],
  ) {
    this.#head = head;
    this.#more = false;
    this.#rows = [];
    this.#otherBytes = EMPTY_PAGE_BYTES + Buffer.byteLength(JSON.stringify(fields));
    this.#add(messages.map(toRow));
  }

  /** Offset of the last event that the page contains. */
  get head(): number {
    return this.#head;
  }

  /** Size of the page in memory, about. */
  get bytes(): number {
    return this.#rowBytes + this.#otherBytes;
  }

  /** True when a message has reactions, of which some may be `mine` for a reader. */
  get hasReactions(): boolean {
    return this.#rows.some((row) => row.hasReactions);
  }

  /** Applies the next events. Returns false, and applies none, when one of them changes what the page has already. */
  apply(events: readonly JournalEvent[]): boolean {
    if (!events.every(({ type }) => type === 'message' || type === 'renamed')) return false;
    this.#add(events.flatMap((event) => (event.type === 'message' ? toRow(event) : [])));
    this.#head = events.at(-1)?.offset ?? this.#head;
    return true;
  }

  /** Formats the response with the fields of this moment. */
  format(current: Pick<RoomNow, 'room' | 'members' | 'count'>): string {
    const { epoch, fields } = this;
    const start = JSON.stringify({ ...current, epoch, head: this.#head, ...fields, more: this.#more });
    return `${start.slice(0, -1)},"messages":[${this.#rows.map(({ json }) => json).join(',')}]}`;
  }

  /** Adds rows, and drops the oldest ones beyond the limits. */
  #add(added: readonly Row[]): void {
    const rows = [...this.#rows, ...added];
    let bytes = 0;
    const limit = Math.max(0, rows.length - HISTORY_PAGE_MESSAGES);
    let first = rows.length;
    while (first > limit && (bytes += rows[first - 1]?.bytes ?? 0) <= MAX_PAGE_BYTES) first--;
    this.#more ||= first > 0;
    this.#rows = rows.slice(first);
    this.#rowBytes = this.#rows.reduce((sum, row) => sum + row.bytes, 0);
  }
}

function toRow(message: Message): Row {
  const json = JSON.stringify(message);
  return { json, bytes: Buffer.byteLength(json), hasReactions: message.reactions !== undefined };
}

/** Reads the page of a room. `viewer` is the id of the person whose reactions are `mine`. Rejects with a RecordError. */
export async function readNewestPage(room: HeldRoom, viewer: string): Promise<NewestPage> {
  // What happens during the read may be in the rows. A reader that recovers from here receives it as well, and ignores it.
  const { epoch, head, documents } = room;
  const { words: _, ...settings } = readSettings(documents.get(SETTINGS_KEY));
  const pinned = settings.pinned === undefined ? undefined : await readPinned(room, settings.pinned);
  // One message more than the page shows whether there are older ones.
  const messages = await room.messages(head + 1, HISTORY_PAGE_MESSAGES + 1, viewer);
  return new NewestPage(epoch, head, { ...(settings.rev > 0 && { settings }), ...(pinned && { pinned }) }, messages);
}

async function readPinned(room: HeldRoom, id: string): Promise<Message | undefined> {
  const message = await room.message(id);
  if (!message || message.deleted) return undefined;
  const { reactions: _, ...pinned } = message;
  return pinned;
}

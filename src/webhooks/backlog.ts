import type { WebhookType } from '../config/webhook-settings.ts';
import { toSortableId, type AuditEntry } from '../ports/documents.ts';
import type { HeldRoom } from '../ports/rooms.ts';
import { MAX_EVENT_AGE_MS, type Cursor, type EntryPosition } from './cursors.ts';
import type { WaitingPresence } from './presence-queue.ts';
import { fromEntry, fromEvent, fromSkipped, type SkippedEvents, type Webhook } from './webhook.ts';

/** Number of events, and of entries of the audit log, that a feed reads at once. */
const PAGE_EVENTS = 20;
/** Number of events that a feed reads at once while it looks for the end of old ones. */
const OLD_PAGE_EVENTS = 500;
const PAGE_ENTRIES = 50;

/** A step of a feed: a webhook to send, and where the cursor is after it. */
export interface Step {
  /** Undefined where nothing is to be sent. */
  readonly webhook?: Webhook | undefined;
  /** Undefined for presence, which has no cursor. */
  readonly cursor?: Cursor | undefined;
  readonly presence?: WaitingPresence | undefined;
}

/** The next steps of a room. */
export interface Backlog {
  readonly steps: readonly Step[];
  /** The room may have more steps after these. */
  readonly hasMore: boolean;
}

/** What a feed reads by. */
export interface BacklogDeps {
  /** Undefined before the first event of the room. */
  readonly cursor: Cursor | undefined;
  /** The audit log may have entries that were not sent. */
  readonly readsLog: boolean;
  readonly presence: readonly WaitingPresence[];
  readonly types: ReadonlySet<WebhookType>;
  /** When webhooks were first configured: older entries of the audit log are not sent. Milliseconds since 1970. */
  readonly startedAt: number;
  readonly now: number;
}

/** Reads the next steps of a room. Rejects when the store fails. */
export async function readBacklog(room: HeldRoom, deps: BacklogDeps): Promise<Backlog> {
  const start = toStart(deps.cursor, room);
  if (start.epoch !== room.epoch) return { steps: [endStream(start, room, deps)], hasMore: true };
  const events = await room.after(start.offset, PAGE_EVENTS);
  const skipped = await findSkipped(room, start.offset, events[0], deps);
  if (skipped) return { steps: [skip(start, room, skipped, deps)], hasMore: true };
  const presence = [...deps.presence];
  const steps: Step[] = [];
  let cursor = start;
  for (const event of events) {
    while (presence[0] && presence[0].after < event.offset) steps.push(...takePresence(presence));
    cursor = { ...cursor, offset: event.offset };
    steps.push({ webhook: select(fromEvent({ room: room.name, epoch: room.epoch }, event), deps), cursor });
  }
  if (events.length === PAGE_EVENTS) return { steps, hasMore: true };
  while (presence.length > 0) steps.push(...takePresence(presence));
  const entries = deps.readsLog ? await readEntries(room, cursor, deps) : [];
  return { steps: [...steps, ...entries], hasMore: false };
}

/** Returns the cursor of a room, or one before its first event. */
function toStart(cursor: Cursor | undefined, { epoch }: HeldRoom): Cursor {
  return cursor && cursor.offset > 0 ? cursor : { ...cursor, epoch, offset: 0 };
}

function takePresence(presence: WaitingPresence[]): readonly Step[] {
  const waiting = presence.shift();
  return waiting ? [{ webhook: waiting.webhook, presence: waiting }] : [];
}

/** The room has begun a new stream. What was left of the old one is gone. */
function endStream(start: Cursor, room: HeldRoom, deps: BacklogDeps): Step {
  const cursor = { ...start, epoch: room.epoch, offset: 0 };
  const skipped = { from: start.offset, newEpoch: room.epoch };
  return { webhook: fromSkipped({ room: room.name, epoch: start.epoch }, skipped, deps.now), cursor };
}

function skip(
  start: Cursor,
  room: HeldRoom,
  skipped: SkippedEvents & { readonly to: number },
  deps: BacklogDeps,
): Step {
  const cursor = { ...start, offset: skipped.to };
  return { webhook: fromSkipped({ room: room.name, epoch: room.epoch }, skipped, deps.now), cursor };
}

/** Finds events that are gone, or too old, after an offset. `first` is the first one that the room keeps. */
async function findSkipped(
  room: HeldRoom,
  from: number,
  first: { readonly offset: number; readonly time: number } | undefined,
  { now }: BacklogDeps,
): Promise<(SkippedEvents & { readonly to: number }) | undefined> {
  if (from >= room.head) return undefined;
  const oldest = now - MAX_EVENT_AGE_MS;
  const isKept = await room.isKept(room.epoch, from);
  if (isKept && (!first || first.time >= oldest)) return undefined;
  const lastGone = isKept ? from : await findLastGone(room, from);
  const to = await findLastOld(room, lastGone, oldest);
  return to > from ? { from, to } : undefined;
}

/** Finds the last offset after which the room keeps everything. What it still keeps before that is as old as what is gone. */
async function findLastGone(room: HeldRoom, from: number): Promise<number> {
  for (let last = from; ;) {
    const events = await room.after(last, OLD_PAGE_EVENTS);
    const offsets = events.flatMap(({ offset }, index) => (index === 0 ? [offset - 1, offset] : [offset]));
    const end = offsets.at(-1);
    if (end === undefined) return room.head;
    if (await room.isKept(room.epoch, end)) return await findFirstKept(room, offsets);
    last = end;
  }
}

/** Finds the first of the offsets, in rising order, after which the room keeps everything. The last is one. */
async function findFirstKept(room: HeldRoom, offsets: readonly number[]): Promise<number> {
  let [low, high] = [0, offsets.length - 1];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (await room.isKept(room.epoch, offsets[middle] ?? 0)) high = middle;
    else low = middle + 1;
  }
  return offsets[low] ?? room.head;
}

/** Finds the last of the events in a row after an offset that are older than a time. */
async function findLastOld(room: HeldRoom, from: number, oldest: number): Promise<number> {
  for (let last = from; ;) {
    const events = await room.after(last, OLD_PAGE_EVENTS);
    const young = events.findIndex(({ time }) => time >= oldest);
    const old = young === -1 ? events : events.slice(0, young);
    last = old.at(-1)?.offset ?? last;
    if (old.length < OLD_PAGE_EVENTS) return last;
  }
}

/** Reads the entries of the audit log after the cursor, the oldest first. */
async function readEntries(room: HeldRoom, start: Cursor, deps: BacklogDeps): Promise<readonly Step[]> {
  const entries = await entriesAfter(room, start, deps);
  let cursor = start;
  return entries.map((entry) => {
    const { id, time } = entry;
    cursor = { ...cursor, entry: { id, time } };
    return { webhook: select(fromEntry({ room: room.name, epoch: room.epoch }, entry), deps), cursor };
  });
}

async function entriesAfter(
  room: HeldRoom,
  { entry }: Cursor,
  { startedAt, now }: BacklogDeps,
): Promise<readonly AuditEntry[]> {
  const oldest = Math.max(entry ? 0 : startedAt, now - MAX_EVENT_AGE_MS);
  const newer: AuditEntry[] = [];
  for (let before: string | undefined; ;) {
    const page = await room.log(before, PAGE_ENTRIES);
    const end = page.entries.findIndex((stored) => entry && isSent(stored, entry));
    const unsent = end === -1 ? page.entries : page.entries.slice(0, end);
    const young = unsent.filter(({ time }) => time >= oldest);
    newer.push(...young);
    if (end !== -1 || page.next === undefined || young.length === 0) return newer.reverse();
    before = page.next;
  }
}

/**
 * Returns whether an entry is that of the cursor, or before it. The time alone cannot decide: the clock may have been set back
 * between the two. Nor can the id alone: the ids of a log begin anew after all of its entries were pruned.
 */
function isSent({ id, time }: AuditEntry, entry: EntryPosition): boolean {
  return id === entry.id || (toSortableId(id) < toSortableId(entry.id) && time <= entry.time);
}

/** Returns a webhook of a type that the receiver wants. */
export function select(webhook: Webhook | undefined, { types }: Pick<BacklogDeps, 'types'>): Webhook | undefined {
  const { type } = webhook ?? {};
  return type !== undefined && type !== 'events.skipped' && types.has(type) ? webhook : undefined;
}

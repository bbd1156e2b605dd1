import type { Message } from '../../../src/protocol/server-messages.ts';
import { readAction } from '../text/text-kind.ts';
import { readDay } from './days.ts';
import { memoize } from '../lit/memoize.ts';
import type { PresenceChange, PresenceCounts, PresenceLine } from '../presence/presence-lines.ts';
import type { LogMessage } from './optimistic.ts';

/** An entry of the log. Its `key` never changes. */
export type Entry = MessageEntry | PresenceEntry;

interface EntryBase {
  readonly key: string;
  /** The day that starts with this entry, from `readDay`; undefined if it is the day of the entry above. */
  readonly day: number | undefined;
}

/** The current state of a message. */
export interface MessageEntry extends EntryBase {
  readonly kind: 'message';
  readonly message: LogMessage;
  readonly own: boolean;
  /** The row shows author and time. Otherwise it continues the group above. */
  readonly startsGroup: boolean;
  /** The current state of the message that this one replies to. Undefined when there is none, or it is not loaded. */
  readonly original: Message | undefined;
}

/** A line of member changes as the log draws it. */
export interface PresenceEntry extends EntryBase, PresenceLine {}

/** Consecutive entries. Each stays the same object while it does not change, so that it is drawn once. */
export interface Chunk {
  readonly key: number;
  readonly entries: readonly Entry[];
}

/** The inputs that the log is built from, without its messages. */
export interface TranscriptView {
  /** The member changes that the log shows: `Transcript.lines` or none. */
  readonly lines: readonly PresenceLine[];
  /** Returns whether the reader wrote a message, perhaps as a guest with another id. */
  readonly isOwn: (message: Message) => boolean;
  /** The room has older messages that are not loaded. */
  readonly hasOlder: boolean;
  readonly find: (id: string) => Message | undefined;
}

/** The source of an entry. */
type Item = LogMessage | PresenceLine;

/** The inputs that an entry is built from, without its own item. */
type EntryInputs = [above: Item | undefined, own: boolean, original?: Message];

/** Maximum number of member changes that one line names. */
const MAX_CHANGES_PER_LINE = 24;
const NO_CHANGES: PresenceCounts = { joined: 0, left: 0, renamed: 0 };
/** Maximum number of lines of member changes. */
const MAX_LINES = 200;
/** A message after a longer pause starts a new group. */
const MAX_GROUP_PAUSE_MS = 5 * 60_000;
/**
 * Number of offsets in a chunk. Because offsets divide the chunks, older and newer messages leave other chunks unchanged. A
 * browser lays out the visible chunks whole: a flood and long texts are faster with small ones, and scrolling with large ones.
 */
const CHUNK_SPAN = 16;

/** Chunks from one key to another, both included. */
export interface ChunkRange {
  readonly first: number;
  readonly last: number;
}

/** The chunks of the whole log. */
export const ALL_CHUNKS: ChunkRange = { first: -Infinity, last: Infinity };

/** Returns the key of the chunk that contains an offset. */
export function chunkKey(offset: number): number {
  return Math.floor(offset / CHUNK_SPAN);
}

/** Returns the offset of the newest message. */
export function newestOffset(messages: readonly Message[]): number | undefined {
  return messages.at(-1)?.offset;
}

/** Finds the messages of chunks: the index of the first one, and the index after the last. */
export function findRange(
  messages: readonly Message[],
  { first, last }: ChunkRange,
): readonly [start: number, end: number] {
  return [findIndex(messages, (key) => key >= first), findIndex(messages, (key) => key > last)];
}

/** Finds the first of ordered messages whose chunk fits, by bisection. All later ones fit, too. */
function findIndex(messages: readonly Message[], fits: (key: number) => boolean): number {
  let low = 0;
  let high = messages.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (fits(chunkKey(messages[middle]?.offset ?? 0))) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** Returns true when a message continues the group above: the same person with the same name, soon after. */
function continuesGroup(above: Message, { from, time, text }: Message): boolean {
  return (
    above.from.id === from.id &&
    above.from.name === from.name &&
    time - above.time < MAX_GROUP_PAUSE_MS &&
    // The row of an action names its author itself.
    readAction(text) === undefined &&
    readAction(above.text) === undefined
  );
}

/** Merges messages, and the member changes since the page joined, into one log. */
export class Transcript {
  #lines: readonly PresenceLine[] = [];
  /** An entry stays the same object while its item does, so that it is drawn once. */
  readonly #entries = new WeakMap<Item, (...inputs: EntryInputs) => Entry>();

  /** The member changes by ascending offset. A new array after each change. */
  get lines(): readonly PresenceLine[] {
    return this.#lines;
  }

  /** Adds a change to the line of its day below the message at an offset. */
  presence(change: PresenceChange, offset: number): void {
    // The key of a message is its id, which contains no colon.
    const key = `${offset}:${readDay(change.time)}`;
    const others = this.#lines.filter((line) => line.key !== key);
    const {
      changes = [],
      earlier = NO_CHANGES,
      time = change.time,
    } = this.#lines.find((line) => line.key === key) ?? {};
    const kept = [...changes, change];
    const dropped = kept.length > MAX_CHANGES_PER_LINE ? kept.shift()?.change : undefined;
    const line: PresenceLine = {
      kind: 'presence',
      key,
      offset,
      time,
      changes: kept,
      earlier: dropped ? { ...earlier, [dropped]: earlier[dropped] + 1 } : earlier,
    };
    this.#lines = [...others, line].slice(-MAX_LINES);
  }

  /** Removes the member changes, because the log starts anew. */
  reset(): void {
    this.#lines = [];
  }

  /** Builds some chunks of the log of these messages. */
  chunks(
    messages: readonly LogMessage[],
    { lines: allLines, isOwn, hasOlder, find }: TranscriptView,
    range = ALL_CHUNKS,
  ): readonly Chunk[] {
    const [start, end] = findRange(messages, range);
    // A change among messages that are not loaded is left out.
    const first = hasOlder ? (messages[0]?.offset ?? 0) : 0;
    const lines = allLines.filter(({ offset }) => {
      const key = chunkKey(offset);
      return offset >= first && key >= range.first && key <= range.last;
    });
    const items = [...messages.slice(start, end), ...lines].sort((a, b) => a.offset - b.offset);
    let above: Item | undefined = messages[start - 1];
    const toEntry = (item: Item) => {
      const original = 'id' in item && item.replyTo !== undefined ? find(item.replyTo) : undefined;
      const entry = this.#entryBuilder(item)(above, 'id' in item && isOwn(item), original);
      above = item;
      return entry;
    };
    return [...Map.groupBy(items, ({ offset }) => chunkKey(offset))].map(([key, chunkItems]) => ({
      key,
      entries: chunkItems.map(toEntry),
    }));
  }

  /** Returns the memoized function that builds the entry of an item. */
  #entryBuilder(item: Item): (...inputs: EntryInputs) => Entry {
    const known = this.#entries.get(item);
    if (known) return known;
    const buildEntry = memoize((...[above, own, original]: EntryInputs): Entry => {
      const today = readDay(item.time);
      const day = above && readDay(above.time) === today ? undefined : today;
      if (!('id' in item)) return { ...item, day };
      return {
        kind: 'message',
        key: item.id,
        message: item,
        own,
        day,
        startsGroup: day !== undefined || !above || !('id' in above) || !continuesGroup(above, item),
        original,
      };
    });
    this.#entries.set(item, buildEntry);
    return buildEntry;
  }
}

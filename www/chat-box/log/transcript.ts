import type { Message, Person } from '../../../src/protocol/server-messages.ts';
import { readAction } from '../text/text-kind.ts';
import { dayOf } from './days.ts';
import { memoize } from '../lit/memoize.ts';
import type { LogMessage } from './optimistic.ts';

/** One entry of the log. `key` stays the same as long as the entry is about the same thing. */
export type Entry = MessageEntry | PresenceEntry;

/** A message as it is now. */
export interface MessageEntry {
  readonly kind: 'message';
  readonly key: string;
  readonly message: LogMessage;
  readonly own: boolean;
  /** The day on which it and what follows was said, as `dayOf` gives it; undefined: the same as before. */
  readonly day: number | undefined;
  /** True: says who and when; false: goes on from the entry above. */
  readonly startsGroup: boolean;
  /** What the message answers, as it is now; undefined also when it is not known here. */
  readonly original: Message | undefined;
}

/** Comings, goings and renamings that followed one another. */
export interface PresenceEntry {
  readonly kind: 'presence';
  readonly key: string;
  /** Of the message behind which they stand. */
  readonly offset: number;
  /** The latest of them. */
  readonly changes: readonly PresenceChange[];
  /** How many there were before these. */
  readonly earlier: number;
}

/** What somebody did; `was` is the name before a renaming. */
export interface PresenceChange {
  readonly person: Person;
  readonly change: 'joined' | 'left' | 'renamed';
  readonly was?: string;
}

/** Entries that stand together: the same object while nothing in it changes, so that it is looked at once. */
export interface Chunk {
  readonly key: number;
  readonly entries: readonly Entry[];
}

/** Who looks at the log, and what else is known. */
export interface TranscriptView {
  /** Member id of who looks. */
  readonly me: string | undefined;
  /** Other messages, that are not here, come before them. */
  readonly hasOlder: boolean;
  readonly find: (id: string) => Message | undefined;
}

/** What the log is made of, in order. */
type Item = LogMessage | PresenceEntry;

/** A chunk, and what it depends on: who looks, what stands before it, its items, what they answer. */
interface BuiltChunk {
  readonly facts: readonly unknown[];
  readonly chunk: Chunk;
}

/** What the entry of a message depends on besides the message. */
type EntryFacts = [above: Item | undefined, said: Message | undefined, me: string | undefined, original?: Message];

/** Comings and goings in one line. */
const CHANGES_PER_LINE = 8;
/** Newest lines of them that are kept. */
const LINES = 200;
/** A pause longer than this starts a new group, in milliseconds. */
const GROUP_PAUSE_MS = 5 * 60_000;
/** Offsets in a chunk. Chunks go by offset, so that older messages and newer ones leave those between as they are. */
const CHUNK_SPAN = 128;

/** Which chunk holds what stands at an offset. */
export function chunkOf(offset: number): number {
  return Math.floor(offset / CHUNK_SPAN);
}

/** What is said goes on from what stands above: the same person under the same name, soon after. */
function goesOn(above: Message, { from, time, text }: Message): boolean {
  return (
    above.from.id === from.id &&
    above.from.name === from.name &&
    time - above.time < GROUP_PAUSE_MS &&
    // Who acts is named in the line itself.
    readAction(text) === undefined &&
    readAction(above.text) === undefined
  );
}

/** Puts messages, and who came and went while we were here, into one log. */
export class Transcript {
  #lines: readonly PresenceEntry[] = [];
  /** An entry stays the same object while its message does, so that it is drawn once. */
  readonly #entries = new WeakMap<Message, (...facts: EntryFacts) => MessageEntry>();
  /** The chunks of last time, and all that each was made from. */
  #built: ReadonlyMap<number, BuiltChunk> = new Map();

  /** Who came and went, in rising order: another array after each. */
  get lines(): readonly PresenceEntry[] {
    return this.#lines;
  }

  /** Adds a change behind the message at an offset, to the line that is there already if there is one. */
  presence(change: PresenceChange, offset: number): void {
    const others = this.#lines.filter((line) => line.offset !== offset);
    const { changes = [], earlier = 0 } = this.#lines.find((line) => line.offset === offset) ?? {};
    const latest = [...changes, change].slice(-CHANGES_PER_LINE);
    const line: PresenceEntry = {
      kind: 'presence',
      // A message's key is its id, which never has a colon.
      key: `:${offset}`,
      offset,
      changes: latest,
      earlier: earlier + changes.length + 1 - latest.length,
    };
    this.#lines = [...others, line].slice(-LINES);
  }

  /** Forgets who came and went: the log starts anew. */
  reset(): void {
    this.#lines = [];
  }

  /** The log of these messages, in order. */
  chunks(messages: readonly LogMessage[], { me, hasOlder, find }: TranscriptView): readonly Chunk[] {
    // What happened among messages that are not here has no place.
    const first = hasOlder ? (messages[0]?.offset ?? 0) : 0;
    const lines = this.#lines.filter(({ offset }) => offset >= first);
    const items = [...messages, ...lines].sort((a, b) => a.offset - b.offset);
    const built = new Map<number, BuiltChunk>();
    const originalOf = (item: Item) => ('id' in item && item.replyTo !== undefined ? find(item.replyTo) : undefined);
    let above: Item | undefined;
    let said: Message | undefined;
    for (const [key, part] of Map.groupBy(items, ({ offset }) => chunkOf(offset))) {
      const facts = [me, above, said, ...part, ...part.map(originalOf)];
      const known = this.#built.get(key);
      const isSame = known?.facts.length === facts.length && facts.every((fact, at) => fact === known.facts[at]);
      // Of thousands of messages only those beside a change are looked at one by one.
      const entries = () =>
        part.map((item) => {
          const entry = 'id' in item ? this.#entryOf(item)(above, said, me, originalOf(item)) : item;
          if ('id' in item) said = item;
          above = item;
          return entry;
        });
      built.set(key, isSame ? known : { facts, chunk: { key, entries: entries() } });
      above = part.at(-1);
      said = part.findLast((item) => 'id' in item) ?? said;
    }
    this.#built = built;
    return Array.from(built.values(), ({ chunk }) => chunk);
  }

  #entryOf(message: LogMessage): (...facts: EntryFacts) => MessageEntry {
    const known = this.#entries.get(message);
    if (known) return known;
    const entryOf = memoize((...[above, said, me, original]: EntryFacts): MessageEntry => {
      const day = dayOf(message.time);
      const isSameDay = said !== undefined && dayOf(said.time) === day;
      return {
        kind: 'message',
        key: message.id,
        message,
        own: message.from.id === me,
        day: isSameDay ? undefined : day,
        startsGroup: !(isSameDay && above === said && goesOn(said, message)),
        original,
      };
    });
    this.#entries.set(message, entryOf);
    return entryOf;
  }
}

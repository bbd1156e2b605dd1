import type { Message, Person } from '../../src/protocol/server-messages.ts';
import { actionOf } from './action-text.ts';
import { dayOf } from './days.ts';

/** One entry of the log. `key` stays the same as long as the entry is about the same thing. */
export type Entry = MessageEntry | PresenceEntry | DayEntry;

/** A message as it is now. */
export interface MessageEntry {
  readonly kind: 'message';
  readonly key: string;
  readonly message: Message;
  readonly own: boolean;
  /** True: says who and when; false: goes on from the entry above. */
  readonly startsGroup: boolean;
  /** What the message answers, as it is now; undefined also when it is not known here. */
  readonly original: Message | undefined;
}

/** Comings, goings and renamings that followed one another. */
export interface PresenceEntry {
  readonly kind: 'presence';
  readonly key: string;
  /** The latest of them. */
  readonly changes: readonly PresenceChange[];
  /** How many there were before these. */
  readonly earlier: number;
}

/** What follows was said on this day, as `dayOf` gives it. */
export interface DayEntry {
  readonly kind: 'day';
  readonly key: string;
  readonly day: string;
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

/** A line of comings and goings; it stands behind the message at `after`. */
interface Line {
  readonly after: number;
  readonly entry: PresenceEntry;
}

/** A chunk, and everything that it was made of. */
interface BuiltChunk {
  readonly facts: readonly unknown[];
  readonly chunk: Chunk;
}

/** Comings and goings in one line. */
const CHANGES_PER_LINE = 8;
/** Newest lines of them that are kept. */
const LINES = 200;
/** A pause longer than this starts a new group, in milliseconds. */
const GROUP_PAUSE = 5 * 60_000;
/** Offsets in a chunk. Chunks go by offset, so that older messages and newer ones leave those between as they are. */
const CHUNK_SPAN = 128;

/** Which chunk holds what stands at an offset. */
export function chunkOf(offset: number): number {
  return Math.floor(offset / CHUNK_SPAN);
}

/** What is said goes on from what stands above: the same person under the same name, soon after, on the same day. */
export function goesOn(
  above: Message | undefined,
  { from, time, text }: Pick<Message, 'from' | 'time' | 'text'>,
): boolean {
  return (
    above !== undefined &&
    above.from.id === from.id &&
    above.from.name === from.name &&
    time - above.time < GROUP_PAUSE &&
    // Who acts is named in the line itself.
    actionOf(text) === undefined &&
    actionOf(above.text) === undefined &&
    dayOf(above.time) === dayOf(time)
  );
}

/** Puts messages, and who came and went while we were here, into one log. */
export class Transcript {
  /** In rising order. */
  #lines: Line[] = [];
  #lastKey = 0;
  #revision = 0;
  /** An entry stays the same object while its message does, so that it is drawn once. */
  readonly #entries = new WeakMap<Message, MessageEntry>();
  /** The chunks of last time. */
  #built: ReadonlyMap<number, BuiltChunk> = new Map();

  /** Another number after each coming and going. */
  get revision(): number {
    return this.#revision;
  }

  /** Adds a change behind the message at an offset, to the line that is there already if there is one. */
  presence(change: PresenceChange, after: number): void {
    this.#revision++;
    const last = this.#lines.at(-1);
    if (last?.after === after) {
      const { changes, earlier } = last.entry;
      const latest = [...changes.slice(1 - CHANGES_PER_LINE), change];
      const entry = { ...last.entry, changes: latest, earlier: earlier + changes.length + 1 - latest.length };
      this.#lines[this.#lines.length - 1] = { after, entry };
      return;
    }
    // A message's key is its id, which never has a colon.
    this.#lines.push({ after, entry: { kind: 'presence', key: `:${++this.#lastKey}`, changes: [change], earlier: 0 } });
    if (this.#lines.length > LINES) this.#lines.shift();
  }

  /** Forgets who came and went: the log starts anew. */
  reset(): void {
    this.#revision++;
    this.#lines = [];
  }

  /** The log of these messages, in order. */
  chunks(messages: readonly Message[], view: TranscriptView): readonly Chunk[] {
    const built = new Map<number, BuiltChunk>();
    let above: Message | Line | undefined;
    let said: Message | undefined;
    for (const [key, items] of this.#parts(messages, view.hasOlder)) {
      const facts: unknown[] = [view.me, above, said, ...items];
      for (const item of items) if ('id' in item && item.replyTo !== undefined) facts.push(view.find(item.replyTo));
      const known = this.#built.get(key);
      const isSame = known?.facts.length === facts.length && known.facts.every((fact, at) => fact === facts[at]);
      built.set(key, isSame ? known : { facts, chunk: { key, entries: this.#chunk(items, above, said, view) } });
      above = items.at(-1);
      said = items.findLast((item) => 'id' in item) ?? said;
    }
    this.#built = built;
    return Array.from(built.values(), ({ chunk }) => chunk);
  }

  /** Messages and lines in order, by chunk. */
  #parts(messages: readonly Message[], hasOlder: boolean): Map<number, (Message | Line)[]> {
    const parts = new Map<number, (Message | Line)[]>();
    const put = (offset: number, item: Message | Line) => {
      const part = parts.get(chunkOf(offset));
      if (part) part.push(item);
      else parts.set(chunkOf(offset), [item]);
    };
    let at = 0;
    const oldest = messages[0]?.offset ?? 0;
    // What happened among messages that are not here has no place.
    while (hasOlder && (this.#lines[at]?.after ?? Infinity) < oldest) at++;
    const putLinesBefore = (offset: number) => {
      for (let line = this.#lines[at]; line && line.after < offset; line = this.#lines[++at]) put(line.after, line);
    };
    for (const message of messages) {
      putLinesBefore(message.offset);
      put(message.offset, message);
    }
    putLinesBefore(Infinity);
    return parts;
  }

  #chunk(
    items: readonly (Message | Line)[],
    aboveAll: Message | Line | undefined,
    saidBefore: Message | undefined,
    view: TranscriptView,
  ): Entry[] {
    const entries: Entry[] = [];
    let above = aboveAll;
    let dayBefore = saidBefore && dayOf(saidBefore.time);
    for (const item of items) {
      if ('id' in item) {
        const day = dayOf(item.time);
        if (dayBefore !== day) entries.push({ kind: 'day', key: `:${item.id}`, day });
        entries.push(this.#entry(item, above && 'id' in above ? above : undefined, view));
        dayBefore = day;
      } else entries.push(item.entry);
      above = item;
    }
    return entries;
  }

  #entry(message: Message, above: Message | undefined, { me, find }: TranscriptView): MessageEntry {
    const startsGroup = !goesOn(above, message);
    const own = message.from.id === me;
    const original = message.replyTo === undefined ? undefined : find(message.replyTo);
    const known = this.#entries.get(message);
    if (known && known.own === own && known.startsGroup === startsGroup && known.original === original) return known;
    const entry: MessageEntry = { kind: 'message', key: message.id, message, own, startsGroup, original };
    this.#entries.set(message, entry);
    return entry;
  }
}

import type { Message, Person } from '../../src/protocol/server-messages.ts';

/** One entry of the log. `key` stays the same as long as the entry is about the same thing. */
export type Entry = MessageEntry | PresenceEntry;

/** A message as it is now. */
export interface MessageEntry {
  readonly kind: 'message';
  readonly key: string;
  readonly message: Message;
  readonly own: boolean;
  /** True: says who and when; false: goes on from the entry above. */
  readonly startsGroup: boolean;
}

/** Comings, goings and renamings that followed one another. */
export interface PresenceEntry {
  readonly kind: 'presence';
  readonly key: string;
  readonly changes: readonly PresenceChange[];
}

/** What somebody did; `was` is the name before a renaming. */
export interface PresenceChange {
  readonly person: Person;
  readonly change: 'joined' | 'left' | 'renamed';
  readonly was?: string;
}

/** Comings and goings in one line. */
const CHANGES_PER_LINE = 8;
/** Newest lines of them that are kept. */
const LINES = 200;
/** A pause longer than this starts a new group, in milliseconds. */
const GROUP_PAUSE = 5 * 60_000;

/** Puts messages, and who came and went while we were here, into one log. */
export class Transcript {
  /** Each stands behind the message at `after`, in rising order. */
  #lines: { readonly after: number; readonly entry: PresenceEntry }[] = [];
  #lastKey = 0;
  /** An entry stays the same object while its message does, so that it is drawn once. */
  readonly #entries = new WeakMap<Message, MessageEntry>();

  /** Adds a change behind the message at an offset, to the line that is there already if there is one. */
  presence(change: PresenceChange, after: number): void {
    const last = this.#lines.at(-1);
    if (last?.after === after && last.entry.changes.length < CHANGES_PER_LINE) {
      const entry = { ...last.entry, changes: [...last.entry.changes, change] };
      this.#lines[this.#lines.length - 1] = { after, entry };
      return;
    }
    // A message's key is its id, which never has a colon.
    this.#lines.push({ after, entry: { kind: 'presence', key: `:${++this.#lastKey}`, changes: [change] } });
    if (this.#lines.length > LINES) this.#lines.shift();
  }

  /** Forgets who came and went: the log starts anew. */
  reset(): void {
    this.#lines = [];
  }

  /** The log of these messages as `me`, a member id, sees it. `hasOlder`: others, that are not here, come before them. */
  entries(messages: readonly Message[], me: string | undefined, hasOlder: boolean): readonly Entry[] {
    const entries: Entry[] = [];
    let line = 0;
    const oldest = messages[0]?.offset ?? 0;
    // What happened among messages that are not here has no place.
    while (hasOlder && (this.#lines[line]?.after ?? Infinity) < oldest) line++;
    const addLinesBefore = (offset: number) => {
      for (let one = this.#lines[line]; one && one.after < offset; one = this.#lines[++line]) entries.push(one.entry);
    };
    for (const message of messages) {
      addLinesBefore(message.offset);
      entries.push(this.#entry(message, entries.at(-1), me));
    }
    addLinesBefore(Infinity);
    return entries;
  }

  #entry(message: Message, above: Entry | undefined, me: string | undefined): MessageEntry {
    const goesOn =
      above?.kind === 'message' &&
      above.message.from.id === message.from.id &&
      above.message.from.name === message.from.name &&
      message.time - above.message.time < GROUP_PAUSE;
    const own = message.from.id === me;
    const known = this.#entries.get(message);
    if (known && known.own === own && known.startsGroup === !goesOn) return known;
    const entry: MessageEntry = { kind: 'message', key: message.id, message, own, startsGroup: !goesOn };
    this.#entries.set(message, entry);
    return entry;
  }
}

import type { Message, Person } from '../../src/protocol/server-messages.ts';

/** One entry of the log. `key` stays the same as long as the entry is about the same thing. */
export type Entry =
  | {
      readonly kind: 'message';
      readonly key: string;
      readonly from: Person;
      readonly time: number;
      readonly text: string;
      readonly own: boolean;
      /** True: says who and when; false: goes on from the entry above. */
      readonly startsGroup: boolean;
    }
  | { readonly kind: 'presence'; readonly key: string; readonly changes: readonly PresenceChange[] }
  | { readonly kind: 'back'; readonly key: string };

export interface PresenceChange {
  readonly person: Person;
  readonly change: 'joined' | 'left';
}

/** Newest entries that are kept. */
const CAPACITY = 2_000;
/** Comings and goings in one line. */
const CHANGES_PER_LINE = 8;
/** A pause longer than this starts a new group, in milliseconds. */
const GROUP_PAUSE = 5 * 60_000;

/** What happened in the room as far as it was seen from here: the newest 2,000 entries. */
export class Transcript {
  #entries: readonly Entry[] = [];
  readonly #ids = new Set<string>();
  #lastKey = 0;

  /** A new array after each change, so that it can be compared by identity. */
  get entries(): readonly Entry[] {
    return this.#entries;
  }

  /** Adds a message; one that is here already is ignored. */
  message({ id, from, time, text }: Message, own: boolean): void {
    if (this.#ids.has(id)) return;
    this.#ids.add(id);
    const last = this.#entries.at(-1);
    const goesOn = last?.kind === 'message' && last.from.id === from.id && time - last.time < GROUP_PAUSE;
    this.#push({ kind: 'message', key: id, from, time, text, own, startsGroup: !goesOn });
  }

  /** Adds a coming or going, to the line above if that is one of these, too. */
  presence(person: Person, change: 'joined' | 'left'): void {
    const last = this.#entries.at(-1);
    if (last?.kind === 'presence' && last.changes.length < CHANGES_PER_LINE) {
      const grown = { ...last, changes: [...last.changes, { person, change }] };
      this.#entries = [...this.#entries.slice(0, -1), grown];
    } else this.#push({ kind: 'presence', key: this.#nextKey(), changes: [{ person, change }] });
  }

  /** Marks that something may be missing here. */
  back(): void {
    if (this.#entries.length > 0 && this.#entries.at(-1)?.kind !== 'back') {
      this.#push({ kind: 'back', key: this.#nextKey() });
    }
  }

  #push(entry: Entry): void {
    const dropped = this.#entries.length - CAPACITY + 1;
    for (const one of this.#entries.slice(0, Math.max(0, dropped))) this.#ids.delete(one.key);
    this.#entries = [...this.#entries.slice(Math.max(0, dropped)), entry];
  }

  #nextKey(): string {
    // A message's key is its id, which never has a colon.
    return `:${++this.#lastKey}`;
  }
}

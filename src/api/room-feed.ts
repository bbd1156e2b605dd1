import type { Clock } from '../clock.ts';
import type { HeldRoom } from '../ports/rooms.ts';
import type { PresenceMessage } from '../ports/sinks.ts';
import type { JournalEvent } from '../protocol/server-messages.ts';
import type { Position } from './position.ts';

/** Number of events in one read of the journal. */
export const PAGE_EVENTS = 64;
/** Number of changes in the list of people that wait for a reader. Above it, the present list replaces them. */
const MAX_WAITING_PEOPLE = 100;

/** The next events after an offset, or `lost` when some of them are gone. */
export type FeedPage = readonly JournalEvent[] | 'lost';

/** The live state of a room that its readers share. Holds one page of events in memory. */
export class RoomFeed {
  readonly readers = new Set<FeedReader>();
  /** The commit that came last: the offset of its first event, and that of the event before. */
  #commit: { readonly previous: number; readonly first: number } | undefined;
  /** Offset of the last event that the room committed since the feed began. */
  #newest: number | undefined;
  /** The read that came last. Readers that wait for the same events share it. */
  #page: { readonly offset: number; readonly events: Promise<FeedPage> } | undefined;

  /** Notes committed events, and wakes the readers. */
  commit(events: readonly JournalEvent[]): void {
    const first = events[0]?.offset;
    const previous = this.#newest;
    this.#commit = first !== undefined && previous !== undefined ? { previous, first } : undefined;
    this.#newest = events.at(-1)?.offset ?? previous;
    this.#page = undefined;
    for (const reader of this.readers) reader.wake();
  }

  /** Reads the events after an offset of an epoch. `isFresh`: reads again what was read since the last commit. */
  read(room: HeldRoom, { epoch, offset }: Position, isFresh: boolean): Promise<FeedPage> {
    if (this.#page?.offset === offset && !isFresh) return this.#page.events;
    const events = this.#read(room, epoch, offset);
    const page = { offset, events };
    this.#page = page;
    // A failed read must not be shared with later readers.
    events.catch(() => {
      if (this.#page === page) this.#page = undefined;
    });
    return events;
  }

  async #read(room: HeldRoom, epoch: string, offset: number): Promise<FeedPage> {
    const events = await room.after(offset, PAGE_EVENTS);
    const first = events[0]?.offset;
    if (room.epoch !== epoch) return 'lost';
    // The events of a commit follow the ones before it, also when those were pruned since.
    const isNext = this.#commit?.previous === offset && this.#commit.first === first;
    // Checked after the read: events may be pruned at any moment.
    if (first === undefined || isNext || (await room.isKept(epoch, offset))) return events;
    return 'lost';
  }
}

/** What a reader waits for. */
export type Wake = 'changed' | 'idle' | 'closed';

/** A reader of a room's feed. */
export class FeedReader {
  #isChanged = false;
  #closed: { readonly retryMs: number | undefined } | undefined;
  #people: PresenceMessage[] | 'many' = [];
  #waiting: (() => void) | undefined;

  constructor(private readonly clock: Clock) {}

  /** Whether the reader has to end, and when its client should come back. */
  get closed(): { readonly retryMs: number | undefined } | undefined {
    return this.#closed;
  }

  /** Lets the reader look for events. */
  wake(): void {
    this.#isChanged = true;
    this.#waiting?.();
  }

  /** Ends the reader. Its client should come back after `retryMs` milliseconds. */
  close(retryMs?: number): void {
    this.#closed ??= { retryMs };
    this.#waiting?.();
  }

  /** Passes changes in the list of people to the reader. */
  addPeople(messages: readonly PresenceMessage[]): void {
    if (this.#people === 'many' || this.#people.length + messages.length > MAX_WAITING_PEOPLE) this.#people = 'many';
    else this.#people.push(...messages);
    this.wake();
  }

  /** Returns the changes in the list of people since the last call; `many` when there were too many to keep. */
  takePeople(): readonly PresenceMessage[] | 'many' {
    const people = this.#people;
    this.#people = [];
    return people;
  }

  /** Waits until something may have changed since the last call, at most `timeoutMs` milliseconds. */
  async next(timeoutMs: number): Promise<Wake> {
    if (!this.#isChanged && !this.#closed) await this.#wait(timeoutMs);
    if (this.#closed) return 'closed';
    const wake = this.#isChanged ? 'changed' : 'idle';
    this.#isChanged = false;
    return wake;
  }

  async #wait(timeoutMs: number): Promise<void> {
    const woken = Promise.withResolvers<void>();
    this.#waiting = woken.resolve;
    const cancel = this.clock.after(timeoutMs, woken.resolve);
    try {
      await woken.promise;
    } finally {
      cancel();
      this.#waiting = undefined;
    }
  }
}

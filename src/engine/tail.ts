import type { JournalEvent } from '../protocol/server-messages.ts';
import type { ReplayStep } from '../record/record.ts';
import { toJournalEvent, type LoggedEvent } from './snapshot.ts';

/** Maximum number of events that a node keeps of each room. Members that return after a short time cost the engine nothing. */
export const TAIL_EVENTS = 512;

/** The newest events of a room, in the memory of a node. */
export class Tail {
  #events: LoggedEvent[] = [];
  /** Every event after this offset is here, and none of them was pruned. */
  #completeAfter = 0;
  /** True when the engine kept the event at that offset. */
  #hasStart = false;
  /** Number of events at which the oldest are removed. Shifting at each event would cost as much as the array is long. */
  #maxEvents = 2 * TAIL_EVENTS;

  /** Replaces all events with the newest ones of a room, of which every one up to `pruned` may be missing. */
  reset(events: readonly LoggedEvent[], pruned: number): void {
    this.#events = [...events];
    this.#completeAfter = pruned;
    // Nothing was pruned: a client that has received no event can recover.
    this.#hasStart = pruned === 0;
    this.#maxEvents = 2 * TAIL_EVENTS;
    // Older ones may exist where the snapshot was full.
    if (events.length >= TAIL_EVENTS) this.#startAtFirst();
  }

  /** Adds older events in front: all that follow `offset`, whose event the engine keeps. Ignores those after `head`. */
  extend(events: readonly LoggedEvent[], offset: number, head: number): void {
    const first = this.#events[0]?.offset ?? head + 1;
    // The events were read before those here, where many followed meanwhile. Some between would be missing.
    const isConnected = this.#events.length === 0 || (events.at(-1)?.offset ?? 0) >= first;
    if (offset > this.#completeAfter || !isConnected) return;
    this.#events.unshift(...events.filter((event) => event.offset < first));
    this.#completeAfter = offset;
    this.#hasStart = true;
    // Clients that were away together may take a while to return.
    this.#maxEvents = Math.max(2 * TAIL_EVENTS, this.#events.length + TAIL_EVENTS);
  }

  /** Adds an event that was just committed. */
  add(event: JournalEvent): void {
    if (event.type === 'deleted') this.#erase(event.message, event.offset);
    this.#events.push({ kind: 'change', offset: event.offset, event });
    if (this.#events.length < this.#maxEvents) return;
    this.#events = this.#events.slice(-TAIL_EVENTS);
    this.#maxEvents = 2 * TAIL_EVENTS;
    this.#startAtFirst();
  }

  /** Returns whether the engine keeps the event at an offset, and all after it are here. */
  has(offset: number): boolean {
    if (offset === this.#completeAfter && this.#hasStart) return true;
    return offset > this.#completeAfter && this.#events[this.#indexOf(offset)]?.offset === offset;
  }

  /** Number of events here after an offset. */
  countAfter(offset: number): number {
    return this.#events.length - this.#indexAfter(offset);
  }

  /** Returns the first `limit` events after a position; undefined when they may not all be here. */
  after(position: number, limit: number, viewer: string): ReplayStep | undefined {
    if (position < this.#completeAfter) return undefined;
    const start = this.#indexAfter(position);
    const events = this.#events.slice(start, start + limit).map((event) => toJournalEvent(event, viewer));
    return { events, position: events.at(-1)?.offset ?? position };
  }

  #startAtFirst(): void {
    const [first] = this.#events;
    if (!first || first.offset <= this.#completeAfter) return;
    this.#completeAfter = first.offset;
    this.#hasStart = true;
  }

  #indexAfter(offset: number): number {
    const index = this.#indexOf(offset);
    return this.#events[index]?.offset === offset ? index + 1 : index;
  }

  /** Index of the first event at or after an offset. */
  #indexOf(offset: number): number {
    let low = 0;
    let high = this.#events.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#events[middle]?.offset ?? 0) < offset) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Removes the text of a deleted message, and of its edits. */
  #erase(message: string, rev: number): void {
    this.#events = this.#events.map((logged): LoggedEvent => {
      if (logged.kind === 'message') {
        if (logged.row.message.id !== message) return logged;
        const { by: _by, ...rest } = logged.row.message;
        return { ...logged, row: { rev: String(rev), message: { ...rest, text: '', deleted: true } } };
      }
      const { event } = logged;
      if (event.type === 'message' && event.id === message)
        return { ...logged, event: { ...event, text: '', deleted: true, rev } };
      if (event.type === 'edited' && event.message === message) return { ...logged, event: { ...event, text: '' } };
      return logged;
    });
  }
}

import type { JournalEvent } from '../protocol/server-messages.ts';
import type { ReplayStep } from '../record/record.ts';
import { toJournalEvent, type LoggedEvent } from './snapshot.ts';

/** Maximum number of events that a node keeps of each room. Members that return after a short time cost the engine nothing. */
export const TAIL_EVENTS = 512;

/** The newest events of a room, in the memory of a node. */
export class Tail {
  #events: LoggedEvent[] = [];
  /** No event after this offset is missing, as far as there are events. */
  #completeFrom = 0;

  /** Replaces all events. None after `completeFrom` was pruned. */
  reset(events: readonly LoggedEvent[], completeFrom: number): void {
    this.#events = [...events];
    this.#completeFrom = completeFrom;
  }

  /** Adds older events in front: all that follow `offset`. Ignores those after `head`, which are still to come. */
  extend(events: readonly LoggedEvent[], offset: number, head: number): void {
    this.#completeFrom = Math.min(this.#completeFrom, offset);
    const first = this.#events[0]?.offset ?? head + 1;
    this.#events.unshift(...events.filter(({ offset }) => offset < first));
  }

  /** Adds an event that was just committed. */
  add(event: JournalEvent): void {
    if (event.type === 'deleted') this.#erase(event.message, event.offset);
    this.#events.push({ kind: 'change', offset: event.offset, event });
    // Not at each event: shifting costs as much as the array is long.
    if (this.#events.length >= 2 * TAIL_EVENTS) this.#events = this.#events.slice(-TAIL_EVENTS);
  }

  /** Returns whether the event at an offset is here, and so all after it. */
  has(offset: number): boolean {
    return offset >= this.#completeFrom && this.#events[this.#indexOf(offset)]?.offset === offset;
  }

  /** Number of events after an offset that is here. */
  countAfter(offset: number): number {
    return this.#events.length - this.#indexOf(offset) - 1;
  }

  /** Returns the first `limit` events after a position; undefined when they may not all be here. */
  after(position: number, limit: number, viewer: string): ReplayStep | undefined {
    const first = this.#events[0];
    if (!first || position < first.offset || position < this.#completeFrom) return undefined;
    const index = this.#indexOf(position);
    const start = this.#events[index]?.offset === position ? index + 1 : index;
    const events = this.#events.slice(start, start + limit).map((event) => toJournalEvent(event, viewer));
    return { events, position: events.at(-1)?.offset ?? position };
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

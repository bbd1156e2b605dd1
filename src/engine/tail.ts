import type { Deleted, Edited, JournalEvent, Reacted } from '../protocol/server-messages.ts';
import type { ReplayStep } from '../record/record.ts';
import { applyChange } from './row.ts';
import { toJournalEvents, type LoggedEvent } from './snapshot.ts';

/** Maximum number of events that a node keeps of each room. Members that return after a short time cost the engine nothing. */
export const TAIL_EVENTS = 512;

/** Maximum size of the tails of all rooms of a node, in UTF-16 code units (64 MiB). */
const MAX_NODE_UNITS = 32 * 1_024 * 1_024;
/** Number of events that a room keeps when the node has too many. */
const CROWDED_TAIL_EVENTS = 16;
/** Size of an event without its text, approximately. */
const EVENT_UNITS = 200;
/** Size of a person in the reactions to a message, approximately. */
const REACTION_UNITS = 24;

/** An event that changes a message. */
type Change = Edited | Deleted | Reacted;

/** The size of the tails of all rooms of a node, which they share. */
export class TailBudget {
  used = 0;

  constructor(readonly maxUnits: number = MAX_NODE_UNITS) {}
}

/** The newest events of a room, in the memory of a node. Messages and texts of edits are in their present state, as in the engine. */
export class Tail {
  #units = 0;
  #events: LoggedEvent[] = [];
  /** Every event after this offset is here, and none of them was pruned. */
  #completeAfter = 0;
  /** True when the engine kept the event at that offset. */
  #hasStart = false;
  /** Number of events at which the oldest are removed. Shifting at each event would cost as much as the array is long. */
  #maxEvents = 2 * TAIL_EVENTS;

  constructor(private readonly budget: TailBudget = new TailBudget()) {}

  /** Frees the memory. */
  clear(): void {
    this.reset([], 0);
  }

  /** Replaces all events with the newest ones of a room, of which every one up to `pruned` may be missing. */
  reset(events: readonly LoggedEvent[], pruned: number): void {
    this.#events = [...events];
    this.#completeAfter = pruned;
    // Nothing was pruned: a client that has received no event can recover.
    this.#hasStart = pruned === 0;
    this.#maxEvents = 2 * TAIL_EVENTS;
    // Older ones may exist where the snapshot was full.
    if (events.length >= TAIL_EVENTS) this.#startAtFirst();
    this.#count(0, this.#events);
    this.#fitBudget();
  }

  /** Adds older events in front: all that follow `offset`, whose event the engine keeps. Ignores those after `head`. */
  extend(events: readonly LoggedEvent[], offset: number, head: number): void {
    const first = this.#events[0]?.offset ?? head + 1;
    // The events were read before those here, where many followed meanwhile. Some between would be missing.
    const isConnected = this.#events.length === 0 || (events.at(-1)?.offset ?? 0) >= first;
    const changes = Map.groupBy(this.#events.flatMap(readChange), ({ message }) => message);
    const older = events
      .filter((event) => event.offset < first)
      .map((logged) => (changes.get(readTarget(logged) ?? '') ?? []).reduce(fold, logged));
    const hasSpace = this.budget.used + measure(older) <= this.budget.maxUnits;
    if (offset > this.#completeAfter || !isConnected || !hasSpace) return;
    this.#events.unshift(...older);
    this.#count(this.#units, older);
    this.#completeAfter = offset;
    this.#hasStart = true;
    // Clients that were away together may take a while to return.
    this.#maxEvents = Math.max(2 * TAIL_EVENTS, this.#events.length + TAIL_EVENTS);
  }

  /** Adds an event that was just committed. */
  add(event: JournalEvent): void {
    const logged = toLogged(event);
    for (const change of readChange(logged)) this.#fold(change);
    if (event.type === 'cleared') this.#clear(event.before, event.offset);
    this.#events.push(logged);
    this.#count(this.#units, [logged]);
    if (this.#events.length >= this.#maxEvents) this.#keepNewest(TAIL_EVENTS);
    this.#fitBudget();
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

  /** Returns the first `limit` events after a position, without replaced edits; undefined when they may not all be here. */
  after(position: number, limit: number, viewer: string): ReplayStep | undefined {
    if (position < this.#completeAfter) return undefined;
    const events = toJournalEvents(this.#events.values().drop(this.#indexAfter(position)), viewer, limit);
    return { events, position: events.at(-1)?.offset ?? position };
  }

  /** Removes the events before an offset, and the texts of edits whose messages are gone. `offset` is that of the clearance. */
  #clear(before: number, offset: number): void {
    const isComplete = before > this.#completeAfter;
    const rest = isComplete ? this.#events.filter((event) => event.offset >= before) : [];
    const messages = new Set(rest.map((logged) => (logged.kind === 'message' ? readTarget(logged) : undefined)));
    this.#events = rest.map((logged): LoggedEvent => {
      if (logged.kind === 'message' || logged.event.type !== 'edited') return logged;
      return messages.has(logged.event.message) ? logged : { ...logged, event: { ...logged.event, text: '' } };
    });
    // Where not all messages are here, it is unknown which edits are of older ones.
    this.#completeAfter = isComplete ? before - 1 : offset - 1;
    this.#hasStart = false;
    this.#count(0, this.#events);
  }

  #fitBudget(): void {
    if (this.budget.used > this.budget.maxUnits && this.#events.length > CROWDED_TAIL_EVENTS)
      this.#keepNewest(CROWDED_TAIL_EVENTS);
  }

  #keepNewest(count: number): void {
    this.#events = this.#events.slice(-count);
    this.#maxEvents = 2 * TAIL_EVENTS;
    this.#count(0, this.#events);
    this.#startAtFirst();
  }

  /** Sets the size of this tail to that of some of its events and of others. */
  #count(units: number, others: readonly LoggedEvent[]): void {
    const before = this.#units;
    this.#units = units + measure(others);
    this.budget.used += this.#units - before;
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

  #fold(change: Change): void {
    for (const [index, logged] of this.#events.entries()) {
      const folded = fold(logged, change);
      if (folded === logged) continue;
      this.#events[index] = folded;
      this.#count(this.#units - measure([logged]), [folded]);
    }
  }
}

function toLogged(event: JournalEvent): LoggedEvent {
  const { offset } = event;
  if (event.type !== 'message') return { kind: 'change', offset, event };
  const { prev: _prev, rev, reactions: _reactions, ...message } = event;
  return { kind: 'message', offset, row: { rev: String(rev ?? offset), message } };
}

/** Returns the change that an event makes to a message, if it makes one. */
function readChange(logged: LoggedEvent): readonly Change[] {
  return logged.kind === 'change' && 'message' in logged.event ? [logged.event] : [];
}

/** Returns the id of the message that an event is, or changes. */
function readTarget(logged: LoggedEvent): string | undefined {
  if (logged.kind === 'message') return logged.row.message.id;
  return 'message' in logged.event ? logged.event.message : undefined;
}

/** Applies a change to the row of its message, unless that contains it, and takes the text of an earlier edit. */
function fold(logged: LoggedEvent, change: Change): LoggedEvent {
  if (readTarget(logged) !== change.message) return logged;
  if (logged.kind === 'message') {
    const { offset } = change;
    if (Number(logged.row.rev) >= offset) return logged;
    return { ...logged, row: { ...applyChange(logged.row, change), rev: String(offset) } };
  }
  const { event } = logged;
  if (event.type !== 'edited' || change.type === 'reacted' || logged.isReplaced) return logged;
  return { ...logged, event: { ...event, text: '' }, isReplaced: change.type === 'edited' };
}

/** Returns the approximate size of events, in UTF-16 code units. */
function measure(events: readonly LoggedEvent[]): number {
  return events.reduce((sum, logged) => {
    if (logged.kind === 'change') return sum + EVENT_UNITS + ('text' in logged.event ? logged.event.text.length : 0);
    const { text, by = {} } = logged.row.message;
    const reactions = Object.values(by).reduce((count, people) => count + people.length, 0);
    return sum + EVENT_UNITS + text.length + reactions * REACTION_UNITS;
  }, 0);
}

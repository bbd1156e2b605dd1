import type { Clock } from '../clock.ts';
import { DEDUPE_WINDOW_MS } from '../protocol/limits.ts';
import type { JournalEvent, Message } from '../protocol/server-messages.ts';
import type { CommandResult, Draft, Journal, Retention, RoomJournal } from './journal.ts';

/** Maximum number of events that one step of pruning removes from a room. */
const PRUNE_STEP_EVENTS = 1_000;

/** Settings and collaborators of a memory journal. */
export interface MemoryJournalOptions {
  readonly retention: Retention;
  readonly clock: Clock;
  readonly newId: () => string;
}

/** A journal in memory. Every room has a new epoch after a restart. */
export class MemoryJournal implements Journal {
  readonly #rooms = new Map<string, MemoryRoom>();

  constructor(private readonly options: MemoryJournalOptions) {}

  room(name: string): RoomJournal {
    const found = this.#rooms.get(name);
    if (found) return found;
    const room = new MemoryRoom(this.options.newId());
    this.#rooms.set(name, room);
    return room;
  }

  release(name: string): void {
    if (this.#rooms.get(name)?.isEmpty) this.#rooms.delete(name);
  }

  prune(): boolean {
    const { retention, clock } = this.options;
    let hasMore = false;
    for (const room of this.#rooms.values()) hasMore = room.prune(retention, clock.wall()) || hasMore;
    return hasMore;
  }

  close(): void {
    this.#rooms.clear();
  }
}

/** A message that can still change, and the members that reacted to it, by emoji. */
interface Row {
  message: Message;
  readonly reactions: Map<string, Set<string>>;
}

class MemoryRoom implements RoomJournal {
  #head = 0;
  #hasPruned = false;
  /** Events in rising order of offset. A message here has its first text; `#rows` has its current state. */
  #events: JournalEvent[] = [];
  readonly #rows = new Map<string, Row>();
  readonly #results = new Map<string, CommandResult>();
  /** Undo steps of the running transaction, in the order of the changes. */
  #undo: (() => void)[] = [];

  constructor(readonly epoch: string) {}

  get head(): number {
    return this.#head;
  }

  get isEmpty(): boolean {
    return this.#events.length === 0 && this.#results.size === 0;
  }

  transaction(work: () => void): void {
    this.#undo = [];
    try {
      work();
    } catch (error) {
      for (const step of this.#undo.reverse()) step();
      throw error;
    } finally {
      this.#undo = [];
    }
  }

  append(draft: Draft, time: number): JournalEvent {
    const before = this.#head;
    const event = this.#fold(draft, { offset: before + 1, time });
    this.#head = event.offset;
    this.#events.push(event);
    this.#undo.push(() => {
      this.#head = before;
      this.#events.pop();
    });
    return event;
  }

  recordResult(commandId: string, result: CommandResult): void {
    this.#results.set(commandId, result);
    this.#undo.push(() => this.#results.delete(commandId));
  }

  resultOf(commandId: string): CommandResult | undefined {
    const message = this.#rows.get(commandId)?.message;
    return this.#results.get(commandId) ?? (message && { offset: message.offset, time: message.time });
  }

  message(id: string, viewer: string): Message | undefined {
    const row = this.#rows.get(id);
    return row && toMessage(row, viewer);
  }

  before(offset: number, limit: number, viewer: string): readonly Message[] {
    const page: Message[] = [];
    for (let at = this.#indexAfter(offset - 1) - 1; at >= 0 && page.length < limit; at--) {
      const event = this.#events[at];
      if (event?.type === 'message') page.push(this.#toCurrent(event, viewer) as Message);
    }
    return page.reverse();
  }

  after(offset: number, limit: number, viewer: string): readonly JournalEvent[] {
    const from = this.#indexAfter(offset);
    return this.#events.slice(from, from + limit).map((event) => this.#toCurrent(event, viewer));
  }

  canReplay(offset: number, limit: number): boolean {
    const from = this.#indexAfter(offset);
    const isKept = offset === 0 ? !this.#hasPruned : this.#events[from - 1]?.offset === offset;
    return isKept && this.#events.length - from <= limit;
  }

  /** Runs one step of pruning. Returns true when more events are left to remove. */
  prune(retention: Retention, now: number): boolean {
    const oldest = now - retention.maxAgeMs;
    let count = 0;
    while (count < PRUNE_STEP_EVENTS) {
      const event = this.#events[count];
      if (!event || (this.#events.length - count <= retention.maxEvents && event.time >= oldest)) break;
      if (event.type === 'message') {
        this.#results.set(event.id, { offset: event.offset, time: event.time });
        this.#rows.delete(event.id);
      }
      count++;
    }
    if (count > 0) {
      this.#events = this.#events.slice(count);
      this.#hasPruned = true;
    }
    for (const [commandId, { time }] of this.#results) {
      if (time >= now - DEDUPE_WINDOW_MS) break;
      this.#results.delete(commandId);
    }
    return count === PRUNE_STEP_EVENTS;
  }

  /** Returns the index of the first event after an offset. */
  #indexAfter(offset: number): number {
    let low = 0;
    let high = this.#events.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#events[middle]?.offset ?? 0) <= offset) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #toCurrent(event: JournalEvent, viewer: string): JournalEvent {
    if (event.type === 'message') return this.message(event.id, viewer) ?? event;
    // An edit of a message that was deleted later has no text, as in every other journal.
    if (event.type === 'edited' && this.#rows.get(event.message)?.message.deleted) return { ...event, text: '' };
    return event;
  }

  #fold(draft: Draft, at: { readonly offset: number; readonly time: number }): JournalEvent {
    switch (draft.type) {
      case 'message': {
        const { replyTo, ...rest } = draft;
        const message: Message = { ...rest, ...at, ...(replyTo !== undefined && { replyTo }) };
        this.#rows.set(message.id, { message, reactions: new Map() });
        this.#undo.push(() => this.#rows.delete(message.id));
        return message;
      }
      case 'edited':
        this.#change(draft.message, { text: draft.text, edited: true, rev: at.offset });
        return { ...draft, ...at };
      case 'deleted': {
        this.#change(draft.message, { text: '', deleted: true, rev: at.offset });
        return { ...draft, ...at };
      }
      case 'reacted': {
        const members = this.#react(draft.message, draft.emoji, draft.member.id, draft.on);
        this.#change(draft.message, { rev: at.offset });
        return { ...draft, ...at, count: members };
      }
      case 'renamed':
        return { ...draft, ...at };
    }
  }

  #change(id: string, change: Partial<Message>): void {
    const row = this.#rows.get(id);
    if (!row) throw new Error('The event changes a message that does not exist.');
    const { message } = row;
    row.message = { ...message, ...change };
    this.#undo.push(() => {
      row.message = message;
    });
  }

  #react(id: string, emoji: string, member: string, on: boolean): number {
    const reactions = this.#rows.get(id)?.reactions;
    const members = reactions?.get(emoji) ?? new Set<string>();
    if (members.has(member) !== on) {
      if (on) members.add(member);
      else members.delete(member);
      this.#undo.push(() => (on ? members.delete(member) : members.add(member)));
    }
    reactions?.set(emoji, members);
    return members.size;
  }
}

function toMessage({ message, reactions }: Row, viewer: string): Message {
  const visible = [...reactions]
    .filter(([, members]) => members.size > 0 && !message.deleted)
    .map(([emoji, members]) => ({ emoji, count: members.size, ...(members.has(viewer) && { mine: true as const }) }));
  return visible.length === 0 ? message : { ...message, reactions: visible };
}

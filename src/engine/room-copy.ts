import type { Clock } from '../clock.ts';
import type { DocumentChange, Removal } from '../ports/documents.ts';
import type { CloseReason } from '../protocol/close-reasons.ts';
import type { JournalEvent, Joined, Left, Person, Presence } from '../protocol/server-messages.ts';
import { DocumentCopy } from '../record/document-copy.ts';
import type { RoomEvent } from '../record/record.ts';
import { isReplaced, toJournalEvent, toJournalEvents, type Snapshot } from './snapshot.ts';
import { Tail, type TailBudget } from './tail.ts';

/** What a script published: the events of one call. Versions number the publications of a room. */
export interface Publication {
  readonly previousVersion: number;
  readonly version: number;
  /** Offset of the last event before these. */
  readonly before: number;
  readonly head: number;
  /** The node that made the call. */
  readonly node: string;
  readonly epoch: string;
  readonly events: readonly PublishedEvent[];
}

/** A published event. A type that begins with `~` is for nodes only. */
export type PublishedEvent =
  | JournalEvent
  | Joined
  | Left
  | Presence
  /** Another node took a member over from this node and generation. */
  | { readonly type: '~moved'; readonly member: string; readonly node: string; readonly generation: string }
  /** A command changed documents, and removed people. */
  | {
      readonly type: '~kept';
      readonly version: number;
      readonly changes: readonly DocumentChange[];
      readonly removes: readonly Removal[];
    }
  /** The room began anew, and its members leave. */
  | { readonly type: '~restart'; readonly reason: CloseReason };

/** Reads a publication: six fields, a line end, and JSON. */
export function readPublication(message: string): Publication {
  const end = message.indexOf('\n');
  const [previousVersion, version, before, head, node = '', epoch = ''] = message.slice(0, end).split(' ');
  return {
    ...{
      previousVersion: Number(previousVersion),
      version: Number(version),
      before: Number(before),
      head: Number(head),
    },
    ...{ node, epoch, events: JSON.parse(message.slice(end + 1)) as readonly PublishedEvent[] },
  };
}

/** Returns whether a publication clears events. */
export function hasCleared({ events }: Publication): boolean {
  return events.some(({ type }) => type === 'cleared');
}

/** A node's copy of a room: what the engine holds, up to a version. */
export class RoomCopy {
  readonly tail: Tail;
  readonly documents: DocumentCopy;
  #epoch = '';
  #head = 0;
  #version = 0;
  #count = 0;
  /** People by id; undefined in a large room. */
  #people: Map<string, Person> | undefined = new Map();
  #presenceVersion = 0;
  #cleared = 0;

  constructor(clock: Pick<Clock, 'wall' | 'elapsed'>, budget?: TailBudget) {
    this.tail = new Tail(budget);
    this.documents = new DocumentCopy(clock);
  }

  /** Every event with a lower offset is gone. */
  get cleared(): number {
    return this.#cleared;
  }

  get epoch(): string {
    return this.#epoch;
  }

  get head(): number {
    return this.#head;
  }

  get version(): number {
    return this.#version;
  }

  get presenceVersion(): number {
    return this.#presenceVersion;
  }

  get presence(): Presence {
    const members = this.#people && [...this.#people.values()];
    return { type: 'presence', count: this.#count, ...(members && { members }) };
  }

  /** Replaces everything with a snapshot. Returns the changed documents. */
  reset(snapshot: Snapshot): readonly DocumentChange[] {
    this.tail.reset(snapshot.events, snapshot.pruned);
    this.#epoch = snapshot.epoch;
    this.#head = snapshot.head;
    this.#version = snapshot.version;
    this.#cleared = snapshot.cleared;
    this.#setPeople(snapshot);
    return this.keep(snapshot);
  }

  /** Returns the events for members of a room that began anew with a snapshot: the newest of the new stream, and its people. */
  beginning({ events }: Snapshot): readonly RoomEvent[] {
    const journalled = toJournalEvents(events, '');
    return [
      ...journalled.map((message) => ({ kind: 'journalled', message }) as const),
      { kind: 'presence', message: this.presence },
    ];
  }

  /** Takes the documents of a snapshot. Returns the changes. */
  keep({ documents, documentsVersion }: Snapshot): readonly DocumentChange[] {
    return documents ? this.documents.reset(documents, documentsVersion) : [];
  }

  /** Adds what a snapshot after `head` holds. Returns the events for members; a changed presence is one of them. */
  catchUp(snapshot: Snapshot): readonly RoomEvent[] {
    const events = snapshot.events.flatMap((logged): RoomEvent | [] => {
      const message = this.#addToTail(withoutLaterReactions(toJournalEvent(logged, '')));
      return isReplaced(logged) ? [] : { kind: 'journalled', message };
    });
    this.#cleared = Math.max(this.#cleared, snapshot.cleared);
    this.#head = events.length > 0 ? (snapshot.events.at(-1)?.offset ?? this.#head) : this.#head;
    const before = JSON.stringify(this.presence);
    this.#setPeople(snapshot);
    if (JSON.stringify(this.presence) !== before) events.push({ kind: 'presence', message: this.presence });
    return events;
  }

  /** Marks everything up to a version as applied. */
  setVersion(version: number): void {
    this.#version = version;
  }

  /** Applies a publication that follows directly. Returns the events for members. */
  apply({ version, head, events }: Publication): readonly RoomEvent[] {
    this.#version = version;
    this.#head = head;
    return events.flatMap((event): RoomEvent | [] => {
      switch (event.type) {
        case 'joined':
          this.#people?.set(event.member.id, event.member);
          this.#notePresence((this.#people?.size ?? this.#count) - this.#count);
          return { kind: 'presence', message: event };
        case 'left':
          this.#people?.delete(event.member.id);
          this.#notePresence((this.#people?.size ?? this.#count) - this.#count);
          return { kind: 'presence', message: event };
        case 'presence':
          this.#people = event.members && new Map(event.members.map((person) => [person.id, person]));
          this.#notePresence(event.count - this.#count);
          return { kind: 'presence', message: event };
        case 'renamed':
          if (this.#people?.has(event.member.id)) this.#people.set(event.member.id, event.member);
          this.#notePresence(0);
          return { kind: 'journalled', message: this.#addToTail(event) };
        case 'message':
        case 'edited':
        case 'deleted':
        case 'reacted':
        case 'settings':
          return { kind: 'journalled', message: this.#addToTail(event) };
        case 'cleared':
          this.#cleared = Math.max(this.#cleared, event.before);
          return { kind: 'journalled', message: this.#addToTail(event) };
        case '~kept':
          this.documents.apply(event.changes, event.version);
          return [];
        default:
          // For nodes only, or from a node of a later version during an update.
          return [];
      }
    });
  }

  #addToTail(event: JournalEvent): JournalEvent {
    this.tail.add(event);
    return event;
  }

  #setPeople({ people, count }: Snapshot): void {
    this.#people = people && new Map(people);
    this.#notePresence(count - this.#count);
  }

  #notePresence(change: number): void {
    this.#count += change;
    this.#presenceVersion++;
  }
}

/** Removes what later events bring, of which a client sees whether they are its own. */
function withoutLaterReactions(event: JournalEvent): JournalEvent {
  if (event.type !== 'message') return event;
  const { reactions: _reactions, rev: _rev, ...message } = event;
  return message;
}

import type { Deleted, Edited, JournalEvent, Message, Person, Reacted, Renamed } from '../protocol/server-messages.ts';

/** The durable, ordered records of rooms. */
export interface Journal {
  /** The record of a room; the same object for the same name. Throws a JournalError. */
  room(name: string): RoomJournal;
  /** Nobody is in the room any more: what is kept of it in memory beyond its record may go. */
  release(name: string): void;
  /** Forgets what retention no longer covers, a little at a time; true when more is left to do. Never throws. */
  prune(): boolean;
  /** Flushes and closes. */
  close(): void;
}

/** One room's record. Everything happens in the call; what cannot be done throws a JournalError and changes nothing. */
export interface RoomJournal {
  /** Identity of the stream: random, and stored with it. */
  readonly epoch: string;
  /** Offset of the last event that was committed, 0 before the first. */
  readonly head: number;
  /**
   * Runs `work` and keeps all that it appended, in one transaction, or nothing. What it appended is seen by the other
   * methods at once. Once it returns, the events survive the death of the process at any moment.
   */
  transaction(work: () => void): void;
  /** Appends an event inside a transaction, under the next offset, and folds it into the message it is about. */
  append(draft: Draft, time: number): JournalEvent;
  /** Remembers for 24 h what became of a command. Inside a transaction. A message needs none: it has its command's id. */
  recordResult(command: string, outcome: CommandResult): void;
  /** What became of a command of the last 24 h at least, a message's own among them, whatever was pruned. */
  resultOf(command: string): CommandResult | undefined;
  /** A message as it is now. `viewer` is whose reactions are `mine`. */
  message(id: string, viewer: string): Message | undefined;
  /** Up to `limit` messages before an offset, the newest of them, in rising order. */
  before(offset: number, limit: number, viewer: string): readonly Message[];
  /** Up to `limit` events after an offset, in rising order, messages with all that is folded in. */
  after(offset: number, limit: number, viewer: string): readonly JournalEvent[];
  /** True when the very event at `offset` is still there (or it is 0 and nothing was pruned), and at most `most` follow. */
  canReplay(offset: number, most: number): boolean;
}

/** What became of a command: the ack that it gets, now and ever after. */
export interface CommandResult {
  readonly offset: number;
  readonly time: number;
}

/** An event before the journal gave it its offset. */
export type Draft =
  | (Pick<Message, 'type' | 'id' | 'from' | 'text'> & { readonly replyTo?: string | undefined })
  | Pick<Edited, 'type' | 'message' | 'text'>
  | Pick<Deleted, 'type' | 'message'>
  | (Pick<Reacted, 'type' | 'message' | 'emoji' | 'on'> & { readonly member: Person })
  | Pick<Renamed, 'type' | 'member' | 'was'>;

/** How much of a room is kept. */
export interface Retention {
  /** Newest events a room keeps. */
  readonly events: number;
  /** Longest age of an event, in milliseconds. */
  readonly age: number;
}

/** The journal could not do it: a full disk, a locked file. Trying again later may help. */
export class JournalError extends Error {}

import type { Deleted, Edited, JournalEvent, Message, Person, Reacted, Renamed } from '../protocol/server-messages.ts';

/** The durable, ordered records of all rooms. */
export interface Journal {
  /** Returns the record of a room: the same object for the same name. Throws a JournalError. */
  room(name: string): RoomJournal;
  /** Frees the memory of a room that has no members. */
  release(name: string): void;
  /** Runs one step of pruning: removes some of the events beyond retention. Returns true when more are left. Never throws. */
  prune(): boolean;
  /** Flushes and closes the journal. */
  close(): void;
}

/** The record of a room. Every method is synchronous. One that fails throws a JournalError and changes nothing. */
export interface RoomJournal {
  /** Identity of the stream: a random text, stored with it. */
  readonly epoch: string;
  /** Offset of the last committed event; 0 before the first. */
  readonly head: number;
  /**
   * Runs `work` in one transaction, which commits all events that `work` appends, or none. The other methods see appended
   * events at once. After `transaction` returns, the events survive a kill of the process at any moment.
   */
  transaction(work: () => void): void;
  /**
   * Appends an event inside a transaction, with the next offset, and folds it into the message that it changes. `address`
   * is the member's IP address, whose network has a share of what is kept.
   */
  append(draft: Draft, time: number, address?: string): JournalEvent;
  /** Stores the result of a command for 24 h, inside a transaction. A `send` needs none: its message has the same id. */
  recordResult(commandId: string, result: CommandResult): void;
  /** Returns the result of a command, a `send` included. Pruning keeps it for at least 24 h. */
  resultOf(commandId: string): CommandResult | undefined;
  /** Returns the current state of a message. `viewer` is the id of the member whose reactions are `mine`. */
  message(id: string, viewer: string): Message | undefined;
  /** Returns the newest `limit` messages before an offset, in rising order. */
  before(offset: number, limit: number, viewer: string): readonly Message[];
  /** Returns the first `limit` events after an offset, in rising order. Messages are in their current state. */
  after(offset: number, limit: number, viewer: string): readonly JournalEvent[];
  /** Whether the event at `offset` is still kept (0: any), and nothing after it was pruned. */
  isCompleteAfter(offset: number): boolean;
  /**
   * Whether the room is whole after an offset, and at most `limit` events follow. Of the changes of one network, at most a
   * quarter of the limit counts, so that no network alone keeps the others from a replay.
   */
  canReplay(offset: number, limit: number): boolean;
  /** Makes all later offsets higher than this one. */
  skipTo(offset: number): void;
}

/** The result of a command: the content of its ack, now and for each repeat. */
export interface CommandResult {
  readonly offset: number;
  readonly time: number;
}

/** An event before the journal assigns its offset. */
export type Draft =
  | (Pick<Message, 'type' | 'id' | 'from' | 'text'> & { readonly replyTo?: string | undefined })
  | Pick<Edited, 'type' | 'message' | 'text'>
  | Pick<Deleted, 'type' | 'message'>
  | (Pick<Reacted, 'type' | 'message' | 'emoji' | 'on'> & { readonly member: Person })
  | Pick<Renamed, 'type' | 'member' | 'was'>;

/** How much of a room the journal keeps. A change is an edit, a deletion, a reaction or a rename. */
export interface Retention {
  /** Most messages of a room. A message has all its changes folded in. */
  readonly maxMessages: number;
  /** Most changes of a room that are kept for replays, of which one network holds at most a quarter. */
  readonly maxChanges: number;
  /** Greatest age of an event, in milliseconds. */
  readonly maxAgeMs: number;
}

/** The journal failed, for example because the disk is full or the file is locked. A later attempt may succeed. */
export class JournalError extends Error {}

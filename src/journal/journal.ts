import type { AuditEntry } from '../ports/documents.ts';
import type { SearchMatches, SearchQuery } from '../ports/search.ts';
import type { Draft } from '../ports/verdict.ts';
import type { JournalEvent, Message } from '../protocol/server-messages.ts';

/** The durable, ordered records of all rooms. */
export interface Journal {
  /** Returns the record of a room: the same object for the same name. Throws a JournalError. */
  room(name: string): RoomJournal;
  /** Frees the memory of a room that has no members. */
  release(name: string): void;
  /** Returns the names of the stored rooms after one, in order. Throws a JournalError. */
  names(after: string | undefined, limit: number): readonly string[];
  /** Describes a room that is stored, or open. Creates none. Throws a JournalError. */
  find(name: string): StoredSummary | undefined;
  readonly values: ValueStore;
  readonly search: JournalSearch;
  /** Runs one step of pruning: removes some of the events beyond retention. Returns true when more are left. Never throws. */
  prune(): boolean;
  /** Returns one sentence about why nothing can be stored now; undefined while writes succeed. Never throws. */
  failure(): string | undefined;
  /** Flushes and closes the journal. */
  close(): void;
}

/** What the journal keeps of a room. */
export interface StoredSummary {
  readonly epoch: string;
  readonly head: number;
  /** Number of events. */
  readonly events: number;
  /** When the last event happened, in milliseconds since 1970; undefined without events. */
  readonly lastActivity: number | undefined;
}

/** The search of a journal, like `MessageSearch`. */
export interface JournalSearch {
  /** Throws a JournalError. */
  find(room: string, query: SearchQuery): SearchMatches;
  index(): boolean;
  /**
   * Runs a step that empties the index: without steps of `index`, nothing would remove the texts that are gone. Returns true when more
   * is to do. Never throws.
   */
  dropIndex(): boolean;
}

/** Small texts by key. A method that fails throws a JournalError. */
export interface ValueStore {
  /** Returns all values whose key begins with `prefix`, in any order. */
  entries(prefix: string): readonly (readonly [key: string, value: string])[];
  get(key: string): string | undefined;
  /** Stores values in one transaction; one that is undefined removes its key. */
  set(values: ReadonlyMap<string, string | undefined>): void;
}

/** The record of a room. Every method but `whenWritable` is synchronous. One that fails throws a JournalError and changes nothing. */
export interface RoomJournal {
  /** Identity of the stream: a random text, stored with it. */
  readonly epoch: string;
  /** Offset of the last committed event; 0 before the first. */
  readonly head: number;
  /** Calls `write` at once, or soon: a file takes no writes for some milliseconds while it is put in order. */
  whenWritable(write: () => void): void;
  /**
   * Runs `work` in one transaction, which commits all events that `work` appends, or none. The other methods see appended
   * events at once. After `transaction` returns, the events survive a kill of the process at any moment.
   */
  transaction(work: () => void): void;
  /**
   * Appends an event inside a transaction, with the next offset, and applies it to the message that it changes. `address`
   * is the member's IP address: retention limits the events of each network.
   */
  append(draft: Draft, time: number, address?: string): JournalEvent;
  /** Stores the result of a command for 24 h, inside a transaction. A `send` needs none: its message has the same id. */
  recordResult(commandId: string, result: CommandResult): void;
  /** Returns the result of a command, a `send` included. Pruning keeps it for at least 24 h. */
  resultOf(commandId: string): CommandResult | undefined;
  /** Returns the current state of a message. `viewer` is the id of the member whose reactions are `mine`. */
  message(id: string, viewer: string): Message | undefined;
  /** Returns the ids of at most `limit` members with a reaction to a message, in any order. */
  reactors(id: string, emoji: string, limit: number): readonly string[];
  /** Returns the newest `limit` messages before an offset, in rising order. */
  before(offset: number, limit: number, viewer: string): readonly Message[];
  /**
   * Returns the first `limit` events after an offset, in rising order. Messages are in their current state. Edits that later ones
   * replaced are left out, so that a text is in at most two events.
   */
  after(offset: number, limit: number, viewer: string): readonly JournalEvent[];
  /** Returns whether no event after `offset` was pruned and the event at `offset` is still kept (0 needs no event). */
  isCompleteAfter(offset: number): boolean;
  /** Returns whether all events after `offset` are kept but those that a `cleared` event removed, which is kept. */
  isClearedAfter(offset: number): boolean;
  /** The highest pruned offset; 0 before the first. */
  readonly prunedTo: number;
  /**
   * Returns whether the events after an offset are complete, and at most `limit`. Changes of one network count at most as a
   * quarter of the limit, so that one network alone cannot prevent a replay for the others.
   */
  canReplay(offset: number, limit: number): boolean;
  /**
   * Begins a stream with a new epoch, inside a transaction. Offsets go on to rise. Events of the old stream stay until a `cleared`
   * removes them.
   */
  renewEpoch(): void;
  /** Makes all later offsets higher than this one. In a file, far higher: a lost copy may also have assigned the next ones. */
  skipTo(offset: number): void;
  /** Returns whether an offset that was once the head is one of this record, and not of a lost copy. */
  hasHead(offset: number): boolean;
  /** The names that are reserved for members. A room without events stores none. */
  readonly names: NameStore;
  /** The kept documents, and the audit log. */
  readonly kept: KeptStore;
}

/** The kept documents and the audit log of a room. A method that fails throws a JournalError. */
export interface KeptStore {
  /** Returns all stored documents, in any order. Those that have ended may be among them. */
  documents(): readonly StoredDocument[];
  /** Stores a document, or replaces the stored one, inside a transaction. */
  put(stored: StoredDocument): void;
  /** Removes a document, if it is stored, inside a transaction. */
  delete(key: string): void;
  /** Adds an entry to the audit log, inside a transaction. */
  addEntry(value: string, time: number): void;
  /** Returns the newest `limit` entries before the one with an id, the newest first; without an id the newest. */
  entries(before: string | undefined, limit: number): readonly AuditEntry[];
}

/** A document that the room keeps under a key. */
export interface StoredDocument {
  readonly key: string;
  readonly value: string;
  /** When it ends, in milliseconds since 1970. Undefined for a document that stays. */
  readonly endsAt: number | undefined;
}

/** The reserved names of a room. A method that fails throws a JournalError. */
export interface NameStore {
  /** Returns all stored names, in any order. */
  all(): readonly StoredName[];
  /** Stores a name, or replaces the stored one, inside a transaction. */
  put(stored: StoredName): void;
  /** Removes a name, if it is stored, inside a transaction. */
  delete(name: string): void;
  /** Returns a small number for the network of an address; 0 for loopback. It does not reveal the network. */
  tag(address: string): number;
}

/** A name that is reserved for a member. */
export interface StoredName {
  /** In folded form. */
  readonly name: string;
  readonly memberId: string;
  /** Tag of the member's network. */
  readonly network: number;
  /** When the member left, in milliseconds since 1970. Undefined while it is in the room. */
  readonly leftAt: number | undefined;
  /** Id of a message that the member wrote. */
  readonly message: string | undefined;
}

/** The result of a command: the content of its ack, now and for each repeat. */
export interface CommandResult {
  readonly offset: number;
  readonly time: number;
}

/** Time for which the audit log keeps its entries. */
export const AUDIT_LOG_MS = 90 * 24 * 60 * 60 * 1_000;

/** Limits for the events that the journal keeps of each room. A change is any event that is not a message. */
export interface Retention {
  /** Maximum number of messages. A message contains the effect of its changes. */
  readonly maxMessages: number;
  /** Maximum number of changes, which are kept for replays. At most a quarter of them is from one network. */
  readonly maxChanges: number;
  /** Maximum age of an event, in milliseconds. */
  readonly maxAgeMs: number;
}

/** The journal failed, for example because the disk is full or the file is locked. A later attempt may succeed. */
export class JournalError extends Error {}

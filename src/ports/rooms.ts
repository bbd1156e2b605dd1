import type { CloseReason } from '../protocol/close-reasons.ts';
import type { Fields } from '../protocol/parse-client.ts';
import type { JournalEvent, Message, Person, Presence } from '../protocol/server-messages.ts';
import type { Documents, LogPage } from './documents.ts';
import type { Refusal } from './rules.ts';

/** A room of the store, with or without members. */
export interface RoomSummary {
  readonly name: string;
  /** Identity of the stream. */
  readonly epoch: string;
  /** Offset of the last event; 0 before the first. */
  readonly head: number;
  /** Number of people in the room, on all nodes. */
  readonly members: number;
  /** Number of events that the room keeps. */
  readonly events: number;
  /** When the last event happened, in milliseconds since 1970; undefined in a room without events. */
  readonly lastActivity: number | undefined;
}

/** A person in a room. */
export interface PresentSince {
  readonly person: Person;
  /** When it entered, in milliseconds since 1970. In a room of several nodes: when a member of it last connected. */
  readonly since: number;
}

/** All rooms of the store. Methods reject with a RecordError when the store fails. */
export interface RoomDirectory {
  /** Lists rooms in the order of their names (by UTF-16 code units), those after a name. Fewer than `limit` are the last ones. */
  list(after: string | undefined, limit: number): Promise<readonly RoomSummary[]>;
  /** Finds a room; undefined when the store does not have it. */
  find(name: string): Promise<RoomSummary | undefined>;
  /**
   * Opens a room, and keeps it open until it is released, with or without members. Creates a room that the store does not have.
   * Resolves to `full` at the room limit of the server, which is higher than that of members.
   */
  hold(name: string): Promise<HeldRoom | 'full'>;
  /** Returns the names of the rooms that are open on this node. */
  open(): readonly string[];
}

/**
 * The author of a command that no member sends. It has the rank of an owner, which its events do not show, and may delete every
 * message. Rules do not apply to it.
 */
export interface Author {
  /** Id of the person in events, such as `api:bot`. Of a verified user: that of its person in the room. */
  readonly id: string;
  readonly name: string;
  readonly user?: string | undefined;
  readonly avatar?: string | undefined;
}

/** A room that a capability keeps open. Methods that read reject with a RecordError when the store fails. */
export interface HeldRoom {
  readonly name: string;
  readonly epoch: string;
  /** Offset of the last event. */
  readonly head: number;
  readonly presence: Presence;
  readonly documents: Documents;
  /** Lists all people in the room, on all nodes, and when each entered, in milliseconds since 1970. */
  people(): Promise<readonly PresentSince[]>;
  /** Reads the current state of a message; undefined when it is unknown. */
  message(id: string): Promise<Message | undefined>;
  /** Reads the newest `limit` messages before an offset, in rising order. `viewer` is the id of the person whose reactions are `mine`. */
  messages(before: number, limit: number, viewer?: string): Promise<readonly Message[]>;
  /**
   * Reads the first `limit` kept events after an offset, in rising order. A message may be in a later state, that of its `rev`. Omits
   * edits that later ones replaced, and pruned events: `isKept` detects those.
   */
  after(offset: number, limit: number): Promise<readonly JournalEvent[]>;
  /**
   * Returns whether a reader that has everything up to an offset of an epoch misses nothing: the room keeps all later events, but for
   * those that a kept `cleared` removed.
   */
  isKept(epoch: string, offset: number): Promise<boolean>;
  /** Reads the newest `limit` entries of the audit log before the one with an id; without an id the newest. */
  log(before: string | undefined, limit: number): Promise<LogPage>;
  /**
   * Carries out a command in the next turn. `fields` are those of the message that a member would send, with `type` and `id`. Rules
   * such as slow mode do not apply; a message is refused with `name-taken` while another person in the room has the author's name.
   */
  execute(author: Author, fields: Fields): Promise<Execution>;
  /**
   * Removes all messages, reserved names, and documents but those that last, such as bans. Ends all members with a reason, and begins
   * a new epoch, whose first event is a `cleared`. The audit log and the results of commands stay. Rejects with a RecordError.
   */
  restart(author: Author, reason: CloseReason): Promise<void>;
  /** Lets the room close when it has no members. Later calls do nothing. */
  release(): void;
}

/** What came of a command. */
export type Execution =
  /** `isRepeat`: it was carried out before. `event` is absent then, and where nothing changed. */
  | {
      readonly kind: 'done';
      readonly offset: number;
      readonly time: number;
      readonly isRepeat: boolean;
      readonly event?: JournalEvent | undefined;
    }
  | ({ readonly kind: 'refused' } & Refusal)
  /** The fields are not those of a command. `reason` is a sentence about the rule that they break. */
  | { readonly kind: 'malformed'; readonly reason: string };

import type { CommandResult } from '../journal/journal.ts';
import type { DocumentChange, Documents, LogPage, People } from '../ports/documents.ts';
import type { RecordError } from '../ports/record-error.ts';
import type { PresentSince, RoomSummary } from '../ports/rooms.ts';
import type { Access, Refusal } from '../ports/rules.ts';
import type { Verdict } from '../ports/verdict.ts';
import type { CloseReason } from '../protocol/close-reasons.ts';
import type { Role } from '../protocol/identity-messages.ts';
import type { Reactor } from '../protocol/reactor-messages.ts';
import type { JournalEvent, Joined, Left, Message, Person, Presence } from '../protocol/server-messages.ts';
import type { Restart } from './restart.ts';

/** The records of all rooms. */
export interface Records {
  /** Opens the record of a room, which must not be open. Throws a RecordError. */
  open(name: string): RoomRecord;
  /** Closes the record of a room that has no members on this node, and frees its memory. */
  release(name: string): void;
  /**
   * Lists the rooms that the store has, and those with an open record, in the order of their names. Fewer than `limit` are the last
   * ones. Rejects with a RecordError.
   */
  list(after: string | undefined, limit: number): Promise<readonly RoomSummary[]>;
  /** Finds such a room. Rejects with a RecordError. */
  find(name: string): Promise<RoomSummary | undefined>;
}

/**
 * The shared state of a room: its stream of events, the current state of its messages, and its people. A room on one node
 * keeps it in the journal and in memory. Nodes that share a room keep it in the engine. `done` of any method is called
 * exactly once: before the method returns where the record is local, and later otherwise.
 */
export interface RoomRecord {
  /** Identity of the stream: a random text, stored with it. A shared record knows it from the first `done` on. */
  readonly epoch: string;
  /** Offset of the last event that `applied` has received; 0 before the first. */
  readonly head: number;
  /** The people of the room, at `head`. */
  readonly presence: Presence;
  /** Rises with every change of `presence`. */
  readonly presenceVersion: number;
  /** The kept documents of the room. A shared record has them from the first `done` on. */
  readonly documents: Documents;
  /** Sets the receiver of the room's events. Call it once, before any other method. */
  follow(follower: RecordFollower): void;
  /** Calls `write` at once, or as soon as the store takes writes again: within 100 ms. Call `commit` from it. */
  whenWritable(write: () => void): void;
  /**
   * Carries out entries in their order, all or none of those that change the stream. `applied` receives their events before
   * `done` receives one outcome for each entry. Call it again only after `done`.
   */
  commit(entries: readonly RecordEntry[], done: (outcomes: readonly Outcome[]) => void): void;
  /** Reads the newest `limit` messages before an offset, in rising order. `viewer` is the person whose reactions are `mine`. */
  before(offset: number, limit: number, viewer: string, done: Done<readonly Message[]>): void;
  /** Reads the first `limit` events after a position, in rising order. Messages are in their current state. */
  after(position: number, limit: number, viewer: string, done: Done<ReplayStep>): void;
  /** Reads the current state of a message; undefined when it is unknown. `viewer` is the person whose reactions are `mine`. */
  message(id: string, viewer: string, done: Done<Message | undefined>): void;
  /** Reads at most `limit` people with a reaction to a message, in any order. */
  reactors(message: string, emoji: string, limit: number, done: Done<readonly Reactor[]>): void;
  /** Reads the newest `limit` entries of the audit log before the one with an id, the newest first; without an id the newest. */
  log(before: string | undefined, limit: number, done: Done<LogPage>): void;
  /** Waits until everything about the room is known: epoch, head, people and documents. A local record knows it at once. */
  ready(done: Done<undefined>): void;
  /**
   * Reads the first `limit` kept events after an offset, in rising order, whether or not some of them were pruned. A message may be
   * in a later state.
   */
  events(offset: number, limit: number, done: Done<readonly JournalEvent[]>): void;
  /** Finds out whether all events after an offset of an epoch are kept, but for those that a kept `cleared` removed. */
  isKept(epoch: string, offset: number, done: Done<boolean>): void;
  /** Lists the people of the room, and when each entered. */
  people(done: Done<readonly PresentSince[]>): void;
  /**
   * Begins the stream anew with another epoch: removes all events, reserved names and members, and the documents that do not last.
   * Its first event is a `cleared`, and followers receive it. Call it only between commits.
   */
  restart(restart: Restart, done: Done<undefined>): void;
  /** Finds out whether a client can recover: whether all events after its last one are kept, and few enough to replay. */
  canRecover(point: RecoveryPoint, done: Done<boolean>): void;
  /** Sends other nodes that a member is typing. May be lost. */
  noteTyping(member: RecordMember): void;
  /** Stores what is still only in memory. Called when the last member has left and when the server ends. Never throws. */
  flush(): void;
}

/** Receives what happens in a shared record, in order. */
export interface RecordFollower {
  /** Receives events that are committed, and the offset of the last event before them. */
  applied(events: readonly RoomEvent[], before: number): void;
  /** Receives the changed documents of a commit, on any node, after its events. */
  kept(changes: readonly DocumentChange[]): void;
  /** A command on any node removed the members of a person, or another node took over a member. */
  removed(members: (member: RecordMember) => boolean, reason: CloseReason): void;
  /** A member of another node is typing. */
  typing(personId: string): void;
  /** The store lost events that members have received. They need to enter again. */
  lost(): void;
}

/** Receives the result of a read, or the reason why it failed. */
export type Done<Value> = (result: Value | RecordError) => void;

/** The person of a member. */
export interface Profile {
  readonly personId: string;
  /** The fields of a verified user's `Person`; absent for a guest. */
  readonly user?: string | undefined;
  readonly avatar?: string | undefined;
  readonly role?: Role | undefined;
  /** A verified name, which the person has whether or not others have it too. Without it the name is that of a guest. */
  readonly name?: string | undefined;
}

/** The part of a member that records see. Its ids contain no white space. `id` is empty for the server itself. */
export interface RecordMember {
  readonly id: string;
  /** Id of the person in events. Several members of one user share it; a guest's is the id of its member. */
  personId: string;
  /** The record sets it when the member joins, and when it is renamed. */
  name: string;
  readonly address: string;
  readonly access: Access;
  /** The fields of a verified user's `Person`; undefined for a guest. */
  user?: string | undefined;
  avatar?: string | undefined;
  role?: Role | undefined;
}

/** An item that a record carries out. */
export type RecordEntry =
  | JoinEntry
  /** The member has left. `keepsName`: it has a resume token, and its name stays reserved for it. */
  | { readonly kind: 'leave'; readonly member: RecordMember; readonly keepsName: boolean }
  /** The member has lost its carrier, and leaves when its grace period ends. */
  | { readonly kind: 'lost'; readonly member: RecordMember }
  | CommandEntry;

/** A member that enters, or a member that returns over another carrier. */
export interface JoinEntry {
  readonly kind: 'join';
  readonly member: RecordMember;
  /**
   * The person that enters. A guest that signs in enters as another person: the record takes its member away from the old one, and gives
   * the member the new fields.
   */
  readonly profile: Profile;
  /** Name in the member's resume token; undefined without one. */
  readonly claimedName: string | undefined;
  /** True when `joined` is marked as the return of a member after a restart. */
  readonly isReturning: boolean;
  /** True for a member that receives a resume token: its name stays reserved for it after it has left. */
  readonly keepsName: boolean;
  /**
   * Returns the reason why the member may not enter; undefined when it may. Called right before the record carries the entry
   * out, when the documents are loaded.
   */
  readonly refusal: () => CloseReason | undefined;
  /**
   * Returns whether the carrier has closed since. A record that is not local then refuses the entry: the member may have
   * entered over another node, and would be taken away from there.
   */
  readonly isAbandoned: () => boolean;
}

/** A command, or the text of a plain member. */
export interface CommandEntry {
  readonly kind: 'command';
  readonly member: RecordMember;
  /** Id of the command. A repeat of an accepted one gets its first result, and is not judged. */
  readonly id: string;
  /** True for an id that the server has just made: it cannot be a repeat. */
  readonly isNewId: boolean;
  /** Id of the message that the command changes; undefined when it changes none. */
  readonly target: string | undefined;
  /** True for a command whose judge needs `people`. */
  readonly needsPeople?: boolean | undefined;
  /**
   * Decides what the command does. `row` is the current state of the target as the member sees it; undefined when it is
   * unknown. Called once, or again when the message or a document changed in between.
   */
  readonly judge: (row: Message | undefined, documents: Documents, people: People) => RecordVerdict;
}

/** What a command does to a record. `identify`: gives the member's person newer fields, and all its members too. */
export type RecordVerdict = Verdict | { readonly kind: 'identify'; readonly profile: Profile };

/** The outcome of an entry. */
export type Outcome =
  | {
      readonly kind: 'appended';
      readonly event: JournalEvent;
      readonly result: CommandResult;
      readonly author?: Person | undefined;
    }
  /** Carried out earlier, under the same id. */
  | { readonly kind: 'repeated'; readonly result: CommandResult }
  /** Carried out without an event. */
  | { readonly kind: 'unchanged'; readonly result: CommandResult }
  /** Carried out with documents: `entry` is what the audit log has of it. */
  | {
      readonly kind: 'kept';
      readonly event?: JournalEvent | undefined;
      readonly result: CommandResult;
      readonly entry?: string | undefined;
    }
  | ({ readonly kind: 'refused' } & Refusal)
  /**
   * The member may enter, and has its name. `isRenamed`: another person has the claimed name. `wasPresent`: the member is in
   * the room already, over another node. `isOutdated`: the person is in the room with other fields than the profile.
   */
  | {
      readonly kind: 'joined';
      readonly isRenamed: boolean;
      readonly wasPresent: boolean;
      readonly isOutdated: boolean;
    }
  /** The member has become another person's since the token that names it. Its client can enter as a new member. */
  | { readonly kind: 'foreign' }
  /** The member may not enter. */
  | { readonly kind: 'barred'; readonly reason: CloseReason }
  /** The outcome of `leave` and `lost`. */
  | { readonly kind: 'noted' };

/** An event in a room. All members receive the events of a room in the same order. */
export type RoomEvent =
  | { readonly kind: 'journalled'; readonly message: JournalEvent }
  | { readonly kind: 'presence'; readonly message: Joined | Left | Presence };

/** Events after a position, and the position after the last of them. */
export interface ReplayStep {
  readonly events: readonly JournalEvent[];
  readonly position: number;
}

/** What a client has of the stream. */
export interface RecoveryPoint {
  readonly epoch: string | undefined;
  /** Offset of the last event that the client applied. */
  readonly offset: number | undefined;
  /** The head that the server signed in the client's resume token. */
  readonly signed: StreamHead | undefined;
}

/** A stream of events, and the offset of its last event. */
export interface StreamHead {
  readonly epoch: string;
  readonly head: number;
}

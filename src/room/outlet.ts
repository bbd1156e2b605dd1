import type { VerifiedIdentity } from '../ports/admission.ts';
import type { Access } from '../ports/rules.ts';
import type { JournalEvent, Message, Person, Presence } from '../protocol/server-messages.ts';
import type { Done, RoomEvent } from '../record/record.ts';

/** A message format. The room encodes each turn once for all outlets of a dialect. */
export interface Dialect {
  /** True: one frame holds a whole turn. False: each event is a frame. */
  readonly batches: boolean;
  /** Encodes a turn as frames to send in order. `before` is the offset of the last event before the turn. */
  encode(events: readonly RoomEvent[], before: number): readonly string[];
  /** Encodes a typing notice. Returns undefined when the dialect has none. */
  encodeTyping(memberId: string): string | undefined;
}

/** A request to enter a room. */
export interface JoinRequest {
  /** IP address of the client; empty when unknown. */
  readonly address: string;
  readonly access: Access;
  /** Resume token of an earlier welcome. */
  readonly token?: string | undefined;
  /** Epoch of the stream that the client has. */
  readonly epoch?: string | undefined;
  /** Offset of the last event that the client applied. */
  readonly offset?: number | undefined;
  /** True for a client that sent the admin token. */
  readonly isModerator: boolean;
  /** The verified user; undefined for a guest. */
  readonly identity?: VerifiedIdentity | undefined;
}

/** The state of a room for an entering member. */
export interface Welcome {
  readonly you: Person;
  readonly epoch: string;
  readonly head: number;
  /** True when the token restored the id and name of the member. */
  readonly resumed: boolean;
  /** True when a replay of all missed events follows. */
  readonly recovered: boolean;
  /** All members of the room; undefined in a large room. */
  readonly members: readonly Person[] | undefined;
  readonly count: number;
  /** Token for the next `hello`. */
  readonly token: string;
  readonly moderator: boolean;
  /** True for a member that cannot write. */
  readonly readonly: boolean;
  /** Fields that capabilities add. */
  readonly added: Readonly<Record<string, unknown>>;
  /** The newest messages, for a member that does not recover. */
  readonly newest: NewestPage | undefined;
  /** Returns whether the member has all events of the replay, so that its next page needs no read. */
  readonly isAtHead: () => boolean;
}

/** Messages before an offset, in rising order. */
export interface HistoryPage {
  readonly before: number;
  readonly messages: readonly Message[];
  /** True when there are older messages. */
  readonly more: boolean;
}

/** The newest page of a room for a member. */
export interface NewestPage {
  /** The page, if it is in memory. */
  readonly kept: HistoryPage | undefined;
  /** Reads the page, from memory if another member has read it in the meantime. */
  read(done: Done<HistoryPage>): void;
}

/** The next events for a member that is catching up. */
export interface ReplayPage {
  readonly events: readonly JournalEvent[];
  /** Offset of the event before the first of them. */
  readonly before: number;
  /** Presence to append to the last page, if it has changed since the welcome. */
  readonly presence: Presence | undefined;
}

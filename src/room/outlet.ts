import type { Access } from '../ports/rules.ts';
import type { JournalEvent, Joined, Left, Message, Person, Presence } from '../protocol/server-messages.ts';

/** Something that happened in a room. All members receive a room's events in the same order. */
export type RoomEvent =
  | { readonly kind: 'journalled'; readonly message: JournalEvent }
  | { readonly kind: 'presence'; readonly message: Joined | Left | Presence };

/** Encodes events for a room, which encodes each turn once for all outlets of a dialect. */
export interface Dialect {
  /** True: one frame holds a whole turn. False: each event is a frame. */
  readonly batches: boolean;
  /** Encodes a turn as frames to send in order. `before` is the offset of the last event before the turn. */
  encode(events: readonly RoomEvent[], before: number): readonly string[];
  /** Encodes a typing notice; undefined when the dialect has none. */
  encodeTyping(memberId: string): string | undefined;
}

/** What a client brings to enter a room. */
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
  readonly isModerator: boolean;
}

/** The room as an entering member finds it. */
export interface Welcome {
  readonly you: Person;
  readonly epoch: string;
  readonly head: number;
  /** True when the token gave the member its id and name back. */
  readonly resumed: boolean;
  /** True when everything that the member missed follows. */
  readonly recovered: boolean;
  /** Everyone in the room; undefined in a large room. */
  readonly members: readonly Person[] | undefined;
  readonly count: number;
  /** Token for the next `hello`. */
  readonly token: string;
  readonly moderator: boolean;
  /** The newest messages, for a member that does not recover. */
  readonly newest: HistoryPage | undefined;
}

/** Messages before an offset, in rising order. */
export interface HistoryPage {
  readonly before: number;
  readonly messages: readonly Message[];
  /** True when there are older messages. */
  readonly more: boolean;
}

import type { JournalEvent, Joined, Left, Message, Person, Presence } from '../protocol/server-messages.ts';

/** What happens in a room, in the order in which everybody learns of it. */
export type RoomEvent =
  | {
      readonly kind: 'journalled';
      readonly message: JournalEvent;
      /** As it was said, for plain. */
      readonly raw?: string;
    }
  | { readonly kind: 'presence'; readonly message: Joined | Left | Presence };

/** What a room needs of a way of speaking: each turn is encoded once for all who speak it. */
export interface Dialect {
  /** True: one frame can tell a whole turn. False: every text is one event. */
  readonly batches: boolean;
  /** The turn as texts, to be sent in order. `before` is the offset of the last event of the turn before. */
  encode(events: readonly RoomEvent[], before: number): readonly string[];
  /** How to say that somebody is writing, if it can be said. */
  encodeTyping(member: string): string | undefined;
}

/** What a newcomer brings to be recognised and to get what it missed. */
export interface JoinRequest {
  readonly address: string;
  readonly token?: string | undefined;
  readonly epoch?: string | undefined;
  readonly offset?: number | undefined;
  readonly isModerator: boolean;
}

/** The room as a newcomer finds it. */
export interface Welcome {
  readonly you: Person;
  readonly epoch: string;
  readonly head: number;
  readonly resumed: boolean;
  readonly recovered: boolean;
  /** Undefined in a large room. */
  readonly members: readonly Person[] | undefined;
  readonly count: number;
  readonly token: string;
  readonly moderator: boolean;
  /** The newest messages, for one who does not recover. */
  readonly newest: HistoryPage | undefined;
}

/** Messages before an offset, in rising order, and whether there are older ones. */
export interface HistoryPage {
  readonly before: number;
  readonly messages: readonly Message[];
  readonly more: boolean;
}

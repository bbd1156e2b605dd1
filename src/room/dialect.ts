import type { Closing } from '../protocol/closings.ts';
import type { Joined, Left, Message, Person } from '../protocol/server-messages.ts';

/** What happens in a room, in the order in which everybody learns of it. */
export type RoomEvent =
  | { readonly kind: 'said'; readonly message: Message; readonly raw: string }
  | { readonly kind: 'joined'; readonly message: Joined }
  | { readonly kind: 'left'; readonly message: Left };

/** What a room needs of a way of speaking: each turn is encoded once for all who speak it. */
export interface Dialect {
  /** True: one frame can tell a whole turn. False: every text is one event. */
  readonly batches: boolean;
  /** The turn as texts, to be sent in order. `before` is the offset of the last event of the turn before. */
  encode(events: readonly RoomEvent[], before: number): readonly string[];
}

/** The room as a newcomer finds it. */
export interface Arrival {
  readonly you: Person;
  readonly epoch: string;
  readonly head: number;
  readonly members: readonly Person[];
}

/** A member's way out of the room: what the room may do to the one who speaks there. Nothing here throws. */
export interface Outlet {
  readonly dialect: Dialect;
  /** True: hears everything from the moment of joining. False: from the turn in which it was welcomed. */
  readonly hearsAtOnce: boolean;
  /** You are in. */
  welcome(arrival: Arrival): void;
  /** Sends one of the dialect's frames. */
  send(text: string): void;
  /** Ends the member's carrier. The room hears of it by `leave`. */
  close(closing: Closing): void;
}

import type { Cancel } from '../clock.ts';
import type { CloseReason } from '../protocol/close-reasons.ts';
import type { ErrorCode } from '../protocol/errors.ts';
import type { Ack } from '../protocol/server-messages.ts';
import type { Budget } from '../limits/budget.ts';
import type { Welcome, Dialect } from './outlet.ts';

/** A person in a room. */
export interface Member {
  readonly id: string;
  name: string;
  address: string;
  isModerator: boolean;
  /** What it may still send; it survives a change of carrier. */
  readonly budget: Budget;
  state: MemberState;
  /** A carrier that said hello and waits for its welcome. */
  pendingOutlet: Outlet | undefined;
  /** When it last changed its name, in milliseconds since 1970. */
  renamedAt: number;
  /** When it last said that it was writing. */
  typedAt: number;
}

/** Where a member stands towards the room. */
export type MemberState =
  /** Not yet welcomed for the first time. */
  | { readonly kind: 'new' }
  /** Reads the journal: has everything up to `position`. */
  | {
      readonly kind: 'catching-up';
      readonly outlet: Outlet;
      position: number;
      /** The roster as its welcome told it. */
      readonly rosterVersion: number;
    }
  /** Hears every turn. */
  | { readonly kind: 'live'; readonly outlet: Outlet }
  /** Without a carrier; leaves when the grace period ends. */
  | { readonly kind: 'lost'; readonly cancelGrace: Cancel }
  | { readonly kind: 'gone' };

/** A member's way out of the room: what the room may do to the one who speaks there. Nothing here throws. */
export interface Outlet {
  readonly dialect: Dialect;
  /**
   * `listener`: hears everything from the moment of entering, and leaves when its carrier does.
   * `reader`: is welcomed, reads the journal until it has caught up, then hears; its place outlives its carrier.
   */
  readonly manner: 'listener' | 'reader';
  /** This is who you are: the first thing told, within `Room.enter`. */
  admit(member: Member): void;
  /** You are in. A reader now takes `Room.nextPage` until that says it is live. */
  welcome(arrival: Welcome): void;
  /** Sends one of the dialect's frames. */
  send(text: string): void;
  /** Sends a frame that may get lost. */
  hint(text: string): void;
  acknowledge(ack: Omit<Ack, 'type'>): void;
  refuse(command: string, code: ErrorCode, retryAfter?: number): void;
  /** Ends the member's carrier. The room hears of it by `lose` or `quit`. */
  close(closing: CloseReason): void;
}

/** Every carrier a member has: where it hears, and where it is coming back. */
export function outlets(member: Member): Outlet[] {
  const outlets = new Set([member.pendingOutlet, currentOutlet(member)]);
  outlets.delete(undefined);
  return [...outlets] as Outlet[];
}

/** The way to a member, if there is one. */
export function currentOutlet({ state: place }: Member): Outlet | undefined {
  return place.kind === 'catching-up' || place.kind === 'live' ? place.outlet : undefined;
}

import type { Cancel } from '../clock.ts';
import type { Refusal, RuleMember } from '../ports/rules.ts';
import type { CloseReason } from '../protocol/close-reasons.ts';
import type { Ack } from '../protocol/server-messages.ts';
import type { Dialect, JoinRequest, Welcome } from './outlet.ts';

/** A named participant in a room. */
export interface Member extends RuleMember {
  name: string;
  address: string;
  access: RuleMember['access'];
  isModerator: boolean;
  state: MemberState;
  /** Outlet of a carrier that sent `hello` and waits for its welcome. */
  pendingOutlet: Outlet | undefined;
  /** When it was renamed last, on the clock that measures durations. */
  renamedAt: number;
  /** When it sent its last typing notice, on the clock that measures durations. */
  typedAt: number;
}

/** Where a member stands in its room. */
export type MemberState =
  /** Waits for its first welcome. */
  | { readonly kind: 'new' }
  /** Reads the journal, and has everything up to `position`. */
  | {
      readonly kind: 'catching-up';
      readonly outlet: Outlet;
      position: number;
      /** Version of the roster in its welcome. */
      readonly rosterVersion: number;
    }
  /** Receives every turn. */
  | { readonly kind: 'live'; readonly outlet: Outlet }
  /** Has no carrier, and leaves when the grace period ends. */
  | { readonly kind: 'lost'; readonly cancelGrace: Cancel }
  /** Has left for good. */
  | { readonly kind: 'gone' };

/** A member's way out of the room: a dialect over a carrier. No method throws. */
export interface Outlet {
  readonly dialect: Dialect;
  /**
   * True: the member is welcomed, reads the journal until it has caught up, then receives turns. It outlives its carrier
   * by the grace period. False: the member receives turns from the moment it enters, and leaves with its carrier.
   */
  readonly catchesUp: boolean;
  /** Hands over the member that entered. The first call, within `Room.enter`. */
  admit(member: Member): void;
  /** Welcomes the member. An outlet that catches up then calls `Room.nextPage` until it returns `live`. */
  welcome(welcome: Welcome): void;
  /** Sends a frame of the dialect. */
  send(text: string): void;
  /** Sends a frame, or drops it when the reader is behind. */
  sendIfIdle(text: string): void;
  /** Answers a command that was carried out: now, or earlier when it is a repeat. */
  acknowledge(ack: Omit<Ack, 'type'>, isRepeat: boolean): void;
  /** Answers a command that was refused, and closes the carrier if the refusal demands it. */
  refuse(commandId: string, refusal: Refusal): void;
  /** Closes the member's carrier. The outlet then calls `Room.detach` or `Room.leave`. */
  close(reason: CloseReason): void;
}

/** Creates a member that waits for its first welcome. */
export function createMember(id: string, name: string, { address, access }: JoinRequest): Member {
  return {
    ...{ id, name, address, access, isModerator: false },
    ...{ state: { kind: 'new' }, pendingOutlet: undefined, renamedAt: -Infinity, typedAt: -Infinity },
  };
}

/** Every outlet of a member: the current one, and the one that waits for its welcome. */
export function outlets(member: Member): Outlet[] {
  const outlets = new Set([member.pendingOutlet, currentOutlet(member)]);
  outlets.delete(undefined);
  return [...outlets] as Outlet[];
}

/** The outlet over which a member receives events; undefined while it has none. */
export function currentOutlet({ state }: Member): Outlet | undefined {
  return state.kind === 'catching-up' || state.kind === 'live' ? state.outlet : undefined;
}

import type { Cancel, Clock } from '../clock.ts';
import type { AddedMessage, Refusal, RuleMember } from '../ports/rules.ts';
import { closeReasons, type CloseReason } from '../protocol/close-reasons.ts';
import type { Ack } from '../protocol/server-messages.ts';
import type { Dialect, JoinRequest, Welcome } from './outlet.ts';
import type { Profile } from '../record/record.ts';
import type { Identity } from './resume-tokens.ts';

/** A named participant in a room. */
export interface Member extends RuleMember {
  personId: string;
  name: string;
  address: string;
  access: RuleMember['access'];
  isModerator: boolean;
  user: string | undefined;
  avatar: string | undefined;
  role: RuleMember['role'];
  /** What the carrier was admitted with: the role takes from its access, and the admin token makes an owner. */
  carrier: Pick<JoinRequest, 'access' | 'isModerator'>;
  state: MemberState;
  /** Outlet of a carrier that has sent `hello` and waits for its welcome. */
  pendingOutlet: Outlet | undefined;
}

/** Stage of a member in its room. */
export type MemberState =
  /**
   * Waits for its first welcome. `hasToken`: a resume token named it. `entry`: whether the record has carried out its entry,
   * and whether it returned from another node.
   */
  | { readonly kind: 'new'; readonly hasToken: boolean; entry: 'waiting' | 'joined' | 'returned' }
  /** Reads the record, and has received all events up to `position`. */
  | {
      readonly kind: 'catching-up';
      readonly outlet: Outlet;
      position: number;
      /** Version of the presence in its welcome. */
      readonly presenceVersion: number;
    }
  /** Receives every turn. */
  | { readonly kind: 'live'; readonly outlet: Outlet }
  /** Has no carrier, and leaves when the grace period ends. */
  | { readonly kind: 'lost'; readonly cancelGrace: Cancel }
  /** Has left for good. */
  | { readonly kind: 'gone' };

/** The connection from the room to a member: a dialect over a carrier. No method throws. */
export interface Outlet {
  readonly dialect: Dialect;
  /**
   * True: the member receives a welcome, reads the journal until it has caught up, then receives turns. It stays for the
   * grace period after its carrier closes. False: the member receives turns at once, and leaves with its carrier.
   */
  readonly catchesUp: boolean;
  /** Receives the member that entered. This is the first call, within `Room.enter`. */
  admit(member: Member): void;
  /** Welcomes the member. An outlet that catches up then calls `Room.nextPage` until it returns `live`. */
  welcome(welcome: Welcome): void;
  /** Sends a frame of the dialect. */
  send(text: string): void;
  /** Sends a frame, or drops it when other frames still wait for the client. */
  sendIfIdle(text: string): void;
  /** Sends a message of a capability. Returns false when the dialect has none. */
  notify(message: AddedMessage): boolean;
  /** Answers a command that was carried out: now, or earlier when it is a repeat. */
  acknowledge(ack: Omit<Ack, 'type'>, isRepeat: boolean): void;
  /** Answers a command that was refused, and closes the carrier if the refusal demands it. */
  refuse(commandId: string, refusal: Refusal): void;
  /** Closes the member's carrier. The outlet then calls `Room.detach` or `Room.leave`. */
  close(reason: CloseReason): void;
}

/** Creates a member that waits for its first welcome. The record gives it its name. */
export function createMember(
  { id, name, since }: Identity,
  { personId, user, avatar, role }: Profile,
  { address, access }: JoinRequest,
  hasToken: boolean,
): Member {
  return {
    ...{ id, personId, name, address, access, isModerator: false, user, avatar, role, since },
    ...{ carrier: { access, isModerator: false }, state: { kind: 'new', hasToken, entry: 'waiting' } },
    pendingOutlet: undefined,
  };
}

/** Creates the member that stands for the server in its own commands. It has no id, and never enters a room. */
export function createServerMember(): Member {
  const request = { address: '', access: 'read-write', isModerator: false } as const;
  const member = createMember({ id: '', name: 'server', since: 0 }, { personId: '' }, request, false);
  return { ...member, state: { kind: 'gone' } };
}

/** Returns all outlets of a member: the current one, and the one that waits for its welcome. */
export function outlets(member: Member): Outlet[] {
  const outlets = new Set([member.pendingOutlet, currentOutlet(member)]);
  outlets.delete(undefined);
  return [...outlets] as Outlet[];
}

/** Returns the outlet over which a member receives events, or undefined. */
export function currentOutlet({ state }: Member): Outlet | undefined {
  return state.kind === 'catching-up' || state.kind === 'live' ? state.outlet : undefined;
}

/** Time over which members enter again whose events the store has lost. */
const REENTRY_SPREAD_MS = 3_000;

/**
 * Closes the outlets of members that can enter again. Live ones receive nothing from now on, and close spread over a few
 * seconds, so that they do not return all at once.
 */
export function closeSpread(
  members: Iterable<Member>,
  subscribers: { delete(outlet: Outlet): void },
  { clock, random }: { readonly clock: Clock; readonly random: () => number },
): void {
  for (const { state, pendingOutlet } of [...members]) {
    pendingOutlet?.close(closeReasons.failed);
    // It would become live.
    if (state.kind === 'catching-up') state.outlet.close(closeReasons.failed);
    if (state.kind !== 'live' || !state.outlet.catchesUp) continue;
    const { outlet } = state;
    // A later event would hide from the client that earlier ones are lost.
    subscribers.delete(outlet);
    clock.after(random() * REENTRY_SPREAD_MS, () => outlet.close(closeReasons.failed));
  }
}

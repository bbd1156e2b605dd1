import type { VerifiedIdentity } from '../ports/admission.ts';
import { userPersonId } from '../ports/person-ids.ts';
import type { Refusal } from '../ports/rules.ts';
import type { Ack } from '../protocol/server-messages.ts';
import type { Profile } from '../record/record.ts';
import { createMember, type Member, type Outlet } from './member.ts';
import type { JoinRequest } from './outlet.ts';
import { adoptIdentity, createIdentifyJudge, toProfile } from './profile.ts';
import type { Claims } from './resume-tokens.ts';
import type { RoomDeps, RoomState } from './room-state.ts';
import type { EnterItem, IdentifyItem } from './turn.ts';

/**
 * Returns what the resume token of a request restores; undefined when the client enters as a new member. A token is no login:
 * a user's also needs the site's token for the same user. `find` returns a member of this node.
 */
export function readClaims(
  { token, identity }: JoinRequest,
  { name, deps }: RoomState,
  find: (memberId: string) => Member | undefined,
): Claims | undefined {
  const claims = token === undefined ? undefined : deps.tokens.read(name, token);
  if (!claims) return undefined;
  const personId = identity && userPersonId(name, identity.user);
  if (claims.personId !== undefined && claims.personId !== personId) return undefined;
  // The guest has signed in since, and this is its older token.
  const known = find(claims.id);
  return known?.user === undefined || known.personId === personId ? claims : undefined;
}

/** Creates the item of a member that enters, or that the claims name. */
export function toEnterItem(
  outlet: Outlet,
  request: JoinRequest,
  claimed: Claims | undefined,
  { name, deps }: RoomState,
  known: Member | undefined,
): EnterItem {
  const newMember = { name: '', since: deps.clock.wall() };
  const identity = claimed ?? { id: deps.newId(), ...newMember };
  const profile = toProfile(name, identity.id, request);
  const member = known ?? createMember(identity, profile, request, claimed !== undefined);
  return { kind: 'enter', member, outlet, request, claimed, profile };
}

/** Receives the fields of the ack of a newer identity, or the refusal of the record. */
export type Identified = (outcome: Omit<Ack, 'type' | 'id'> | Refusal) => void;

/** Time after which a change that the record could not store may be tried again. */
const IDENTIFY_RETRY_MS = 1_000;

/** Gives a member the rights of a newer identity now, and creates the item that gives it the name and picture. */
export function toIdentifyItem(
  member: Member,
  identity: VerifiedIdentity,
  done: Identified,
  { name, deps }: RoomState,
): IdentifyItem {
  const was = member.name;
  adoptIdentity(member, identity);
  const profile = toProfile(name, member.id, { identity, isModerator: member.carrier.isModerator });
  return createIdentifyItem(member, profile, deps, (outcome) => {
    if (!('result' in outcome)) return done({ code: 'journal', retryAfter: IDENTIFY_RETRY_MS });
    const { offset, time } = outcome.result;
    done({ offset, time, ...(member.name !== was && { token: deps.tokens.issue(name, member, deps.record) }) });
  });
}

/** Creates the item that gives a person in the room the fields with which a member has just entered: the newest count. */
export function toProfileItem({ member, profile }: EnterItem, { deps }: RoomState): IdentifyItem {
  return createIdentifyItem(member, profile, deps, () => {});
}

function createIdentifyItem(
  member: Member,
  profile: Profile,
  { newId, recent }: RoomDeps,
  done: IdentifyItem['done'],
): IdentifyItem {
  const { judge, undo } = createIdentifyJudge(member, profile, recent);
  return {
    ...{ kind: 'identify', member, id: newId(), judge },
    done(outcome) {
      // Without this, a retry would come too soon after a rename that failed.
      if (!('result' in outcome)) undo();
      done(outcome);
    },
  };
}

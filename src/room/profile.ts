import type { VerifiedIdentity } from '../ports/admission.ts';
import { userPersonId } from '../ports/person-ids.ts';
import type { Role } from '../protocol/identity-messages.ts';
import type { Profile } from '../record/record.ts';
import type { Member } from './member.ts';
import type { JoinRequest } from './outlet.ts';
import type { RecentActions } from './recent-actions.ts';

/** Returns the person of a member: a verified user, or a guest, whose person has the id of the member. */
export function toProfile(
  room: string,
  memberId: string,
  { identity, isModerator }: Pick<JoinRequest, 'identity' | 'isModerator'>,
): Profile {
  const role = effectiveRole(identity, isModerator);
  if (!identity) return { personId: memberId, role };
  const { user, name, avatar } = identity;
  return { personId: userPersonId(room, user), user, name, avatar, role };
}

/** Returns the role of a member. The admin token of the server makes an owner. */
export function effectiveRole(identity: VerifiedIdentity | undefined, isAdmin: boolean): Role | undefined {
  return isAdmin ? 'owner' : identity?.role;
}

/** Returns whether a role has at least the rank of a moderator. */
export function isModeratorRole(role: Role | undefined): boolean {
  return role === 'owner' || role === 'moderator';
}

/** Takes the address and the rights of the request that entered or resumed a member. */
export function adoptRequest(member: Member, { address, access, isModerator, identity }: JoinRequest): void {
  member.address = address;
  member.carrier = { access, isModerator };
  adoptIdentity(member, identity);
}

/** Gives a member the rights of its identity, within those of its carrier. */
export function adoptIdentity(member: Member, identity: VerifiedIdentity | undefined): void {
  const { access, isModerator } = member.carrier;
  member.role = effectiveRole(identity, isModerator);
  member.isModerator = isModeratorRole(member.role);
  member.access = member.role === 'reader' ? 'read-only' : access;
}

/**
 * Creates the judge of a newer identity. A person whose name has just changed keeps it: with tokens of two names, it could rename
 * itself with every connection. `undo` allows the new name again after a judgement without effect.
 */
export function createIdentifyJudge(member: Member, profile: Profile, recent: RecentActions) {
  let isRename = false;
  const undo = () => {
    if (isRename) recent.forget('rename', member.personId);
    isRename = false;
  };
  const judge = () => {
    undo();
    const { name } = profile;
    const isNew = name !== undefined && name !== member.name;
    isRename = isNew && recent.wait('rename', member.personId) === 0;
    if (isRename) recent.note('rename', member.personId);
    return { kind: 'identify', profile: isNew && !isRename ? { ...profile, name: member.name } : profile } as const;
  };
  return { judge, undo };
}

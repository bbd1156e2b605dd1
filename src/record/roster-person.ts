import { toPerson } from '../protocol/person.ts';
import type { Joined, Person } from '../protocol/server-messages.ts';
import type { Profile, RecordMember } from './record.ts';

/** A person in the room. Its fields are those of the newest profile. */
export interface RosterPerson {
  readonly id: string;
  name: string;
  /** True for a name that others may have too. */
  isNameVerified: boolean;
  profile: Profile;
  /** In the order in which they joined. */
  readonly members: Set<RecordMember>;
}

/** Returns the public part of a person. */
export function describe({ id, name, profile: { user, avatar, role } }: RosterPerson): Person {
  return toPerson({ personId: id, name, user, avatar, role });
}

/** Creates the event of a person that enters, or whose fields change. */
export function joinedEvent(person: RosterPerson, isReturning: boolean): Joined {
  return { type: 'joined', member: describe(person), ...(isReturning && { returning: true as const }) };
}

/** Returns whether a profile has other fields than the person. A guest's profile has no name to compare. */
export function isOutdated({ name, profile }: RosterPerson, newer: Profile): boolean {
  const isSame = newer.avatar === profile.avatar && newer.role === profile.role;
  return !isSame || (newer.name !== undefined && newer.name !== name);
}

/** Gives a member the fields of another person. */
export function assignProfile(member: RecordMember, { personId, user, avatar, role }: Profile): void {
  member.personId = personId;
  member.user = user;
  member.avatar = avatar;
  member.role = role;
}

import type { Role } from '../protocol/identity-messages.ts';

const RANKS: Readonly<Record<Role | 'member', number>> = { owner: 3, moderator: 2, member: 1, reader: 0 };

/** A member, or the person of an event. */
interface Ranked {
  readonly role?: Role | undefined;
}

/** Returns whether a member may act on a person: only one of a lower rank. */
export function mayActOn(member: Ranked, person: Ranked): boolean {
  return RANKS[member.role ?? 'member'] > RANKS[person.role ?? 'member'];
}

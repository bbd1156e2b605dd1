import type { Role } from './identity-messages.ts';
import type { Person } from './server-messages.ts';

/** The public fields of a member. */
interface PersonFields {
  /** True for an author of the server's own, whose rank is not public. */
  readonly isServer?: true;
  readonly personId: string;
  readonly name: string;
  readonly user?: string | undefined;
  readonly avatar?: string | undefined;
  readonly role?: Role | undefined;
}

/**
 * Returns whether the author with an id is a program of the site, not a person: a key of the server API, or the receiver of webhooks.
 * No other id has a colon or so few letters.
 */
export function isProgram(personId: string): boolean {
  return /^api:|^webhook$/.test(personId);
}

/** Returns the public part of a member. */
export function toPerson({ personId, name, user, avatar, role, isServer }: PersonFields): Person {
  return {
    ...{ id: personId, name },
    ...(user !== undefined && { user }),
    ...(avatar !== undefined && { avatar }),
    ...(role !== undefined && !isServer && { role }),
  };
}

import type { Role } from './identity-messages.ts';
import type { Person } from './server-messages.ts';

/** The public fields of a member. */
interface PersonFields {
  readonly personId: string;
  readonly name: string;
  readonly user?: string | undefined;
  readonly avatar?: string | undefined;
  readonly role?: Role | undefined;
}

/** Returns the public part of a member. */
export function toPerson({ personId, name, user, avatar, role }: PersonFields): Person {
  return {
    ...{ id: personId, name },
    ...(user !== undefined && { user }),
    ...(avatar !== undefined && { avatar }),
    ...(role !== undefined && { role }),
  };
}

import type { People } from '../../src/ports/documents.ts';
import type { CommandContext } from '../../src/ports/requests.ts';
import type { RuleMember } from '../../src/ports/rules.ts';
import type { Message, Person } from '../../src/protocol/server-messages.ts';
import type { Documents } from '../../src/ports/documents.ts';

/** A member as rules and judges see it: a guest, unless `fields` has a user. */
export function ruleMember(fields: Partial<RuleMember> & { readonly id: string }): RuleMember {
  return {
    ...{ personId: fields.id, name: fields.id, address: '198.51.100.7', access: 'read-write', since: 0 },
    isModerator: fields.role === 'moderator' || fields.role === 'owner',
    ...fields,
  };
}

/** A message of a person. */
export function messageOf(from: Person, fields: Partial<Message> = {}): Message {
  return { type: 'message', id: 'a-message-id-of-16', offset: 7, time: 0, from, text: 'hello', ...fields };
}

/** The people of a room: those that are present with their networks, and the number of people on each network. */
export function peopleOf(
  present: readonly (Person & { readonly networks?: readonly string[] })[],
  counts: Readonly<Record<string, number>> = {},
): People {
  return {
    find(personId) {
      const found = present.find(({ id }) => id === personId);
      if (!found) return undefined;
      const { networks = [], ...person } = found;
      return { person, memberIds: [found.id], networks };
    },
    countOnNetwork: (network) => counts[network] ?? 0,
  };
}

/** What a command is judged by. */
export function judgedBy(
  member: RuleMember,
  documents: Documents,
  { row, people = peopleOf([]) }: { readonly row?: Message; readonly people?: People } = {},
): CommandContext {
  return { room: 'lobby', member, row, documents, people };
}

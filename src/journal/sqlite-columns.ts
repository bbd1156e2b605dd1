import type { EventItem } from '../ports/transfer.ts';
import type { Person } from '../protocol/server-messages.ts';
import { NO_NETWORK } from './network-tag.ts';
import { encodePerson } from './sqlite-event.ts';
import type { EventRow } from './sqlite-statements.ts';

/** Columns of the table `event` that only some kinds of events have. */
type EventColumns = Omit<EventRow, 'at' | 'kind' | 'time'> & { readonly network: number | null };

/** The columns of an event that leaves all of them empty. */
export const NO_COLUMNS: EventColumns = {
  ...{ message: null, member: null, name: null, text: null, reply_to: null, rev: null },
  ...{ edited: null, deleted: null, flag: null, count: null, network: null, person: null, file: null },
};

/** Returns the columns of an event: the inverse of `toEvent`. */
export function toColumns(event: EventItem): Partial<EventColumns> {
  if (event.type === 'message') {
    const { id, from, text, file, replyTo, rev, edited, deleted } = event;
    return {
      ...{ message: id, member: from.id, name: from.name, text, reply_to: replyTo ?? null, rev: rev ?? null },
      ...{ edited: edited ? 1 : null, deleted: deleted ? 1 : null, person: encodePerson(from) },
      file: file ? JSON.stringify(file) : null,
    };
  }
  const network = event.network ?? NO_NETWORK;
  switch (event.type) {
    case 'edited':
      return { network, message: event.message, text: event.text };
    case 'deleted':
      return { network, message: event.message };
    case 'reacted': {
      const { message, member, emoji, on, count } = event;
      return { network, message, ...toPersonColumns(member), text: emoji, flag: on ? 1 : 0, count };
    }
    case 'renamed':
      return { network, ...toPersonColumns(event.member), text: event.was };
    case 'settings':
      return { network, ...toPersonColumns(event.by), text: JSON.stringify(event.settings) };
    case 'cleared':
      return { network, ...toPersonColumns(event.by), rev: event.before };
  }
}

function toPersonColumns(person: Person): Pick<EventColumns, 'member' | 'name' | 'person'> {
  return { member: person.id, name: person.name, person: encodePerson(person) };
}

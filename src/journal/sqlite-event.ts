import type { RoomSettings } from '../protocol/room-settings.ts';
import type { MessageFile } from '../protocol/pictures.ts';
import type { JournalEvent, Person } from '../protocol/server-messages.ts';
import { JournalError } from './journal.ts';
import type { EventRow } from './sqlite-statements.ts';

/** Converts a row of the table `event`, and the reactions to it, to an event of the protocol. */
export function toEvent(
  row: EventRow,
  reactions: readonly { readonly emoji: string; readonly count: number; readonly mine: number }[],
): JournalEvent {
  const at = { offset: row.at, time: row.time };
  const member = toPerson(row);
  const message = row.message ?? '';
  const text = row.text ?? '';
  switch (row.kind) {
    case 'message':
      return {
        type: 'message',
        ...at,
        id: message,
        from: member,
        text,
        ...(row.file !== null && { file: JSON.parse(row.file) as MessageFile }),
        ...(row.reply_to !== null && { replyTo: row.reply_to }),
        ...(row.rev !== null && { rev: row.rev }),
        ...(row.edited !== null && { edited: true as const }),
        ...(row.deleted !== null && { deleted: true as const }),
        ...(reactions.length > 0 && {
          reactions: reactions
            .map(({ emoji, count, mine }) => ({ emoji, count, ...(mine && { mine: true as const }) }))
            // In UTF-16 order, as in the page. SQLite sorts by code points.
            .sort((a, b) => (a.emoji < b.emoji ? -1 : 1)),
        }),
      };
    case 'edited':
      return { type: 'edited', ...at, message, text };
    case 'deleted':
      return { type: 'deleted', ...at, message };
    case 'reacted':
      return { type: 'reacted', ...at, message, member, emoji: text, on: row.flag === 1, count: row.count ?? 0 };
    case 'renamed':
      return { type: 'renamed', ...at, member, was: text };
    case 'settings':
      return { type: 'settings', ...at, settings: JSON.parse(text) as RoomSettings, by: member };
    case 'cleared':
      return { type: 'cleared', ...at, before: row.rev ?? 0, by: member };
    default:
      throw new JournalError(`The event ${row.at} is of an unknown kind.`);
  }
}

function toPerson({ member, name, person }: EventRow): Person {
  const fields = person === null ? undefined : (JSON.parse(person) as Omit<Person, 'id' | 'name'>);
  return { id: member ?? '', name: name ?? '', ...fields };
}

/** Returns the value of the column `person`: the fields that only a verified person or a moderator has. */
export function encodePerson({ id: _id, name: _name, ...fields }: Person): string | null {
  return Object.keys(fields).length === 0 ? null : JSON.stringify(fields);
}

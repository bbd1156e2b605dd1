import type { Person } from '../../src/protocol/server-messages.ts';
import type { RoomEvent } from '../../src/record/record.ts';
import type { Dialect } from '../../src/room/outlet.ts';

/** Encodes a turn as one short text, such as `+Ada Ada:hi -Ada`. */
export const briefTurns: Dialect = {
  batches: true,
  encode: (events) => [events.map(toBrief).join(' ')],
  encodeTyping: (member) => `${member} types`,
};

/** Encodes each message as a frame, as the plain dialect does. */
export const singleTexts: Dialect = {
  batches: false,
  encode: (events) => events.flatMap(({ message }) => (message.type === 'message' ? [message.text] : [])),
  encodeTyping: () => undefined,
};

function toBrief({ message }: RoomEvent): string {
  switch (message.type) {
    case 'message':
      return `${message.from.name}:${message.text}`;
    case 'edited':
      return `edited ${message.message} ${message.text}`;
    case 'deleted':
      return `deleted ${message.message}`;
    case 'reacted':
      return `${message.member.name} ${message.on ? 'set' : 'took'} ${message.emoji} ${message.count}`;
    case 'renamed':
      return `${message.was}=>${message.member.name}`;
    case 'settings':
      return `settings ${message.settings.rev}`;
    case 'cleared':
      return `cleared ${message.before}`;
    case 'joined':
      return `+${message.member.name}${message.returning ? ' again' : ''}`;
    case 'left':
      return `-${message.member.name}`;
    case 'presence':
      return `#${message.count}${message.members ? names(message.members) : ''}`;
  }
}

function names(people: readonly Person[]): string {
  return `[${people.map(({ name }) => name).join(',')}]`;
}

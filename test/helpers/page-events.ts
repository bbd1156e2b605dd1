import type { Deleted, Edited, Message, Reacted, Renamed } from '../../src/protocol/server-messages.ts';

const person = (name: string) => ({ id: name, name });

/** Creates a message of the server. Its text is its id, unless `fields` has another. */
export function message(id: string, offset: number, fields: Partial<Message> = {}): Message {
  return { type: 'message', offset, time: offset, id, from: person('ann'), text: id, ...fields };
}

export function edited(id: string, offset: number, text: string, prev?: number): Edited {
  return { type: 'edited', offset, time: offset, message: id, text, ...(prev !== undefined && { prev }) };
}

export function deleted(id: string, offset: number): Deleted {
  return { type: 'deleted', offset, time: offset, message: id };
}

/** Creates the event of a reaction that `memberId` added (`on`) or removed. `count` members have it now. */
export function reacted(id: string, offset: number, memberId: string, count: number, on = true, emoji = '👍'): Reacted {
  return { type: 'reacted', offset, time: offset, message: id, member: person(memberId), emoji, on, count };
}

/** Creates the event of a new name of the member `id`. */
export function renamed(id: string, offset: number, name: string): Renamed {
  return { type: 'renamed', offset, time: offset, member: { id, name }, was: id };
}

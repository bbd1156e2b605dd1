import type { Deleted, Edited, Message, Reacted, Renamed } from '../../src/protocol/server-messages.ts';

const person = (name: string) => ({ id: name, name });

/** A message as the server tells it: its text is its id unless the facts say otherwise. */
export function message(id: string, offset: number, facts: Partial<Message> = {}): Message {
  return { type: 'message', offset, time: offset, id, from: person('ann'), text: id, ...facts };
}

export function edited(id: string, offset: number, text: string, prev?: number): Edited {
  return { type: 'edited', offset, time: offset, message: id, text, ...(prev !== undefined && { prev }) };
}

export function deleted(id: string, offset: number): Deleted {
  return { type: 'deleted', offset, time: offset, message: id };
}

/** Somebody has set a reaction, or taken it back; so many have it then. */
export function reacted(id: string, offset: number, who: string, count: number, on = true, emoji = '👍'): Reacted {
  return { type: 'reacted', offset, time: offset, message: id, member: person(who), emoji, on, count };
}

/** The member `id` has another name. */
export function renamed(id: string, offset: number, name: string): Renamed {
  return { type: 'renamed', offset, time: offset, member: { id, name }, was: id };
}

import type { JournalEvent, Message } from '../../../src/protocol/server-messages.ts';

/** Messages that a timeline keeps while its end is in view. */
const MAX_MESSAGES = 300;

/** The messages of a room that an administrator sees, in their order. Never changes; the functions return new ones. */
export type Timeline = readonly Message[];

/** Adds messages of a page, such as older ones. Those that the timeline has already stay in their later state. */
export function addPage(timeline: Timeline, page: readonly Message[]): Timeline {
  const known = new Set(timeline.map(({ id }) => id));
  return [...timeline, ...page.filter(({ id }) => !known.has(id))].toSorted((a, b) => a.offset - b.offset);
}

/** Applies an event. `trims`: leaves out the oldest messages of a long timeline. */
export function applyEvent(timeline: Timeline, event: JournalEvent, trims: boolean): Timeline {
  switch (event.type) {
    case 'message': {
      const others = timeline.filter(({ id }) => id !== event.id);
      return [...others, event].slice(trims ? -MAX_MESSAGES : 0);
    }
    case 'edited':
      return change(timeline, event.message, event.offset, (message) => ({
        ...message,
        text: event.text,
        edited: true,
      }));
    case 'deleted':
      return change(timeline, event.message, event.offset, toDeleted);
    case 'cleared':
      return timeline.filter(({ offset }) => offset >= event.before);
    default:
      return timeline;
  }
}

/** Changes a message, unless it is in a later state already. */
function change(timeline: Timeline, id: string, offset: number, apply: (message: Message) => Message): Timeline {
  return timeline.map((message) => {
    if (message.id !== id || (message.rev ?? 0) >= offset) return message;
    return { ...apply(message), rev: offset };
  });
}

/** Marks a message as deleted before its event arrives. */
export function markDeleted(timeline: Timeline, id: string): Timeline {
  return timeline.map((message) => (message.id === id ? toDeleted(message) : message));
}

function toDeleted(message: Message): Message {
  return { ...message, text: '', deleted: true };
}

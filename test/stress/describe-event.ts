import type { JournalEvent } from '../../src/protocol/server-messages.ts';

/** Returns what an event is, the same whether it arrives live, in a replay or in a page. */
export function describeEvent(event: JournalEvent): string {
  switch (event.type) {
    case 'message':
      return `message ${event.id}`;
    case 'edited':
    case 'deleted':
    case 'reacted':
      return `${event.type} ${event.message}`;
    case 'renamed':
      return `renamed ${event.member.id}`;
    case 'settings':
      return `settings ${JSON.stringify(event.settings)}`;
    case 'cleared':
      return `cleared ${event.before}`;
  }
}

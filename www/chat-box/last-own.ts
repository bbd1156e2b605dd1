import type { Message } from '../../src/protocol/server-messages.ts';
import type { ChatClient } from '../client/client.ts';

/** Your last message, if it is still there and nothing of yours is on its way. */
export function lastOwn({ outgoing, messages, you }: ChatClient): Message | undefined {
  const last = messages.findLast(({ from }) => from.id === you?.id);
  return outgoing.length > 0 || last?.deleted ? undefined : last;
}

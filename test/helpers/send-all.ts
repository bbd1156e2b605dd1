import type { ChatClient } from '../../www/client/client.ts';
import { until } from './until.ts';

/** Lets a client say texts and waits until the room has them all. */
export async function sendAll(client: ChatClient, ...texts: readonly string[]): Promise<void> {
  for (const text of texts) await until(() => client.send(text), 'there is space in the outbox');
  await until(() => client.outgoing.length === 0, 'all is acknowledged');
}

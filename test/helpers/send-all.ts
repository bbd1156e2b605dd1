import type { ChatClient } from '../../www/client/client.ts';
import { until } from './until.ts';

/** Sends texts from a client and waits until the server has acknowledged all. */
export async function sendAll(client: ChatClient, ...texts: readonly string[]): Promise<void> {
  for (const text of texts) await until(() => client.send(text), 'the outbox has space');
  await until(() => client.outgoing.length === 0, 'the server has acknowledged all texts');
}

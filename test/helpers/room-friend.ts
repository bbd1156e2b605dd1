import type { ChatClient } from '../../www/client/client.ts';
import { headlessClient } from './headless-client.ts';
import { until } from './until.ts';

/** Another member of a room. */
export interface RoomFriend extends Disposable {
  readonly client: ChatClient;
  /** Sends texts one after another. Resolves when the room has them. */
  send(...texts: readonly string[]): Promise<void>;
}

/** Joins a room over a WebSocket. */
export async function friendIn(server: string, room: string): Promise<RoomFriend> {
  const client = headlessClient({ server, room, via: 'websocket' });
  client.join();
  await until(() => client.state.phase === 'live', 'the friend is live');
  return {
    client,
    async send(...texts) {
      for (const text of texts) {
        client.send(text);
        // A few at once: the outbox has a limit.
        if (client.outgoing.length >= 10) await until(() => client.outgoing.length === 0, 'the room has the texts');
      }
      await until(() => client.outgoing.length === 0, 'the room has the texts');
    },
    [Symbol.dispose]: () => client.leave(),
  };
}

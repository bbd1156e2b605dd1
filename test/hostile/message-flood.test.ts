import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { carrierKinds } from '../helpers/carriers.ts';
import { expectHealthy } from '../helpers/expect-healthy.ts';
import { freshRoom } from '../helpers/fresh-room.ts';
import { enterRoom } from '../helpers/test-member.ts';
import { startTestServer, type TestServer } from '../helpers/start-test-server.ts';

let server: TestServer;
beforeAll(async () => void (server = await startTestServer()));
afterAll(() => server[Symbol.asyncDispose]());

const MESSAGE_COUNT = 10_000;
/** Limits the delay of another member's message during the flood. */
const MAX_DELAY_MS = 200;

describe.each(carrierKinds)('The server under 10,000 messages at once over a %s', (kind) => {
  test.each(['plain', 'chat.v1'] as const)(
    'in %s sends them in order or closes the sender, and delays no other member',
    async (dialect) => {
      const room = freshRoom();
      await using flooder = await enterRoom(server.url, kind, dialect, room);
      // The measuring members have connections of their own, so they share none of the flooder's work.
      await using ada = await enterRoom(server.url, 'WebSocket', 'plain', room);
      await using bob = await enterRoom(server.url, 'WebSocket', 'plain', room);
      let isClosed = false;
      void flooder.client.closed.then(() => {
        isClosed = true;
      });
      for (let number = 0; number < MESSAGE_COUNT && !isClosed; number++) sendIfOpen(flooder.send, `flood ${number}`);
      // Starts to measure once the server handles the flood.
      await bob.client.next((message) => message.includes('flood '), 10_000);
      const start = performance.now();
      ada.send('in between');
      await bob.waitFor('in between');
      expect(performance.now() - start).toBeLessThan(MAX_DELAY_MS + readingTime(bob.received().length));
      const numbers = bob.received().flatMap(({ text }) => (text.startsWith('flood ') ? [Number(text.slice(6))] : []));
      expect(numbers).toEqual(numbers.map((_, index) => index));
      await Promise.race([
        flooder.client.closed,
        bob.client.next((message) => message.includes(`flood ${MESSAGE_COUNT - 1}`), 20_000),
      ]);
      await expectHealthy(server.url);
    },
    40_000,
  );
});

/** Estimates generously how many milliseconds this process takes to read so many messages. */
function readingTime(messages: number): number {
  return messages / 50;
}

/** Sends a text unless the server has closed the carrier. */
function sendIfOpen(send: (text: string) => void, text: string): void {
  try {
    send(text);
  } catch {
    // The server may close a flooder.
  }
}

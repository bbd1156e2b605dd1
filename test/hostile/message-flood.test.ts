import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { carrierKinds } from '../helpers/carriers.ts';
import { expectHealthy } from '../helpers/expect-healthy.ts';
import { freshRoom } from '../helpers/fresh-room.ts';
import { enterRoom } from '../helpers/test-member.ts';
import { startTestServer, type TestServer } from '../helpers/start-test-server.ts';

let server: TestServer;
beforeAll(async () => void (server = await startTestServer()));
afterAll(() => server[Symbol.asyncDispose]());

const FLOOD = 10_000;
/** The longest that somebody else's message may take meanwhile, in milliseconds. */
const PATIENCE = 200;

describe.each(carrierKinds)('10,000 messages at once from one member over a %s', (kind) => {
  test.each(['plain', 'chat.v1'] as const)(
    'in %s arrive in order or end it, and hold nobody up',
    async (dialect) => {
      const room = freshRoom();
      await using flooder = await enterRoom(server.url, kind, dialect, room);
      // Those who measure are in the other process only by way of the server, so they share none of the flooder's work.
      await using ada = await enterRoom(server.url, 'WebSocket', 'plain', room);
      await using bob = await enterRoom(server.url, 'WebSocket', 'plain', room);
      let isOver = false;
      void flooder.client.closed.then(() => {
        isOver = true;
      });
      for (let number = 0; number < FLOOD && !isOver; number++) sayIfOpen(flooder.send, `flood ${number}`);
      // Only once the server is in the middle of it does the time count.
      await bob.client.next((message) => message.includes('flood '), 10_000);
      const began = performance.now();
      ada.send('in between');
      await bob.waitFor('in between');
      expect(performance.now() - began).toBeLessThan(PATIENCE + timeToRead(bob.received().length));
      const numbers = bob.received().flatMap(({ text }) => (text.startsWith('flood ') ? [Number(text.slice(6))] : []));
      expect(numbers).toEqual(numbers.map((_, index) => index));
      await Promise.race([
        flooder.client.closed,
        bob.client.next((message) => message.includes(`flood ${FLOOD - 1}`), 20_000),
      ]);
      await expectHealthy(server.url);
    },
    40_000,
  );
});

/** This process reads what came before; a generous guess at how long that takes, in milliseconds. */
function timeToRead(messages: number): number {
  return messages / 50;
}

/** The carrier may end in the middle. */
function sayIfOpen(say: (text: string) => void, text: string): void {
  try {
    say(text);
  } catch {
    // Closed by the server, as it may.
  }
}

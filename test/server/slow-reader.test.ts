import { expect, test } from 'bun:test';
import { freshRoom } from '../helpers/fresh-room.ts';
import { enterRoom } from '../helpers/test-member.ts';
import { stalledWebSocket } from '../helpers/stalled-web-socket.ts';
import { startTestServer } from '../helpers/start-test-server.ts';

/** Exceeds the buffers of the system and of the server: 10 MB of text. */
const MESSAGE_COUNT = 2_500;

test.each(['', 'chat.v1'])(
  'The server closes a member with subprotocol "%s" that stops reading, and delays no other member',
  async (protocol) => {
    await using server = await startTestServer();
    const room = freshRoom();
    await using reader = await enterRoom(server.url, 'data channel', 'plain', room);
    await using sender = await enterRoom(server.url, 'WebSocket', 'plain', room);
    await using stalled = await stalledWebSocket(server.port, room, protocol);
    for (let number = 0; number < MESSAGE_COUNT; number++) {
      sender.send(`${number} ${'x'.repeat(3_990)}`);
      // Waits, so that the sender does not flood and the reader keeps up on a busy machine.
      if (number % 100 !== 99) continue;
      for (const member of [sender, reader]) await member.client.next((text) => text.includes(`: ${number} `), 10_000);
    }
    const numbers = reader.received().map(({ text }) => Number.parseInt(text));
    expect(numbers).toEqual(Array.from({ length: MESSAGE_COUNT }, (_, index) => index));
    // It ends without a close frame: waiting until the client has read what it has would keep the memory.
    expect(await stalled.readToTheEnd()).toBe(0);
    await server.waitForLog(/terminated a carrier code="slow"/);
  },
  40_000,
);

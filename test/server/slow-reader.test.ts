import { expect, test } from 'bun:test';
import { freshRoom } from '../helpers/fresh-room.ts';
import { enterRoom } from '../helpers/test-member.ts';
import { stalledWebSocket } from '../helpers/stalled-web-socket.ts';
import { startTestServer } from '../helpers/start-test-server.ts';

/** More than the system's buffers and ours hold. */
const TEXTS = 2_500;

test.each(['', 'chat.v1'])(
  'A member with subprotocol "%s" that stops reading is closed, and nobody else notices',
  async (protocol) => {
    await using server = await startTestServer();
    const room = freshRoom();
    await using reader = await enterRoom(server.url, 'data channel', 'plain', room);
    await using speaker = await enterRoom(server.url, 'WebSocket', 'plain', room);
    await using stalled = await stalledWebSocket(server.port, room, protocol);
    for (let number = 0; number < TEXTS; number++) {
      speaker.send(`${number} ${'x'.repeat(3_990)}`);
      // Neither must the speaker flood, nor the reader fall behind on a busy machine.
      if (number % 100 !== 99) continue;
      for (const one of [speaker, reader]) await one.client.next((text) => text.includes(`: ${number} `), 10_000);
    }
    const numbers = reader.received().map(({ text }) => Number.parseInt(text));
    expect(numbers).toEqual(Array.from({ length: TEXTS }, (_, index) => index));
    expect(await stalled.readToTheEnd()).toBe(4003);
  },
  40_000,
);

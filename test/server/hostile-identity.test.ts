import { expect, test } from 'bun:test';
import { chatMember } from '../helpers/chat-member.ts';
import { JWT_SECRET, signToken } from '../helpers/sign-token.ts';
import { startTestServer } from '../helpers/start-test-server.ts';
import { parseServerFrame } from '../../www/client/connection/parse-server.ts';

test('A user whose picture has an unusual URL keeps no client out of the room', async () => {
  await using server = await startTestServer({ JWT_SECRET });
  for (const [number, avatar] of ['HTTPS://a.example/x', ' https://a.example/x', 'ht\ttps://a.example/x'].entries()) {
    const room = `room-${number}`;
    const headers = { Authorization: `Bearer ${await signToken({ name: 'Tim', avatar })}` };
    await using tim = await chatMember(server.url, 'WebSocket', room, {}, headers);
    expect(await tim.outcome({ type: 'send', text: 'hello' })).toBe('ack');
    await using ada = await chatMember(server.url, 'WebSocket', room);
    await ada.next('history');
    // The welcome names Tim. The client ends a connection whose welcome breaks the protocol.
    expect(ada.client.messages.map((frame) => parseServerFrame(frame).breaches)).toEqual([0, 0]);
  }
}, 20_000);

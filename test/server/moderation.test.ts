import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { CHAT_V1 } from '../../src/protocol/limits.ts';
import { carrierKinds, carriers } from '../helpers/carriers.ts';
import { ChatMember, chatMember } from '../helpers/chat-member.ts';
import { freshRoom } from '../helpers/fresh-room.ts';
import { startTestServer, type TestServer } from '../helpers/start-test-server.ts';

const ADMIN_TOKEN = 'a-token-for-owners';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ ADMIN_TOKEN, RATE: '5', RATE_BYTES: '20000' });
});
afterAll(() => server[Symbol.asyncDispose]());

describe.each(carrierKinds)('Over a %s', (kind) => {
  test('a wrong admin token closes the carrier with a final bye, and the log does not contain it', async () => {
    await using eve = new ChatMember(await carriers[kind](server.url, { room: freshRoom(), protocol: CHAT_V1 }));
    eve.client.send(JSON.stringify({ type: 'hello', admin: `${ADMIN_TOKEN}x` }));
    expect(await eve.next('bye')).toMatchObject({ code: 'not-admin' });
    expect(await eve.client.closed).toEqual(kind === 'WebSocket' ? { status: 4108, reason: expect.any(String) } : {});
    expect(eve.received.map(({ type }) => type)).toEqual(['bye']);
    const line = await server.waitForLog(/wrong admin token/);
    expect(line).not.toContain(ADMIN_TOKEN);
  });

  test('a moderator deletes a message and kicks its sender, who cannot resume; other clients of the same address can join', async () => {
    const room = freshRoom();
    await using moderator = await chatMember(server.url, kind, room, { admin: ADMIN_TOKEN });
    await using eve = await chatMember(server.url, kind, room);
    expect([moderator.welcome.moderator, eve.welcome.moderator]).toEqual([true, undefined]);
    const message = eve.send('rude');
    await moderator.next('message', ({ id }) => id === message);
    moderator.command({ type: 'delete', message });
    expect(await eve.next('deleted')).toMatchObject({ message });
    const id = moderator.command({ type: 'kick', member: eve.welcome.you.id, seconds: 60 });
    expect(await moderator.next('ack', (ack) => ack.id === id)).toMatchObject({ id });
    expect(await eve.next('bye')).toMatchObject({ code: 'kicked' });
    expect(await moderator.next('left')).toMatchObject({ member: eve.welcome.you });

    await using again = new ChatMember(await carriers[kind](server.url, { room, protocol: CHAT_V1 }));
    again.client.send(JSON.stringify({ type: 'hello', token: eve.welcome.token }));
    expect(await again.next('bye')).toMatchObject({ code: 'kicked' });
    // A ban does not cover a loopback address, which is the operator's or that of a proxy in front of all clients.
    await using other = await chatMember(server.url, kind, room);
    expect(other.welcome.resumed).toBe(false);
  });

  test('a member over the rate limit gets an error with retryAfter, and can send again after it', async () => {
    const room = freshRoom();
    await using ada = await chatMember(server.url, kind, room);
    expect(ada.welcome.limits).toMatchObject({ rate: 5, rateBytes: 20_000 });
    const ids = Array.from({ length: 60 }, (_, number) => ada.send(`text ${number}`));
    const { id, retryAfter } = await ada.next('error');
    expect(ada.received.find((event) => event.type === 'error')).toMatchObject({ code: 'rate', id: ids[50] as string });
    expect(retryAfter).toBeWithin(500, 2_000);
    await Bun.sleep(retryAfter ?? 0);
    ada.send('again', id);
    expect(await ada.next('ack', (ack) => ack.id === id)).toMatchObject({ id: id as string });
  });
});

import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { CHAT_V1 } from '../../src/protocol/limits.ts';
import { carrierKinds, carriers } from '../helpers/carriers.ts';
import { ChatMember, chatMember } from '../helpers/chat-member.ts';
import { freshRoom } from '../helpers/fresh-room.ts';
import { startTestServer, type TestServer } from '../helpers/start-test-server.ts';

const ADMIN = 'a-token-for-owners';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ ADMIN_TOKEN: ADMIN, RATE: '5', RATE_BYTES: '20000' });
});
afterAll(() => server[Symbol.asyncDispose]());

describe.each(carrierKinds)('Over a %s', (kind) => {
  test('a wrong admin token closes the carrier for good', async () => {
    await using eve = new ChatMember(await carriers[kind](server.url, { room: freshRoom(), protocol: CHAT_V1 }));
    eve.client.send(JSON.stringify({ type: 'hello', admin: `${ADMIN}x` }));
    expect(await eve.next('bye')).toMatchObject({ code: 'not-admin' });
    expect(await eve.client.closed).toEqual(kind === 'WebSocket' ? { status: 4108, reason: expect.any(String) } : {});
    expect(eve.received.map(({ type }) => type)).toEqual(['bye']);
    const line = await server.waitForLog(/wrong admin token/);
    expect(line).not.toContain(ADMIN);
  });

  test('a moderator deletes what another said, and kicks; who was kicked is refused, others of its machine are not', async () => {
    const room = freshRoom();
    await using boss = await chatMember(server.url, kind, room, { admin: ADMIN });
    await using eve = await chatMember(server.url, kind, room);
    expect([boss.welcome.moderator, eve.welcome.moderator]).toEqual([true, undefined]);
    const message = eve.send('rude');
    await boss.next('message', ({ id }) => id === message);
    boss.command({ type: 'delete', message });
    expect(await eve.next('deleted')).toMatchObject({ message });
    const id = boss.command({ type: 'kick', member: eve.welcome.you.id, seconds: 60 });
    expect(await boss.next('ack', (ack) => ack.id === id)).toMatchObject({ id });
    expect(await eve.next('bye')).toMatchObject({ code: 'kicked' });
    expect(await boss.next('left')).toMatchObject({ member: eve.welcome.you });

    await using again = new ChatMember(await carriers[kind](server.url, { room, protocol: CHAT_V1 }));
    again.client.send(JSON.stringify({ type: 'hello', token: eve.welcome.token }));
    expect(await again.next('bye')).toMatchObject({ code: 'kicked' });
    // A loopback address is the owner's, or that of a proxy with everyone behind it.
    await using other = await chatMember(server.url, kind, room);
    expect(other.welcome.resumed).toBe(false);
  });

  test('one who is too fast is told to wait, and heard again when it has', async () => {
    const room = freshRoom();
    await using ada = await chatMember(server.url, kind, room);
    expect(ada.welcome.limits).toMatchObject({ rate: 5, rateBytes: 20_000 });
    const ids = Array.from({ length: 60 }, (_, number) => ada.send(`text ${number}`));
    const { id, retryAfter } = await ada.next('error');
    expect(ada.received.find((one) => one.type === 'error')).toMatchObject({ code: 'rate', id: ids[50] as string });
    expect(retryAfter).toBeWithin(500, 2_000);
    await Bun.sleep(retryAfter ?? 0);
    ada.send('again', id);
    expect(await ada.next('ack', (ack) => ack.id === id)).toMatchObject({ id: id as string });
  });
});

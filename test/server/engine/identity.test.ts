import { afterAll, beforeAll, describe, expect } from 'bun:test';
import { carrierKinds, carriers } from '../../helpers/carriers.ts';
import { chatMember } from '../../helpers/chat-member.ts';
import { freshRoom } from '../../helpers/fresh-room.ts';
import { realOffer } from '../../helpers/real-offer.ts';
import { redisTest } from '../../helpers/redis-test.ts';
import { signedInMember } from '../../helpers/signed-in-member.ts';
import { JWT_SECRET, signToken } from '../../helpers/sign-token.ts';
import { redisProgram, startRedis } from '../../helpers/start-redis.ts';
import { startTestServer, type TestServer } from '../../helpers/start-test-server.ts';
import { send } from '../../helpers/whip/send.ts';
import { openSession } from '../../helpers/whip/session.ts';

const TIM = { name: 'Tim Müller', avatar: 'https://x.example/t.png' };
const bearer = (token: string) => ({ Authorization: `Bearer ${token}` });

const stack = new AsyncDisposableStack();
let one: TestServer;
let two: TestServer;
beforeAll(async () => {
  if (redisProgram === null) return;
  const redis = stack.use(await startRedis());
  const env = { REDIS_URL: redis.url, JWT_SECRET };
  [one, two] = await Promise.all([
    startTestServer({ ...env, NODE_ID: 'one' }),
    startTestServer({ ...env, NODE_ID: 'two' }),
  ]);
  stack.use(one);
  stack.use(two);
});
afterAll(() => stack.disposeAsync());

for (const kind of carrierKinds)
  describe(`A verified user over ${kind === 'WebSocket' ? 'WebSockets' : 'data channels'} to two servers`, () => {
    redisTest('is one person in the room, and leaves with its last tab', async () => {
      const room = freshRoom();
      await using ada = await chatMember(one.url, kind, room);
      const phone = await signedInMember(one.url, kind, room, await signToken(TIM));
      const laptop = await signedInMember(two.url, kind, room, await signToken(TIM));
      await using plain = await carriers[kind](two.url, { room, headers: bearer(await signToken(TIM)) });
      expect(laptop.welcome).toMatchObject({ count: 2, you: { ...TIM, user: 'tim', id: phone.welcome.you.id } });
      laptop.send('from the laptop');
      expect(await ada.next('message')).toMatchObject({ from: laptop.welcome.you });
      expect(await plain.next()).toBe('Tim Müller: from the laptop');
      phone.client.send('{"type":"bye"}');
      laptop.client.send('{"type":"bye"}');
      await laptop.next('bye');
      plain.send('still here');
      await ada.next('message', ({ text }) => text === 'still here');
      expect(ada.received.filter(({ type }) => type === 'left')).toEqual([]);
      await plain.close();
      expect(await ada.next('left')).toMatchObject({ member: { user: 'tim' } });
    });

    redisTest('signs in over the other server with the resume token of a guest, and out again', async () => {
      const room = freshRoom();
      await using ada = await chatMember(one.url, kind, room);
      await using guest = await chatMember(one.url, kind, room);
      const id = guest.send('as a guest');
      await guest.next('ack');
      await using user = await signedInMember(two.url, kind, room, await signToken(TIM), {
        token: guest.welcome.token,
      });
      expect(user.welcome).toMatchObject({ resumed: true, count: 2, you: { name: 'Tim Müller' } });
      expect(await guest.next('bye')).toMatchObject({ code: 'replaced' });
      expect(await ada.next('left')).toMatchObject({ member: { id: guest.welcome.you.id } });
      expect(await ada.next('joined')).toMatchObject({ member: { user: 'tim' } });
      user.command({ type: 'delete', message: id });
      expect(await ada.next('deleted')).toMatchObject({ message: id });
      await using thief = await chatMember(one.url, kind, room, { token: guest.welcome.token });
      expect(thief.welcome).toMatchObject({ resumed: false, count: 3 });
      await using out = await chatMember(one.url, kind, room, { token: user.welcome.token });
      expect(out.welcome).toMatchObject({ resumed: false, count: 4 });
      expect(user.received.filter(({ type }) => type === 'bye')).toEqual([]);
    });

    redisTest('has the name and role of its newest token on both', async () => {
      const room = freshRoom();
      await using ada = await chatMember(one.url, kind, room);
      await using tim = await signedInMember(two.url, kind, room, await signToken(TIM));
      const refresh = async (claims: object) =>
        tim.command({ type: 'refresh', token: await signToken({ ...claims }) } as never);
      await refresh({ ...TIM, name: 'Tim Mayer' });
      expect(await ada.next('renamed')).toMatchObject({ was: 'Tim Müller', member: { name: 'Tim Mayer' } });
      await refresh({ ...TIM, name: 'Tim Mayer', role: 'owner' });
      expect(await ada.next('joined', ({ returning }) => returning === true)).toMatchObject({
        member: { role: 'owner' },
      });
      await using late = await chatMember(one.url, kind, room);
      expect(late.welcome.members).toContainEqual({ ...tim.welcome.you, name: 'Tim Mayer', role: 'owner' });
    });
  });

describe('A session', () => {
  redisTest('belongs to its user at every server', async () => {
    const offer = await realOffer();
    const session = await openSession(`${one.url}/whip/room`, offer, bearer(await signToken(TIM)));
    const elsewhere = two.url + new URL(session.url).pathname;
    const end = async (claims: object) =>
      (await send('DELETE', elsewhere, { headers: bearer(await signToken({ ...claims })) })).status;
    expect(await end({ sub: 'eve' })).toBe(403);
    expect(await end({ exp: 1 })).toBe(401);
    expect(await end({ rooms: ['another'] })).toBe(200);
    expect(await session.status()).toBe(404);
  });
});

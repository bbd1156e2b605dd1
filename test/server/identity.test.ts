import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { generateKeyPairSync } from 'node:crypto';
import { carrierKinds, carriers } from '../helpers/carriers.ts';
import { chatMember } from '../helpers/chat-member.ts';
import { freshRoom } from '../helpers/fresh-room.ts';
import { realOffer } from '../helpers/real-offer.ts';
import { signedInMember } from '../helpers/signed-in-member.ts';
import { JWT_SECRET, signToken } from '../helpers/sign-token.ts';
import { startTestServer, type TestServer } from '../helpers/start-test-server.ts';
import { createFragment } from '../helpers/whip/fragment.ts';
import { post, send } from '../helpers/whip/send.ts';
import { openSession } from '../helpers/whip/session.ts';

const AUTH = 'a-token-of-this-server';
const TIM = { name: 'Tim Müller' };
const bearer = (token: string) => ({ Authorization: `Bearer ${token}` });

let server: TestServer;
let offer: string;
beforeAll(async () => {
  server = await startTestServer({ JWT_SECRET, AUTH_TOKEN: AUTH });
  offer = await realOffer();
});
afterAll(() => server[Symbol.asyncDispose]());

describe.each(carrierKinds)('A verified user over a %s', (kind) => {
  test('has its verified name in both dialects, and its picture and role', async () => {
    const room = freshRoom();
    const token = await signToken({ ...TIM, avatar: 'https://x.example/t.png', role: 'moderator' });
    await using ada = await signedInMember(server.url, kind, room, AUTH);
    await using tim = await signedInMember(server.url, kind, room, token);
    const person = { name: 'Tim Müller', user: 'tim', avatar: 'https://x.example/t.png', role: 'moderator' };
    expect(tim.welcome).toMatchObject({ you: person, moderator: true, identity: { user: 'tim' } });
    expect(ada.welcome.you).not.toContainKey('user');
    await using plain = await carriers[kind](server.url, {
      room,
      headers: bearer(await signToken({ sub: 'eve', name: 'Eve O.' })),
    });
    tim.send('hello');
    expect(await plain.next()).toBe('Tim Müller: hello');
    expect(await ada.next('message')).toMatchObject({ from: person });
    plain.send('hi');
    expect(await plain.next()).toBe('Eve O.: hi');
  });

  test('signs in and out with its resume token, and is the same member only while it signs in', async () => {
    const room = freshRoom();
    const open = (token: string, resume: string) => signedInMember(server.url, kind, room, token, { token: resume });
    await using guest = await signedInMember(server.url, kind, room, AUTH);
    await using user = await open(await signToken(TIM), guest.welcome.token);
    expect(user.welcome).toMatchObject({ resumed: true, count: 1, you: { user: 'tim' } });
    expect(await guest.next('bye')).toMatchObject({ code: 'replaced' });
    await using out = await open(AUTH, user.welcome.token);
    expect(out.welcome).toMatchObject({ resumed: false, count: 2 });
    await using other = await open(await signToken({ sub: 'eve' }), user.welcome.token);
    expect(other.welcome).toMatchObject({ resumed: false, count: 3 });
    await using back = await open(await signToken(TIM), user.welcome.token);
    expect(back.welcome).toMatchObject({ resumed: true, count: 3, you: user.welcome.you });
  });

  test('refreshes its token on the live connection, and is closed for another user', async () => {
    const room = freshRoom();
    await using tim = await signedInMember(
      server.url,
      kind,
      room,
      await signToken({ ...TIM, exp: Math.floor(Date.now() / 1_000) + 600 }),
    );
    const refresh = (token: string, id: string) => tim.client.send(JSON.stringify({ type: 'refresh', id, token }));
    refresh(await signToken({ name: 'Tim Mayer', role: 'owner' }), 'refresh-000000001');
    expect(await tim.next('renamed')).toMatchObject({
      was: 'Tim Müller',
      member: { name: 'Tim Mayer', role: 'owner' },
    });
    const ack = await tim.next('ack');
    expect(ack).toMatchObject({ id: 'refresh-000000001', identity: { user: 'tim' }, token: expect.any(String) });
    expect(ack.identity?.expires).toBeGreaterThan(tim.welcome.identity?.expires ?? Infinity);
    refresh(`${await signToken(TIM)}x`, 'refresh-000000002');
    expect(await tim.next('error')).toMatchObject({ id: 'refresh-000000002', code: 'identity' });
    refresh(await signToken({ sub: 'eve' }), 'refresh-000000003');
    expect(await tim.next('bye')).toMatchObject({ code: 'expired' });
    await using other = await signedInMember(server.url, kind, room, await signToken({ sub: 'eve' }), {
      token: tim.welcome.token,
    });
    expect(other.welcome).toMatchObject({ resumed: false, you: { user: 'eve' } });
  });
});

describe('A request', () => {
  test('opens a WebSocket with the token in its URL', async () => {
    const room = freshRoom();
    const token = await signToken({ name: 'Tim' });
    const socket = new WebSocket(`${server.url.replace('http', 'ws')}/ws/${room}?token=${token}`);
    const { promise, resolve } = Promise.withResolvers<string>();
    socket.onmessage = ({ data }) => resolve(String(data));
    socket.onopen = () => socket.send('hi');
    expect(await promise).toBe('Tim: hi');
    socket.close();
  });

  test.each([
    ['an ended token', { exp: 1 }, 401, 'invalid_token', 'ended at 1970'],
    [
      'a token from the future',
      { nbf: Math.floor(Date.now() / 1_000) + 600 },
      401,
      'invalid_token',
      'not valid before',
    ],
    [
      'a token of two days',
      { exp: Math.floor(Date.now() / 1_000) + 172_800 },
      401,
      'invalid_token',
      'more than 24 hours',
    ],
    ['a token for an audience', { aud: 'else' }, 401, 'invalid_token', 'JWT_AUDIENCE'],
    ['a name that forges', { name: 'Tim: hi' }, 401, 'invalid_token', 'claim name'],
    ['a token for another room', { rooms: ['another'] }, 403, 'insufficient_scope', 'other rooms'],
  ] as const)('with %s is refused at both doors, and told why', async (_, claims, status, error, sentence) => {
    const headers = bearer(await signToken(claims));
    const response = await post(`${server.url}/whip/room`, offer, headers);
    expect(response.status).toBe(status);
    expect(response.headers.get('WWW-Authenticate')).toBe(`Bearer realm="chat-box", error="${error}"`);
    expect(((await response.json()) as { detail: string }).detail).toContain(sentence);
    expect((await send('GET', `${server.url}/ws/room`, { headers })).status).toBe(status);
  });

  test('with a forged token is refused without a word about the key', async () => {
    const { privateKey } = generateKeyPairSync('ed25519');
    const forged = [
      await signToken({}, { key: new TextEncoder().encode('another-secret-with-32-bytes-or-more') }),
      await signToken({}, { key: privateKey, header: { alg: 'EdDSA' } }),
      `eyJhbGciOiJub25lIn0.${Buffer.from('{"sub":"eve","exp":9999999999}').toString('base64url')}.`,
    ];
    for (const token of forged) {
      const response = await post(`${server.url}/whip/room`, offer, bearer(token));
      expect(response.status).toBe(401);
      expect(await response.text()).not.toContain(JWT_SECRET);
    }
    expect(server.logs.join('\n')).not.toContain(forged[0]?.split('.')[2] ?? '');
  });

  test('for a session is accepted from every token of its user, and from no other', async () => {
    const fragment = createFragment(offer);
    const [first, second, eve] = [
      await signToken(TIM),
      await signToken({ rooms: ['another'] }),
      await signToken({ sub: 'eve' }),
    ];
    await using session = await openSession(`${server.url}/whip/room`, offer, bearer(first));
    expect((await session.patch(fragment, bearer(second))).status).toBe(204);
    for (const token of [eve, AUTH]) {
      const response = await session.delete(bearer(token));
      expect(response.status).toBe(403);
      expect(response.headers.get('WWW-Authenticate')).toContain('insufficient_scope');
    }
    expect((await session.patch(fragment, bearer(await signToken({ exp: 1 })))).status).toBe(401);
    expect(await session.status()).toBe(204);
    expect((await session.delete(bearer(second))).status).toBe(200);
    await using ofToken = await openSession(`${server.url}/whip/room`, offer, bearer(AUTH));
    expect((await ofToken.delete(bearer(first))).status).toBe(403);
  });

  test('with OPTIONS and a JWT finds out what it may do, and needs none', async () => {
    for (const headers of [{}, bearer(await signToken()), bearer(await signToken({ exp: 1 }))])
      expect((await send('OPTIONS', `${server.url}/whip/room`, { headers })).status).toBe(200);
  });
});

describe('A server with GUESTS', () => {
  test('none admits users and bearers of access tokens only', async () => {
    await using strict = await startTestServer({ JWT_SECRET, GUESTS: 'none' });
    const response = await post(`${strict.url}/whip/room`, offer);
    expect(response.status).toBe(401);
    expect(response.headers.get('WWW-Authenticate')).toBe('Bearer realm="chat-box"');
    expect((await send('GET', `${strict.url}/ws/room`, { headers: bearer('none') })).status).toBe(401);
    await using tim = await signedInMember(strict.url, 'WebSocket', 'room', await signToken(TIM));
    expect(tim.welcome.you.name).toBe('Tim Müller');
  });

  test('read lets guests read what users write, in both dialects', async () => {
    await using reading = await startTestServer({ JWT_SECRET, GUESTS: 'read' });
    await using guest = await chatMember(reading.url, 'WebSocket', 'room');
    await using plain = await carriers.WebSocket(reading.url, { room: 'room' });
    await using tim = await signedInMember(reading.url, 'data channel', 'room', await signToken(TIM));
    expect(guest.welcome).toMatchObject({ readonly: true });
    guest.send('no');
    expect(await guest.next('error')).toMatchObject({ code: 'guests' });
    plain.send('no');
    tim.send('yes');
    expect(await plain.next()).toBe('Tim Müller: yes');
    expect(await guest.next('message')).toMatchObject({ text: 'yes' });
  });
});

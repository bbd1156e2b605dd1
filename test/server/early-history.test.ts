import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { newId } from '../../src/secrets.ts';
import { API_SETTINGS, callApi } from '../helpers/api-client.ts';
import { carrierKinds } from '../helpers/carriers.ts';
import { chatMember, type ChatMember } from '../helpers/chat-member.ts';
import { expectProblem } from '../helpers/expect-problem.ts';
import { freshRoom } from '../helpers/fresh-room.ts';
import { ADDRESSES, MODERATED_SERVER, moderatedRoom } from '../helpers/moderated-room.ts';
import { readRoomNow, requestNow } from '../helpers/read-room-now.ts';
import { redisTest } from '../helpers/redis-test.ts';
import { JWT_SECRET, signToken } from '../helpers/sign-token.ts';
import { signedInMember } from '../helpers/signed-in-member.ts';
import { startRedis } from '../helpers/start-redis.ts';
import { startTestServer, type TestServer } from '../helpers/start-test-server.ts';
import { temporaryFolder } from '../helpers/temporary-folder.ts';

const AUTH = 'a-token-of-this-server';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ ...MODERATED_SERVER, ...API_SETTINGS });
});
afterAll(() => server[Symbol.asyncDispose]());

/** Sends texts as a member, and waits until the room has the last of them. Returns the ids. */
async function post(member: ChatMember, ...texts: readonly string[]): Promise<readonly string[]> {
  const ids = texts.map((text) => member.send(text));
  await member.next('ack', ({ id }) => id === ids.at(-1));
  return ids;
}

async function texts(url: string, room: string): Promise<readonly string[]> {
  return (await readRoomNow(url, room)).messages.map(({ text }) => text);
}

describe('GET /rooms/:room/now', () => {
  test('has what a joiner gets: the newest page, the members, the position, the settings and the pinned message', async () => {
    await using lobby = await moderatedRoom(server.url, 'WebSocket');
    const { room, owner, eve, ada, join, post } = lobby;
    const pinned = await post(eve, 'the first');
    await post(ada, 'the second');
    const change = { type: 'settings', rev: 0, topic: 'Bears', words: ['wolf'], pinned } as const;
    expect(await owner.outcome(change)).toBe('ack');
    expect(await ada.outcome({ type: 'react', message: pinned, emoji: '👍', on: true })).toBe('ack');
    const { pinned: pinnedMessage, members, ...now } = await readRoomNow(server.url, room);
    await using joiner = await join('192.0.2.77');
    const { epoch, head, settings, members: allMembers, you } = joiner.welcome;
    const { messages, more } = await joiner.next('history');
    expect(settings).toEqual({ rev: 1, topic: 'Bears', pinned });
    expect(now).toEqual({ room, epoch, head, count: 3, more, messages, ...(settings && { settings }) });
    expect(members).toEqual(allMembers?.filter(({ id }) => id !== you.id) ?? []);
    expect(pinnedMessage).toMatchObject({ id: pinned, text: 'the first' });
    expect(pinnedMessage).not.toContainKey('reactions');
    expect(now.messages[0]).toMatchObject({ id: pinned, reactions: [{ emoji: '👍', count: 1 }] });
  });

  test('has 50 messages and says that there are more, also when the last ones came after the first read', async () => {
    const room = freshRoom();
    await using ada = await chatMember(server.url, 'WebSocket', room);
    await post(ada, ...Array.from({ length: 48 }, (_, number) => `text ${number}`));
    expect(await readRoomNow(server.url, room)).toMatchObject({ more: false });
    await post(ada, 'one more', 'and two', 'and three');
    const now = await readRoomNow(server.url, room);
    expect(now.more).toBe(true);
    expect(now.messages).toHaveLength(50);
    expect(now.messages.at(0)?.text).toBe('text 1');
    expect(now.messages.at(-1)).toMatchObject({ text: 'and three', offset: now.head });
  });

  test.each(carrierKinds)('gives a position from which hello over a %s recovers exactly', async (kind) => {
    const room = freshRoom();
    await using ada = await chatMember(server.url, kind, room);
    const [first = ''] = await post(ada, 'before');
    const { epoch = '', head: offset } = await readRoomNow(server.url, room);
    const [second] = await post(ada, 'between');
    expect(await ada.outcome({ type: 'delete', message: first })).toBe('ack');
    await using bob = await chatMember(server.url, kind, room, { epoch, offset });
    expect(bob.welcome).toMatchObject({ epoch, resumed: false, recovered: true });
    expect(await bob.next('message')).toMatchObject({ id: second, text: 'between', prev: offset });
    expect(await bob.next('deleted')).toMatchObject({ message: first });
    await post(ada, 'after');
    expect(await bob.next('message')).toMatchObject({ text: 'after' });
    expect(bob.received.some(({ type }) => type === 'history')).toBe(false);
    await using eve = await chatMember(server.url, kind, room, { epoch: 'another', offset });
    expect(eve.welcome).toMatchObject({ recovered: false });
  });

  test('follows edits, deletions, reactions, new names and a clear at once', async () => {
    await using lobby = await moderatedRoom(server.url, 'WebSocket');
    const { room, owner, eve, post } = lobby;
    const first = await post(eve, 'a secret');
    const second = await post(eve, 'another secret');
    expect(await texts(server.url, room)).toEqual(['a secret', 'another secret']);
    expect(await eve.outcome({ type: 'edit', message: first, text: 'edited' })).toBe('ack');
    expect(await texts(server.url, room)).toEqual(['edited', 'another secret']);
    expect(await eve.outcome({ type: 'delete', message: second })).toBe('ack');
    expect(await texts(server.url, room)).toEqual(['edited', '']);
    expect(await eve.outcome({ type: 'react', message: first, emoji: '🎉', on: true })).toBe('ack');
    expect((await readRoomNow(server.url, room)).messages[0]?.reactions).toEqual([{ emoji: '🎉', count: 1 }]);
    expect(await eve.outcome({ type: 'rename' })).toBe('ack');
    const renamed = await readRoomNow(server.url, room);
    expect(renamed.members?.map(({ name }) => name)).toContain((await eve.next('renamed')).member.name);
    expect(await owner.outcome({ type: 'clear' })).toBe('ack');
    expect(await texts(server.url, room)).toEqual([]);
    await post(eve, 'a new beginning');
    expect(await texts(server.url, room)).toEqual(['a new beginning']);
  });

  test('has only the count of a room of more than 100 members', async () => {
    const room = freshRoom();
    await using stack = new AsyncDisposableStack();
    const join = async () => stack.use(await chatMember(server.url, 'WebSocket', room));
    await Promise.all(Array.from({ length: 101 }, join));
    const now = await readRoomNow(server.url, room);
    expect(now.count).toBe(101);
    expect(now).not.toContainKey('members');
  });

  test('answers for an unknown room with an empty page, and does not create it', async () => {
    const room = freshRoom();
    expect(await readRoomNow(server.url, room)).toEqual({
      ...{ room, head: 0, members: [], count: 0, more: false, messages: [] },
    });
    expect((await callApi(server, `/rooms/${room}`)).status).toBe(404);
  });

  test('answers HEAD, OPTIONS and preflights, and refuses other methods, names and paths', async () => {
    const room = freshRoom();
    const head = await requestNow(server.url, room, '', { method: 'HEAD' });
    expect(head.status).toBe(200);
    expect(await head.text()).toBe('');
    const length = (await (await requestNow(server.url, room)).text()).length;
    expect(head.headers.get('Content-Length')).toBe(String(length));
    const options = await requestNow(server.url, room, '', { method: 'OPTIONS' });
    expect([options.status, options.headers.get('Allow')]).toEqual([200, 'GET, HEAD, OPTIONS']);
    const headers = { Origin: 'https://a.example', 'Access-Control-Request-Method': 'GET' };
    const preflight = await requestNow(server.url, room, '', { method: 'OPTIONS', headers });
    expect(preflight.headers.get('Access-Control-Allow-Origin')).toBe('*');
    for (const method of ['POST', 'PUT', 'PATCH', 'DELETE']) {
      const refused = await requestNow(server.url, room, '', { method });
      expect(refused.headers.get('Allow')).toBe('GET, HEAD, OPTIONS');
      await expectProblem(refused, 405);
    }
    for (const path of ['/rooms/', `/rooms/${room}`, `/rooms/${room}/then`, `/rooms/${room}/now/then`])
      await expectProblem(await fetch(server.url + path), 404);
    for (const name of ['a%20b', 'a%2Fb', '%ff', 'x'.repeat(65)])
      expect((await expectProblem(await requestNow(server.url, name), 404)).detail).toContain('A room name');
    expect((await readRoomNow(server.url, 'a%62c')).room).toBe('abc');
  });

  test('may be read by pages of allowed origins, and is never cached', async () => {
    const read = (url: string, origin: string) => requestNow(url, 'lobby', '', { headers: { Origin: origin } });
    const response = await read(server.url, 'https://a.example');
    expect(Object.fromEntries(response.headers)).toMatchObject({
      ...{ 'content-type': 'application/json', 'cache-control': 'no-store', 'access-control-allow-origin': '*' },
      ...{ vary: 'Origin', 'x-content-type-options': 'nosniff' },
    });
    await using strict = await startTestServer({ ALLOWED_ORIGINS: 'https://a.example' });
    const allowed = await read(strict.url, 'https://a.example');
    expect(allowed.headers.get('Access-Control-Allow-Origin')).toBe('https://a.example');
    const foreign = await read(strict.url, 'https://b.example');
    expect([foreign.status, foreign.headers.get('Access-Control-Allow-Origin')]).toEqual([403, null]);
  });

  test('refuses a network beyond its rate with 429 and Retry-After, and no other', async () => {
    const from = { headers: { 'X-Forwarded-For': '203.0.113.99' } };
    let refused: Response | undefined;
    for (let count = 0; count < 1_000 && !refused; count++) {
      const response = await requestNow(server.url, 'lobby', '', from);
      await response.clone().text();
      if (response.status !== 200) refused = response;
    }
    expect(Number(refused?.headers.get('Retry-After'))).toBeGreaterThan(0);
    await expectProblem(refused as Response, 429);
    expect((await readRoomNow(server.url, 'lobby', { 'X-Forwarded-For': '203.0.113.1' })).room).toBe('lobby');
  });

  test('refuses a banned network, guests of a room for users, and lets others read', async () => {
    await using lobby = await moderatedRoom(server.url, 'WebSocket');
    const { room, owner, eve, post } = lobby;
    await post(eve, 'rude');
    const read = (address: string) => requestNow(server.url, room, '', { headers: { 'X-Forwarded-For': address } });
    expect((await read(ADDRESSES.eve)).status).toBe(200);
    expect(await owner.outcome({ type: 'kick', id: newId(), member: eve.welcome.you.id, seconds: 60 })).toBe('ack');
    const banned = await read(ADDRESSES.eve);
    expect(Number(banned.headers.get('Retry-After'))).toBeWithin(1, 61);
    expect(await expectProblem(banned, 403)).toMatchObject({ code: 'network-banned' } as never);
    expect((await read(ADDRESSES.ada)).status).toBe(200);
    expect(await owner.outcome({ type: 'settings', rev: 0, guests: 'none' })).toBe('ack');
    expect(await expectProblem(await read(ADDRESSES.ada), 403)).toMatchObject({ code: 'users-only' } as never);
  });
});

describe('The access to GET /rooms/:room/now', () => {
  const cases = [
    ['no AUTH_TOKEN', {}, { none: 200, wrong: 200 }],
    ['AUTH_TOKEN', { AUTH_TOKEN: AUTH }, { none: 401, wrong: 401, auth: 200 }],
    ['JWT_SECRET', { JWT_SECRET }, { none: 200, wrong: 200, jwt: 200, expired: 401, otherRoom: 403 }],
    ['JWT_SECRET, GUESTS=read', { JWT_SECRET, GUESTS: 'read' }, { none: 200, jwt: 200 }],
    ['JWT_SECRET, GUESTS=none', { JWT_SECRET, GUESTS: 'none' }, { none: 401, wrong: 401, jwt: 200 }],
    ['both', { JWT_SECRET, AUTH_TOKEN: AUTH }, { none: 401, wrong: 401, auth: 200, jwt: 200, otherRoom: 403 }],
  ] as const;
  test.each(cases)('is that of signaling with %s', async (_, env, expected) => {
    await using guarded = await startTestServer(env);
    const tokens: Readonly<Record<string, string>> = {
      ...{ none: '', wrong: 'none', auth: AUTH, jwt: await signToken() },
      expired: await signToken({ exp: Math.floor(Date.now() / 1_000) - 60 }),
      otherRoom: await signToken({ rooms: ['another'] }),
    };
    for (const [name, status] of Object.entries(expected)) {
      const token = tokens[name] ?? '';
      const responses = [
        await requestNow(guarded.url, 'lobby', token && `?token=${token}`),
        await requestNow(guarded.url, 'lobby', '', token ? { headers: { Authorization: `Bearer ${token}` } } : {}),
      ];
      for (const response of responses) {
        expect([name, response.status]).toEqual([name, status]);
        expect(response.headers.has('WWW-Authenticate')).toBe(status !== 200);
        expect(response.headers.get('Cache-Control')).toBe('no-store');
      }
    }
  });

  test('shows a user its own reactions, and a guest none', async () => {
    await using users = await startTestServer({ JWT_SECRET });
    const room = freshRoom();
    const token = await signToken();
    await using tim = await signedInMember(users.url, 'WebSocket', room, token);
    const [message = ''] = await post(tim, 'mine');
    expect(await tim.outcome({ type: 'react', message, emoji: '👍', on: true })).toBe('ack');
    const read = async (query?: string) => (await readRoomNow(users.url, room, {}, query)).messages[0]?.reactions;
    expect(await read(`?token=${token}`)).toEqual([{ emoji: '👍', count: 1, mine: true }]);
    expect(await read()).toEqual([{ emoji: '👍', count: 1 }]);
    expect(await read(`?token=${await signToken({ sub: 'eve' })}`)).toEqual([{ emoji: '👍', count: 1 }]);
  });
});

describe('The page of GET /rooms/:room/now', () => {
  test('comes from the file when nobody is in the room, also after a restart', async () => {
    using folder = temporaryFolder();
    const room = freshRoom();
    const env = { DATA_DIR: folder.path };
    let epoch: string | undefined;
    {
      await using first = await startTestServer(env);
      await using ada = await chatMember(first.url, 'WebSocket', room);
      await post(ada, 'kept');
      ({ epoch } = await readRoomNow(first.url, room));
      ada.client.send('{"type":"bye"}');
      await ada.next('bye');
      expect(await readRoomNow(first.url, room)).toMatchObject({ count: 0, epoch, messages: [{ text: 'kept' }] });
      await first.stop();
    }
    await using second = await startTestServer(env);
    expect(await readRoomNow(second.url, room)).toMatchObject({ count: 0, epoch, messages: [{ text: 'kept' }] });
  });

  test('comes from the file for many rooms at once, beyond the limit of open rooms', async () => {
    using folder = temporaryFolder();
    const names = Array.from({ length: 150 }, () => freshRoom());
    {
      await using first = await startTestServer({ DATA_DIR: folder.path });
      for (const name of names) {
        await using ada = await chatMember(first.url, 'WebSocket', name);
        await post(ada, name);
      }
      await first.stop();
    }
    await using second = await startTestServer({ DATA_DIR: folder.path, MAX_ROOMS: '1' });
    // A room that waits for its turn must not be open.
    expect(await Promise.all(names.map((name) => texts(second.url, name)))).toEqual(names.map((name) => [name]));
  });

  redisTest('is the same on all nodes of an engine, whether or not the room is open there', async () => {
    await using redis = await startRedis();
    await using one = await startTestServer({ REDIS_URL: redis.url, NODE_ID: 'one' });
    await using two = await startTestServer({ REDIS_URL: redis.url, NODE_ID: 'two' });
    const room = freshRoom();
    await using ada = await chatMember(one.url, 'WebSocket', room);
    const [first = ''] = await post(ada, 'first');
    for (const { url } of [one, two])
      expect(await readRoomNow(url, room)).toMatchObject({ count: 1, messages: [{ text: 'first' }] });
    await using bob = await chatMember(two.url, 'WebSocket', room);
    expect(await texts(two.url, room)).toEqual(['first']);
    await post(ada, 'second');
    await bob.next('message', ({ text }) => text === 'second');
    const { epoch = '', head: offset, count } = await readRoomNow(two.url, room);
    expect(count).toBe(2);
    expect(await ada.outcome({ type: 'edit', message: first, text: 'edited' })).toBe('ack');
    await bob.next('edited');
    expect(await texts(two.url, room)).toEqual(['edited', 'second']);
    await using eve = await chatMember(two.url, 'WebSocket', room, { epoch, offset });
    expect(eve.welcome.recovered).toBe(true);
    expect(await eve.next('edited')).toMatchObject({ text: 'edited' });
    expect(await readRoomNow(two.url, freshRoom())).not.toContainKey('epoch');
  });

  redisTest('is refused with 503 while the engine is away', async () => {
    const redis = await startRedis();
    await using node = await startTestServer({ REDIS_URL: redis.url });
    await redis[Symbol.asyncDispose]();
    const refused = await requestNow(node.url, freshRoom());
    expect(refused.headers.get('Retry-After')).toBe('5');
    await expectProblem(refused, 503);
  });
});

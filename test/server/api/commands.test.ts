import { newId } from '../../../src/secrets.ts';
import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { ApiClient, API_KEYS } from '../../helpers/api-contract.ts';
import { chatMember } from '../../helpers/chat-member.ts';
import { freshRoom } from '../../helpers/fresh-room.ts';
import { JWT_SECRET, signToken } from '../../helpers/sign-token.ts';
import { signedInMember } from '../../helpers/signed-in-member.ts';
import { startTestServer, type TestServer } from '../../helpers/start-test-server.ts';
import { temporaryFolder } from '../../helpers/temporary-folder.ts';
import { webSocketClient } from '../../helpers/web-socket-client.ts';

let folder: ReturnType<typeof temporaryFolder>;
let server: TestServer;
let api: ApiClient;
beforeAll(async () => {
  folder = temporaryFolder();
  server = await startTestServer({ API_KEYS, JWT_SECRET, DATA_DIR: folder.path });
  api = await ApiClient.open(server.url);
});
afterAll(async () => {
  await server[Symbol.asyncDispose]();
  folder[Symbol.dispose]();
});

const user = async (room: string, sub: string, name: string, role?: string) =>
  signedInMember(server.url, 'WebSocket', room, await signToken({ sub, name, role }));
const post = (room: string, body: unknown, headers = {}) => api.call('postMessage', { path: { room }, body, headers });

describe('A message of the server API', () => {
  test('reaches members as any message, from the key, another name or a user', async () => {
    const room = freshRoom();
    await using ada = await chatMember(server.url, 'WebSocket', room);
    await using tim = await user(room, 'p8d4m1', 'Tim');
    const bot = await post(room, { text: 'one' });
    expect(await ada.next('message')).toMatchObject({
      ...{ id: bot.body.id, offset: bot.body.offset, time: bot.body.time, text: 'one' },
      from: { id: 'api:bot', name: 'bot' },
    });
    await post(room, { text: 'two', from: { name: 'OrderBot' }, replyTo: bot.body.id });
    const named = await ada.next('message');
    expect(named).toMatchObject({ from: { id: 'api:bot', name: 'OrderBot' }, replyTo: bot.body.id });
    await post(room, { text: 'three', from: { name: 'Tim', user: 'p8d4m1', avatar: 'HTTPS://site.example/tim.png' } });
    const avatar = 'https://site.example/tim.png';
    expect((await ada.next('message')).from).toEqual({ id: tim.welcome.you.id, name: 'Tim', user: 'p8d4m1', avatar });
  });

  test('has the name of the key, which no guest can take', async () => {
    const room = freshRoom();
    await using ada = await chatMember(server.url, 'WebSocket', room);
    for (const name of ['bot', 'B0T', 'bot_']) expect(await ada.outcome({ type: 'rename', name })).toBe('name-taken');
    expect(await ada.outcome({ type: 'rename', name: 'Botany' })).toBe('ack');
    expect((await post(room, { text: 'hi' })).status).toBe(201);
  });

  test('is refused with the name of a member that is present, and with an unfit author', async () => {
    const room = freshRoom();
    await using ada = await chatMember(server.url, 'WebSocket', room);
    const { name } = ada.welcome.you;
    expect((await post(room, { text: 'hi', from: { name } })).body).toMatchObject({ status: 409, code: 'name-taken' });
    for (const [from, path] of [
      [{ name: 'Admin' }, 'from.name'],
      [{ name: 'a b' }, 'from.name'],
      [{ name: 'Bot', avatar: 'https://site.example/a.png' }, 'from.avatar'],
      [{ name: 'x: y', user: 'tim' }, 'from.name'],
      [{ name: 'Tim', user: 'a\nb' }, 'from.user'],
      [{ name: 'Tim', user: 'u'.repeat(129) }, 'from.user'],
      [{ name: 'Tim', user: 'tim', avatar: 'http://site.example/a.png' }, 'from.avatar'],
      [{ name: 'Tim', role: 'owner' }, 'from'],
    ] as const) {
      const { status, body } = await post(room, { text: 'hi', from });
      expect([from, status, body.errors?.[0].path]).toEqual([from, 400, path]);
    }
  });

  test('ignores slow mode, a pause and forbidden words, which bind members', async () => {
    const room = freshRoom();
    await using ada = await chatMember(server.url, 'WebSocket', room);
    const body = { slow: 60, words: ['rude'], paused: Date.now() + 60_000 };
    await api.call('changeRoom', { path: { room }, headers: { 'If-Match': '"0"' }, body });
    expect(await ada.next('settings')).toMatchObject({ settings: { rev: 1, slow: 60 }, by: { id: 'api:bot' } });
    for (const text of ['rude', 'rude again']) expect((await post(room, { text })).status).toBe(201);
    expect(await ada.outcome({ type: 'send', text: 'hi' })).toBe('paused');
  });

  test('is refused with the code of the rule that its text or body breaks', async () => {
    const room = freshRoom();
    expect((await post(room, { text: 'x'.repeat(4_001) })).body.code).toBe('too-long');
    expect((await post(room, { text: ' \u200b' })).body.code).toBe('bad-text');
    expect((await post(room, {})).body).toMatchObject({ code: 'invalid', errors: [{ path: 'text' }] });
    expect((await post(room, { text: 'hi', to: 'x' })).body).toMatchObject({ code: 'invalid', errors: [{ path: '' }] });
    expect((await post(room, '{"text":')).body.code).toBe('malformed');
    expect((await post(room, JSON.stringify({ text: 'x'.repeat(70_000) }))).body).toMatchObject({ status: 413 });
    const plain = { 'Content-Type': 'text/plain' };
    expect((await post(room, 'hi', plain)).body).toMatchObject({ status: 415, code: 'media-type' });
    const coded = { 'Content-Type': 'application/json', 'Content-Encoding': 'gzip' };
    expect((await post(room, '{}', coded)).body).toMatchObject({ status: 415 });
    expect((await api.call('getRoom', { path: { room } })).status).toBe(404);
  });

  test('is carried out once for each Idempotency-Key, also after a restart of the server', async () => {
    const room = freshRoom();
    const data = temporaryFolder();
    const env = { API_KEYS, DATA_DIR: data.path };
    const headers = { 'Idempotency-Key': 'order-2041-shipped' };
    const request = { path: { room }, headers, body: { text: 'shipped' } };
    let before;
    {
      await using first = await startTestServer(env);
      before = await (await ApiClient.open(first.url)).call('postMessage', request);
      await first.stop('SIGKILL');
    }
    await using second = await startTestServer(env);
    const again = await ApiClient.open(second.url);
    const after = await again.call('postMessage', request);
    expect([after.status, after.body, after.headers.get('Idempotency-Replayed')]).toEqual([201, before.body, 'true']);
    expect((await again.call('listMessages', { path: { room } })).body.messages).toHaveLength(1);
    data[Symbol.dispose]();
  });

  test('is edited by its author only, and by the site of its user', async () => {
    const room = freshRoom();
    await using ada = await chatMember(server.url, 'WebSocket', room);
    await using tim = await user(room, 'p8d4m1', 'Tim');
    const [ofAda, ofTim] = [ada.send('by Ada'), tim.send('by Tim')];
    await Promise.all([ada.next('message', ({ id }) => id === ofTim), tim.next('message', ({ id }) => id === ofAda)]);
    const edit = (id: string) => api.call('editMessage', { path: { room, id }, body: { text: 'edited' } });
    expect((await edit(ofAda)).body).toMatchObject({ status: 403, code: 'not-yours' });
    expect((await edit(ofTim)).status).toBe(200);
    expect(await ada.next('edited')).toMatchObject({ message: ofTim, text: 'edited' });
    expect((await api.call('deleteMessage', { path: { room, id: ofAda } })).status).toBe(200);
    expect(await ada.next('deleted')).toMatchObject({ message: ofAda });
  });
});

test('The server API deletes the message of an owner, and describes that it does', async () => {
  const room = freshRoom();
  await using boss = await user(room, 'boss', 'Boss', 'owner');
  const id = boss.send('an order of the court removes this');
  await boss.next('message', (message) => message.id === id);
  expect((await api.call('deleteMessage', { path: { room, id } })).status).toBe(200);
  expect(await boss.next('deleted')).toMatchObject({ message: id });
  const { paths } = (await api.call('getDescription', {})).body;
  expect(paths['/rooms/{room}/messages/{id}'].delete.description).toContain('also that of an owner');
});

describe('Moderation by the server API', () => {
  test('acts on people of a lower rank than owners only', async () => {
    const room = freshRoom();
    await using boss = await user(room, 'boss', 'Boss', 'owner');
    const path = { room, id: boss.welcome.you.id };
    expect((await api.call('muteMember', { path, body: { seconds: 5 } })).body).toMatchObject({
      status: 403,
      code: 'rank',
    });
  });

  test('bans a user that is not present, from a room that does not exist yet', async () => {
    const room = freshRoom();
    const body = { room, user: 'eve', seconds: 60, reason: 'Spam' };
    const { body: ban } = await api.call('createBan', { body });
    await using elsewhere = await user(freshRoom(), 'eve', 'Eve');
    expect(elsewhere.welcome.you.user).toBe('eve');
    await expectKicked(room, 'eve');
    await api.call('liftBan', { path: { id: ban.id }, query: { room } });
    await using eve = await user(room, 'eve', 'Eve');
    expect(eve.welcome.you.user).toBe('eve');
  });

  test('bans the author of a message that has left, by the message', async () => {
    const room = freshRoom();
    const eve = await user(room, 'eve2', 'Eve');
    const message = eve.send('rude');
    await eve.next('ack');
    await eve[Symbol.asyncDispose]();
    expect((await api.call('createBan', { body: { room, message, seconds: 60 } })).status).toBe(201);
    await expectKicked(room, 'eve2');
  });

  test('bans a user from all rooms: those where it is, and those that open later, until the ban is lifted', async () => {
    const rooms = [freshRoom(), freshRoom()];
    await using one = await user(rooms[0] ?? '', 'mallory', 'Mallory');
    await using two = await user(rooms[1] ?? '', 'mallory', 'Mallory');
    const headers = { 'Idempotency-Key': 'a-ban-from-all-rooms' };
    const body = { room: '*', user: 'mallory', seconds: 60, reason: 'Spam' };
    const created = await api.call('createBan', { body, headers });
    for (const member of [one, two]) expect(await member.next('bye')).toMatchObject({ code: 'kicked' });
    const again = await api.call('createBan', { body, headers });
    expect([again.status, again.body, again.headers.get('Idempotency-Replayed')]).toEqual([201, created.body, 'true']);
    await expectKicked(freshRoom(), 'mallory');
    const { items } = (await api.call('listBans', { query: { room: '*' } })).body;
    expect(items[0]).toMatchObject({ id: created.body.id, room: '*', person: { user: 'mallory' }, reason: 'Spam' });
    const log = (await api.call('listAudit', { query: { room: '*' } })).body.items;
    expect(log).toContainEqual(
      expect.objectContaining({ action: 'ban', room: '*', by: { id: 'api:bot', name: 'bot' } }),
    );
    expect((await api.call('createBan', { body: { room: '*', member: one.welcome.you.id, seconds: 60 } })).status).toBe(
      400,
    );
    await api.call('liftBan', { path: { id: created.body.id }, query: { room: '*' } });
    await using back = await user(rooms[0] ?? '', 'mallory', 'Mallory');
    expect(back.welcome.you.user).toBe('mallory');
  });

  test('lists all rooms together, the newest first, in pages that new entries do not move', async () => {
    const rooms = [freshRoom(), freshRoom(), freshRoom()];
    const ban = (room: string, sub: string) => api.call('createBan', { body: { room, user: sub, seconds: 60 } });
    const ids: string[] = [];
    for (const sub of ['a', 'b']) for (const room of rooms) ids.unshift((await ban(room, sub)).body.id);
    for (const operation of ['listBans', 'listAudit']) {
      const seen: string[] = [];
      let before: string | undefined;
      do {
        const query = { room: '*', limit: 4, ...(before !== undefined && { before }) };
        const { body } = await api.call(operation, { query });
        seen.push(...body.items.map((item: { id: string; room: string; time?: number }) => `${item.room} ${item.id}`));
        before = body.next;
        await ban(freshRoom(), 'later');
      } while (before !== undefined);
      expect(new Set(seen).size).toBe(seen.length);
      const mine = seen.filter((entry) => rooms.some((room) => entry.startsWith(`${room} `)));
      expect(mine).toHaveLength(6);
      if (operation === 'listBans') expect(mine.map((entry) => entry.split(' ')[1])).toEqual(ids);
      else expect(mine.map((entry) => entry.split(' ')[0])).toEqual([...rooms, ...rooms].toReversed());
    }
  });

  test('refuses a notice to a person whose connections carry plain text only', async () => {
    const room = freshRoom();
    await using plain = await webSocketClient(server.url, { room });
    plain.send('hello');
    await plain.next(() => true);
    const { body: list } = await api.call('listMembers', { path: { room } });
    const path = { room, id: list.members[0].id };
    const { status, body } = await api.call('sendNotice', { path, body: { text: 'psst' } });
    expect([status, body.code]).toEqual([409, 'no-connection']);
    expect(plain.messages.length).toBe(1);
  });

  test('lists bans from all rooms in the log of all rooms, in pages that new entries do not move', async () => {
    const room = freshRoom();
    const ban = async (name: string, user: string) =>
      (await api.call('createBan', { body: { room: name, user, seconds: 60 } })).body.id as string;
    const everywhere = [await ban('*', newId()), await ban('*', newId())];
    await ban(room, newId());
    await api.call('liftBan', { path: { id: everywhere[0] ?? '' }, query: { room: '*' } });
    const seen: { readonly id: string; readonly room: string; readonly time: number; readonly ban?: string }[] = [];
    let before: string | undefined;
    do {
      const { body } = await api.call('listAudit', { query: { limit: 1, ...(before !== undefined && { before }) } });
      seen.push(...body.items);
      before = body.next;
      await ban('*', newId());
    } while (before !== undefined && seen.length < 50);
    const mine = seen.filter((entry) => entry.room === room || everywhere.includes(entry.ban ?? ''));
    expect(mine.map((entry) => entry.room).toSorted()).toEqual(['*', '*', '*', room]);
    expect(new Set(seen.map((entry) => `${entry.room} ${entry.id}`)).size).toBe(seen.length);
    const times = seen.map(({ time }) => time);
    expect(times).toEqual(times.toSorted((a, b) => b - a));
    const { items } = (await api.call('listAudit', { query: { room } })).body;
    expect(items.map((entry: { room: string }) => entry.room)).toEqual([room]);
  });

  test('lists the log of one room in pages, also of entries of the same time', async () => {
    const room = freshRoom();
    const subs = Array.from({ length: 12 }, (_, index) => `user-${index}`);
    for (const sub of subs) await api.call('createBan', { body: { room, user: sub, seconds: 60 } });
    for (const name of [room, '*']) {
      const seen: string[] = [];
      let before: string | undefined;
      do {
        const query = { room: name, limit: 1, ...(before !== undefined && { before }) };
        const { body } = await api.call('listAudit', { query });
        seen.push(...body.items.map((item: { person: { name: string } }) => item.person.name));
        before = body.next;
      } while (before !== undefined && seen.length < subs.length);
      expect(seen).toEqual(subs.toReversed());
    }
    expect((await api.call('listAudit', { query: { room, before: 'x' } })).body.errors[0].path).toBe('before');
  });
});

/** Expects that a user cannot enter a room. */
async function expectKicked(room: string, sub: string): Promise<void> {
  const token = await signToken({ sub });
  const entering = signedInMember(server.url, 'WebSocket', room, token);
  expect(
    await entering.then(
      () => 'entered',
      () => 'refused',
    ),
  ).toBe('refused');
}

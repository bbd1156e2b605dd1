import { afterAll, beforeAll, expect, test } from 'bun:test';
import { newId } from '../../../src/secrets.ts';
import { ApiClient, API_KEYS } from '../../helpers/api-contract.ts';
import { chatMember } from '../../helpers/chat-member.ts';
import { freshRoom } from '../../helpers/fresh-room.ts';
import { startTestServer, type TestServer } from '../../helpers/start-test-server.ts';

let server: TestServer;
let api: ApiClient;
beforeAll(async () => {
  server = await startTestServer({ API_KEYS });
  api = await ApiClient.open(server.url);
});
afterAll(() => server[Symbol.asyncDispose]());

const newKey = () => ({ 'Idempotency-Key': newId() });
const post = (room: string, body: unknown, headers = {}) => api.call('postMessage', { path: { room }, body, headers });

test('A message is refused when its Idempotency-Key was the id of another command', async () => {
  const room = freshRoom();
  await using ada = await chatMember(server.url, 'WebSocket', room);
  const text = 'shipped';
  for (const command of [{ type: 'send', text: 'mine' } as const, { type: 'rename', name: 'Ada_L' } as const]) {
    const id = newId();
    ada.command({ ...command, id });
    await ada.next('ack', (ack) => ack.id === id);
    expect((await post(room, { text }, { 'Idempotency-Key': id })).body).toMatchObject({
      status: 409,
      code: 'key-used',
    });
  }
  // The first of two edits is not read any more.
  const message = ada.command({ type: 'send', text: 'mine' });
  const edits = ['first', 'second'].map((edited) => ada.command({ type: 'edit', message, text: edited }));
  await ada.next('ack', (ack) => ack.id === edits[1]);
  for (const edit of edits)
    expect((await post(room, { text }, { 'Idempotency-Key': edit })).body).toMatchObject({ status: 409 });
  const own = newKey();
  expect((await post(room, { text }, own)).status).toBe(201);
  expect((await post(room, { text }, own)).status).toBe(201);
  expect((await post(room, { text, from: { name: 'Tim', user: 'tim' } }, own)).body.code).toBe('key-used');
});

test('A ban is carried out for each user, also with the Idempotency-Key of another ban or of a message', async () => {
  const room = freshRoom();
  const headers = newKey();
  await post(room, { text: 'Spam is not welcome.' }, headers);
  const ban = async (where: string, user: string) => {
    const made = await api.call('createBan', { body: { room: where, user, seconds: 60 }, headers });
    return [made.status, made.headers.get('Idempotency-Replayed')];
  };
  for (const where of [room, '*']) {
    for (const user of ['eve', 'mallory']) {
      expect(await ban(where, user)).toEqual([201, null]);
      expect(await ban(where, user)).toEqual([201, 'true']);
    }
    const { items } = (await api.call('listBans', { query: { room: where } })).body;
    const banned = items.filter((item: { room: string }) => item.room === where);
    expect(banned.map((item: { person: { user: string } }) => item.person.user).sort()).toEqual(['eve', 'mallory']);
  }
});

test('A body has at most 64 KiB, whatever its JSON media type', async () => {
  const headers = { 'Content-Type': 'application/vnd.site+json' };
  expect((await post(freshRoom(), JSON.stringify({ text: 'hi' }), headers)).status).toBe(201);
  const long = JSON.stringify({ text: 'x'.repeat(70_000) });
  expect((await post(freshRoom(), long, headers)).body).toMatchObject({ status: 413, code: 'too-large' });
});

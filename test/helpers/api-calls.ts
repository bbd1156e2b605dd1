import { expect } from 'bun:test';
import { newId } from '../../src/secrets.ts';
import type { ApiClient } from './api-contract.ts';
import { chatMember } from './chat-member.ts';
import { freshRoom } from './fresh-room.ts';

/** Calls an operation of the server API, also with what it refuses. The client compares each response with the description. */
type ApiCall = (api: ApiClient, serverUrl: string) => Promise<void>;

const text = 'Order 2041 has been shipped.';

/** Posts a message to a new room. */
async function postMessage(api: ApiClient): Promise<{ readonly room: string; readonly id: string }> {
  const room = freshRoom();
  const { status, body } = await api.call('postMessage', { path: { room }, body: { text } });
  expect(status).toBe(201);
  return { room, id: body.id };
}

async function expectNotFound(api: ApiClient, operationId: string, path: Record<string, string>, body?: unknown) {
  const { status, body: problem } = await api.call(operationId, { path, ...(body !== undefined && { body }) });
  expect([status, problem.status]).toEqual([404, 404]);
}

/** Calls by the id of the operation. */
export const apiCalls: Readonly<Record<string, ApiCall>> = {
  async getDescription(api) {
    expect((await api.call('getDescription')).body).toMatchObject({ openapi: '3.1.0', servers: [{ url: '/api/v1' }] });
  },

  async listRooms(api) {
    const { room } = await postMessage(api);
    const { body } = await api.call('listRooms', { query: { limit: 1_000 } });
    expect(body.rooms).toContainEqual({
      ...{ name: room, members: 0, head: 1, events: 1 },
      ...{ epoch: expect.any(String), lastActivity: expect.any(Number) },
    });
    await postMessage(api);
    const first = await api.call('listRooms', { query: { limit: 1 } });
    const second = await api.call('listRooms', { query: { limit: 1, after: first.body.next } });
    expect([first.body.next, second.body.rooms.length]).toEqual([first.body.rooms[0].name, 1]);
    expect(second.body.rooms[0].name > first.body.next).toBe(true);
    expect((await api.call('listRooms', { query: { limit: 0 } })).body.errors).toMatchObject([{ path: 'limit' }]);
  },

  async getRoom(api) {
    const { room } = await postMessage(api);
    const { body, headers } = await api.call('getRoom', { path: { room } });
    expect(body).toMatchObject({ name: room, head: 1, settings: { rev: 0 } });
    expect(headers.get('ETag')).toBe('"0"');
    await expectNotFound(api, 'getRoom', { room: freshRoom() });
    expect((await api.call('getRoom', { path: { room: 'a b' } })).status).toBe(400);
  },

  async changeRoom(api) {
    const path = { room: freshRoom() };
    const change = (headers: Record<string, string>, body: unknown = { slow: 10, topic: 'Ask anything' }) =>
      api.call('changeRoom', { path, headers, body });
    expect((await change({})).status).toBe(428);
    const first = await change({ 'If-Match': '"0"', 'Idempotency-Key': 'a-command-of-the-test' });
    expect([first.status, first.headers.get('ETag')]).toEqual([200, '"1"']);
    expect(first.body).toEqual({ rev: 1, slow: 10, topic: 'Ask anything' });
    const again = await change({ 'If-Match': '"0"', 'Idempotency-Key': 'a-command-of-the-test' });
    expect([again.status, again.headers.get('Idempotency-Replayed')]).toEqual([200, 'true']);
    expect((await change({ 'If-Match': '"0"' })).body).toMatchObject({ status: 412, code: 'conflict' });
    expect((await change({ 'If-Match': 'W/"1"' })).status).toBe(412);
    expect((await change({ 'If-Match': '*' }, { slow: null })).body).toEqual({ rev: 2, topic: 'Ask anything' });
    expect((await change({ 'If-Match': '*' }, { slow: 3_601 })).body.errors[0].path).toBe('slow');
    expect((await change({ 'If-Match': '*' }, { pinned: newId() })).body.code).toBe('not-found');
  },

  async clearRoom(api, url) {
    const { room } = await postMessage(api);
    await using ada = await chatMember(url, 'WebSocket', room);
    const { epoch } = (await api.call('getRoom', { path: { room } })).body;
    const { status, body } = await api.call('clearRoom', { path: { room } });
    expect([status, body.name, body.epoch === epoch]).toEqual([200, room, false]);
    expect(await ada.next('bye')).toMatchObject({ code: 'room-deleted' });
    expect((await api.call('listMessages', { path: { room } })).body.messages).toEqual([]);
    await expectNotFound(api, 'clearRoom', { room: freshRoom() });
  },

  async listMembers(api, url) {
    const room = freshRoom();
    await using ada = await chatMember(url, 'WebSocket', room);
    const { body } = await api.call('listMembers', { path: { room } });
    expect(body.members).toEqual([{ ...ada.welcome.you, since: expect.any(Number) }]);
    await expectNotFound(api, 'listMembers', { room: freshRoom() });
  },

  async listMessages(api) {
    const { room } = await postMessage(api);
    for (const more of ['two', 'three']) await api.call('postMessage', { path: { room }, body: { text: more } });
    const page = await api.call('listMessages', { path: { room }, query: { limit: 2 } });
    expect(page.body.messages.map((message: { text: string }) => message.text)).toEqual(['two', 'three']);
    const older = await api.call('listMessages', { path: { room }, query: { before: page.body.next } });
    expect(older.body).toMatchObject({ messages: [{ text, from: { id: 'api:bot', name: 'bot' } }] });
    expect(older.body.next).toBeUndefined();
  },

  async getMessage(api) {
    const { room, id } = await postMessage(api);
    expect((await api.call('getMessage', { path: { room, id } })).body).toMatchObject({ id, text });
    await expectNotFound(api, 'getMessage', { room, id: newId() });
  },

  async postMessage(api) {
    const path = { room: freshRoom() };
    const headers = { 'Idempotency-Key': 'order-2041-shipped' };
    const first = await api.call('postMessage', { path, headers, body: { text } });
    expect([first.status, first.body.id]).toEqual([201, 'order-2041-shipped']);
    expect(first.headers.get('Location')).toBe(`/api/v1/rooms/${path.room}/messages/order-2041-shipped`);
    const again = await api.call('postMessage', { path, headers, body: { text } });
    expect([again.status, again.headers.get('Idempotency-Replayed')]).toEqual([201, 'true']);
    expect(again.body).toEqual(first.body);
    const short = await api.call('postMessage', { path, headers: { 'Idempotency-Key': 'short' }, body: { text } });
    expect(short.body).toMatchObject({ status: 400, errors: [{ path: 'Idempotency-Key' }] });
  },

  async editMessage(api) {
    const { room, id } = await postMessage(api);
    const path = { room, id };
    expect((await api.call('editMessage', { path, body: { text: 'Delivered.' } })).status).toBe(200);
    expect((await api.call('getMessage', { path })).body).toMatchObject({ text: 'Delivered.', edited: true });
    await expectNotFound(api, 'editMessage', { room, id: newId() }, { text });
  },

  async deleteMessage(api) {
    const path = await postMessage(api);
    expect((await api.call('deleteMessage', { path })).status).toBe(200);
    expect((await api.call('getMessage', { path })).body).toMatchObject({ text: '', deleted: true });
    await expectNotFound(api, 'deleteMessage', path);
  },

  async kickMember(api, url) {
    const room = freshRoom();
    await using eve = await chatMember(url, 'WebSocket', room);
    const path = { room, id: eve.welcome.you.id };
    const { status } = await api.call('kickMember', { path, body: { seconds: 60, reason: 'Spam', erase: 'all' } });
    expect(status).toBe(200);
    expect(await eve.next('bye')).toMatchObject({ code: 'kicked' });
    await expectNotFound(api, 'kickMember', { room, id: newId() }, { seconds: 0 });
  },

  async muteMember(api, url) {
    const room = freshRoom();
    await using eve = await chatMember(url, 'WebSocket', room);
    const path = { room, id: eve.welcome.you.id };
    const { status } = await api.call('muteMember', { path, body: { seconds: 60 } });
    expect(status).toBe(200);
    expect(await eve.outcome({ type: 'send', text: 'hi' })).toBe('muted');
    await expectNotFound(api, 'muteMember', { room, id: newId() }, { seconds: 1 });
  },

  async sendNotice(api, url) {
    const room = freshRoom();
    await using ada = await chatMember(url, 'WebSocket', room);
    await using bob = await chatMember(url, 'WebSocket', room);
    const path = { room, id: ada.welcome.you.id };
    expect((await api.call('sendNotice', { path, body: { text } })).status).toBe(204);
    const from = { id: 'api:bot', name: 'bot' };
    expect(await ada.next('notice')).toEqual({
      type: 'notice',
      id: expect.any(String),
      text,
      time: expect.any(Number),
      from,
    });
    expect(await bob.outcome({ type: 'send', text: 'hi' })).toBe('ack');
    expect(bob.received.filter(({ type }) => type === 'notice')).toEqual([]);
    await expectNotFound(api, 'sendNotice', { room, id: newId() }, { text });
    expect((await api.call('sendNotice', { path, body: { text: ' ' } })).body.code).toBe('bad-text');
  },

  async createBan(api) {
    const { room } = await postMessage(api);
    const body = { room, user: 'eve', seconds: 60, reason: 'Spam' };
    const created = await api.call('createBan', { body });
    expect(created).toMatchObject({ status: 201, body: { id: expect.any(String), room, until: expect.any(Number) } });
    expect((await api.call('createBan', { body: { ...body, message: newId() } })).status).toBe(400);
    const absent = { room, member: newId(), seconds: 60 };
    expect((await api.call('createBan', { body: absent })).status).toBe(404);
  },

  async liftBan(api) {
    const { room } = await postMessage(api);
    const { id } = (await api.call('createBan', { body: { room, user: 'eve', seconds: 60 } })).body;
    expect((await api.call('liftBan', { path: { id }, query: { room } })).status).toBe(204);
    expect((await api.call('liftBan', { path: { id }, query: { room } })).status).toBe(404);
    expect((await api.call('liftBan', { path: { id }, query: { room: '*' } })).status).toBe(404);
    const everywhere = (await api.call('createBan', { body: { room: '*', user: 'eve', seconds: 60 } })).body.id;
    const lift = () =>
      api.call('liftBan', {
        ...{ path: { id: everywhere }, query: { room: '*' } },
        headers: { 'Idempotency-Key': 'lift-the-ban-of-eve' },
      });
    expect([(await lift()).headers.get('Idempotency-Replayed'), (await lift()).status]).toEqual([null, 204]);
    expect((await lift()).headers.get('Idempotency-Replayed')).toBe('true');
    expect((await api.call('listBans', { query: { room } })).body.items).toEqual([]);
  },

  async listBans(api) {
    const { room } = await postMessage(api);
    const { body } = await api.call('createBan', { body: { room, user: 'eve', seconds: 60, reason: 'Spam' } });
    expect((await api.call('listBans', { query: { room } })).body.items).toEqual([
      {
        ...{ id: body.id, room, kind: 'ban', reason: 'Spam', since: expect.any(Number), until: body.until },
        person: { id: expect.any(String), name: 'eve', user: 'eve' },
        by: { id: 'api:bot', name: 'bot' },
      },
    ]);
    expect((await api.call('listBans', { query: { before: 'nothing' } })).body.errors[0].path).toBe('before');
    expect((await api.call('listBans', { query: { room: freshRoom() } })).status).toBe(404);
  },

  async listReports(api, url) {
    const { room, id } = await postMessage(api);
    await using ada = await chatMember(url, 'WebSocket', room);
    const report = newId();
    expect(await ada.outcome({ type: 'report', id: report, message: id, reason: 'Spam' })).toBe('ack');
    const { body } = await api.call('listReports', { query: { room } });
    expect(body.items).toMatchObject([
      { id: report, room, reason: 'Spam', message: { id, text }, by: ada.welcome.you },
    ]);
  },

  async resolveReport(api, url) {
    const { room, id } = await postMessage(api);
    await using ada = await chatMember(url, 'WebSocket', room);
    const report = newId();
    await ada.outcome({ type: 'report', id: report, message: id, reason: 'Spam' });
    const request = { path: { id: report }, query: { room } };
    expect((await api.call('resolveReport', request)).status).toBe(200);
    expect((await api.call('resolveReport', request)).status).toBe(404);
    expect((await api.call('listReports', { query: { room } })).body.items).toEqual([]);
  },

  async listAudit(api) {
    const { room } = await postMessage(api);
    await api.call('createBan', { body: { room, user: 'eve', seconds: 60, reason: 'Spam' } });
    const { body } = await api.call('listAudit', { query: { room } });
    expect(body.items).toMatchObject([
      { room, action: 'ban', seconds: 60, reason: 'Spam', by: { id: 'api:bot', name: 'bot' }, person: { user: 'eve' } },
    ]);
    const everywhere = { room: '*', user: 'mallory', seconds: 60, reason: 'Spam' };
    const { id } = (await api.call('createBan', { body: everywhere })).body;
    await api.call('liftBan', { path: { id }, query: { room: '*' } });
    const all = (await api.call('listAudit')).body.items.filter((entry: { ban?: string }) => entry.ban === id);
    expect(all.map(({ action }: { action: string }) => action).toSorted()).toEqual(['ban', 'unban']);
    for (const entry of all)
      expect(entry).toMatchObject({ room: '*', person: { user: 'mallory' }, by: { id: 'api:bot' } });
  },

  async createToken(api, url) {
    const body = { sub: 'p8d4m1', name: 'Tim Müller', role: 'moderator', expiresIn: 60 };
    const { status, body: signed } = await api.call('createToken', { body });
    expect(status).toBe(201);
    await using tim = await chatMember(url, 'WebSocket', freshRoom(), {}, { Authorization: `Bearer ${signed.token}` });
    expect(tim.welcome).toMatchObject({ you: { user: 'p8d4m1', name: 'Tim Müller', role: 'moderator' } });
    expect(tim.welcome.identity?.expires).toBe(signed.expires);
    const unfit = await api.call('createToken', { body: { sub: 'p8d4m1', name: 'x: y' } });
    expect(unfit.body).toMatchObject({ status: 400, errors: [{ path: 'name' }] });
  },

  async listNodes(api) {
    const node = { node: 'single', answers: true, version: expect.any(String), uptime: expect.any(Number) };
    expect((await api.call('listNodes')).body.nodes).toEqual([{ ...node, rooms: expect.any(Number) }]);
  },

  async getStats(api, url) {
    await postMessage(api);
    await using _ada = await chatMember(url, 'WebSocket', freshRoom());
    const { body } = await api.call('getStats');
    expect(body).toMatchObject({ node: 'single', nodes: 1, peers: 0 });
    for (const name of ['rooms', 'activeRooms', 'members', 'events', 'webSockets'])
      expect(body[name]).toBeGreaterThan(0);
  },

  async getKey(api) {
    expect((await api.call('getKey')).body).toEqual({ name: 'bot' });
  },

  async getEvents(api) {
    const { room, id } = await postMessage(api);
    const { body } = await api.call('getEvents', { path: { room } });
    expect(body).toMatchObject([
      { type: 'message', room, id, offset: 1 },
      { type: 'end', offset: 1 },
    ]);
    const gone = await api.call('getEvents', { path: { room }, query: { after: 'another-epoch.7' } });
    expect(gone.body).toMatchObject({ status: 409, code: 'offset-gone', epoch: body[0].epoch, head: 1 });
    expect((await api.call('getEvents', { path: { room }, headers: { Accept: 'image/png' } })).status).toBe(406);
    await expectNotFound(api, 'getEvents', { room: freshRoom() });
  },

  async getTranscript(api) {
    const { room } = await postMessage(api);
    expect((await api.call('getTranscript', { path: { room } })).body).toContain(text);
    await expectNotFound(api, 'getTranscript', { room: freshRoom() });
  },

  async exportRoom(api) {
    const { room, id } = await postMessage(api);
    const { body } = await api.call('exportRoom', { path: { room } });
    expect(JSON.stringify(body)).toContain(id);
    await expectNotFound(api, 'exportRoom', { room: freshRoom() });
  },

  async exportRooms(api) {
    const { id } = await postMessage(api);
    expect(JSON.stringify((await api.call('exportRooms')).body)).toContain(id);
  },
};

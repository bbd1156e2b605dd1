import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { newId } from '../../src/secrets.ts';
import { carrierKinds, carriers } from '../helpers/carriers.ts';
import { ADDRESSES, MODERATED_SERVER, moderatedRoom } from '../helpers/moderated-room.ts';
import { startTestServer, type TestServer } from '../helpers/start-test-server.ts';
import { until } from '../helpers/until.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer(MODERATED_SERVER);
});
afterAll(() => server[Symbol.asyncDispose]());

describe.each(carrierKinds)('Over a %s', (kind) => {
  test('a ban keeps a guest out by its token and its network, is listed, and ends with unban', async () => {
    await using lobby = await moderatedRoom(server.url, kind);
    const { owner, eve, ada, tryToEnter } = lobby;
    const ban = { type: 'kick', id: newId(), member: eve.welcome.you.id, seconds: 3_600, reason: ' Spam ' } as const;
    expect(await owner.outcome(ban)).toBe('ack');
    expect(await eve.next('bye')).toMatchObject({ code: 'kicked', retryAfter: 3_600_000 });
    expect(await ada.next('left')).toMatchObject({ member: eve.welcome.you });
    expect(await tryToEnter('203.0.113.99', eve.welcome.token)).toBe('kicked');
    expect(await tryToEnter(ADDRESSES.eve)).toBe('network-banned');
    expect(await tryToEnter('203.0.113.99')).toBe('entered');
    // A repeat of the command has no effect, and gets the same answer.
    expect(await owner.outcome(ban)).toBe('ack');
    const { items } = await owner.page('bans');
    expect(items).toMatchObject([
      { id: ban.id, kind: 'ban', person: eve.welcome.you, by: owner.welcome.you, reason: 'Spam', network: true },
    ]);
    const [item] = items;
    expect((item?.until ?? 0) - (item?.since ?? 0)).toBe(3_600_000);
    expect(await owner.outcome({ type: 'unban', ban: ban.id })).toBe('ack');
    expect(await owner.outcome({ type: 'unban', ban: ban.id })).toBe('not-found');
    expect(await tryToEnter(ADDRESSES.eve)).toBe('entered');
    expect(await tryToEnter('203.0.113.99', eve.welcome.token)).toBe('entered');
    expect((await owner.page('bans')).items).toEqual([]);
    expect((await owner.page('log')).items).toMatchObject([
      { action: 'unban', by: owner.welcome.you, person: eve.welcome.you, detail: 'ban' },
      { action: 'ban', by: owner.welcome.you, person: eve.welcome.you, seconds: 3_600, reason: 'Spam' },
    ]);
  });

  test('a ban of an author that has left works by its message, with its network', async () => {
    await using lobby = await moderatedRoom(server.url, kind);
    const { owner, eve, tryToEnter, post } = lobby;
    const message = await post(eve, 'rude');
    eve.client.send('{"type":"bye"}');
    await owner.next('left', ({ member }) => member.id === eve.welcome.you.id);
    expect(await owner.outcome({ type: 'kick', member: eve.welcome.you.id, seconds: 60 })).toBe('not-found');
    expect(await owner.outcome({ type: 'kick', message: newId(), seconds: 60 })).toBe('not-found');
    expect(await owner.outcome({ type: 'kick', message, seconds: 0 })).toBe('not-found');
    expect(await owner.outcome({ type: 'kick', message, seconds: 60 })).toBe('ack');
    expect(await tryToEnter('203.0.113.99', eve.welcome.token)).toBe('kicked');
    expect(await tryToEnter(ADDRESSES.eve)).toBe('network-banned');
  });

  test('a mute lets a person read only, on all its connections, until it ends or is lifted', async () => {
    await using lobby = await moderatedRoom(server.url, kind);
    const { owner, eve, ada, join, post } = lobby;
    const message = await post(eve, 'before');
    const mute = { type: 'mute', id: newId(), message, seconds: 600, reason: 'Calm down' } as const;
    expect(await owner.outcome(mute)).toBe('ack');
    const muted = await eve.next('muted');
    expect(muted.reason).toBe('Calm down');
    expect(muted.until).toBeGreaterThan(Date.now());
    const react = { type: 'react', message, emoji: '🎉', on: true } as const;
    const edit = { type: 'edit', message, text: 'after' } as const;
    for (const command of [{ type: 'send', text: 'hello' } as const, edit, react, { type: 'rename' } as const])
      expect(await eve.outcome(command)).toBe('muted');
    // It reads on, and may delete what it wrote.
    await post(ada, 'hello');
    await eve.next('message', ({ text }) => text === 'hello');
    expect(await eve.outcome({ type: 'delete', message })).toBe('ack');
    // In another private window, and after a reload.
    const other = await join(ADDRESSES.eve);
    expect(other.welcome.muted).toEqual({ until: muted.until, reason: 'Calm down' });
    expect(await other.outcome({ type: 'send', text: 'hello' })).toBe('muted');
    const again = await join('203.0.113.99', { token: eve.welcome.token });
    expect(again.welcome).toMatchObject({ resumed: true, muted: { until: muted.until } });
    expect(await ada.outcome({ type: 'send', text: 'not muted' })).toBe('ack');
    expect(ada.received.filter(({ type }) => type === 'muted')).toEqual([]);
    expect(await owner.outcome({ type: 'unban', ban: mute.id })).toBe('ack');
    for (const member of [again, other]) {
      expect(await member.next('muted')).toEqual({ type: 'muted', until: 0 });
      expect(await member.outcome({ type: 'send', text: 'thanks' })).toBe('ack');
    }
  });

  test('a mute ends by itself', async () => {
    await using lobby = await moderatedRoom(server.url, kind);
    const { owner, eve } = lobby;
    expect(await owner.outcome({ type: 'mute', member: eve.welcome.you.id, seconds: 3 })).toBe('ack');
    const id = eve.send('too early');
    const { retryAfter = 0, code } = await eve.next('error', (error) => error.id === id);
    expect(code).toBe('muted');
    expect(retryAfter).toBeWithin(1, 3_001);
    await Bun.sleep(retryAfter);
    expect(await eve.outcome({ type: 'send', text: 'in time' })).toBe('ack');
  });

  test('a member cannot use commands of moderators, nor an owner act on itself', async () => {
    await using lobby = await moderatedRoom(server.url, kind);
    const { owner, eve, ada } = lobby;
    const [member, boss] = [ada.welcome.you.id, owner.welcome.you.id];
    expect(await owner.outcome({ type: 'mute', id: 'a-mute-of-ada-0001', member, seconds: 60 })).toBe('ack');
    for (const command of [
      { type: 'kick', member, seconds: 60 },
      { type: 'kick', member: boss, seconds: 60 },
      { type: 'mute', member, seconds: 60 },
      { type: 'unban', ban: 'a-mute-of-ada-0001' },
      { type: 'settings', rev: 0, slow: 10 },
      { type: 'clear' },
      { type: 'resolve', report: 'no-such-report-0001' },
    ] as const)
      expect(await eve.outcome(command)).toBe('not-moderator');
    expect(await owner.outcome({ type: 'kick', member: boss, seconds: 60 })).toBe('rank');
    expect(await owner.outcome({ type: 'mute', member: boss, seconds: 60 })).toBe('rank');
    for (const what of ['bans', 'reports', 'log', 'settings']) {
      eve.client.send(JSON.stringify({ type: 'moderation', what }));
      const { id, code } = await eve.next('error', (error) => error.id === undefined);
      expect([id, code]).toEqual([undefined, 'not-moderator']);
    }
  });

  test('erase deletes the messages of a person in its time, also when the moderator leaves at once', async () => {
    await using lobby = await moderatedRoom(server.url, kind);
    const { owner, eve, ada, post, join } = lobby;
    const ids: string[] = [];
    for (let number = 0; number < 60; number++) ids.push(eve.send(`spam ${number}`));
    await owner.next('message', ({ id }) => id === ids.at(-1));
    const innocent = await post(ada, 'innocent');
    const own = await post(owner, 'mine');
    owner.command({ type: 'kick', member: eve.welcome.you.id, seconds: 60, erase: 'hour' });
    owner.client.send('{"type":"bye"}');
    const deleted = () => ada.received.flatMap((event) => (event.type === 'deleted' ? event.message : []));
    await until(() => deleted().length === ids.length, 'all are deleted', 20_000);
    expect(new Set(deleted())).toEqual(new Set(ids));
    expect(deleted()).not.toContain(innocent);
    expect(deleted()).not.toContain(own);
    const second = await join(ADDRESSES.owner, { admin: MODERATED_SERVER.ADMIN_TOKEN });
    await until(async () => (await second.page('log')).items.length === 2, 'the erasure is logged', 20_000);
    expect((await second.page('log')).items).toMatchObject([
      { action: 'erase', detail: 'hour', person: eve.welcome.you, by: owner.welcome.you },
      { action: 'ban', person: eve.welcome.you },
    ]);
  }, 60_000);

  test('a plain member that is muted or banned is dropped or closed', async () => {
    await using lobby = await moderatedRoom(server.url, kind);
    const { owner, room } = lobby;
    const headers = { 'X-Forwarded-For': '198.51.100.44' };
    await using plain = await carriers[kind](server.url, { room, headers });
    plain.send('first');
    const { from } = await owner.next('message', ({ text }) => text === 'first');
    expect(await owner.outcome({ type: 'mute', member: from.id, seconds: 60 })).toBe('ack');
    plain.send('muted');
    await server.waitForLog(/dropped a plain message why="muted"/);
    expect(await owner.outcome({ type: 'kick', member: from.id, seconds: 60 })).toBe('ack');
    await plain.closed;
    expect(owner.received.filter((event) => event.type === 'message' && event.text === 'muted')).toEqual([]);
  });
});

test('Twenty people behind one address stay when another guest of it is banned', async () => {
  await using lobby = await moderatedRoom(server.url, 'WebSocket');
  const { owner, eve, join, tryToEnter } = lobby;
  const others = await Promise.all(Array.from({ length: 20 }, () => join(ADDRESSES.eve)));
  expect(await owner.outcome({ type: 'kick', member: eve.welcome.you.id, seconds: 60 })).toBe('ack');
  for (const [number, member] of others.entries()) {
    expect(await member.outcome({ type: 'send', text: `text ${number}` })).toBe('ack');
    expect(member.received.filter(({ type }) => type === 'bye')).toEqual([]);
  }
  // They return with their tokens, also after they have left. New guests of the network are refused.
  expect(await tryToEnter(ADDRESSES.eve, others[0]?.welcome.token)).toBe('entered');
  expect(await tryToEnter(ADDRESSES.eve)).toBe('network-banned');
  expect((await owner.page('bans')).items).toMatchObject([{ network: true }]);
});

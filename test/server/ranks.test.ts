import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { newId } from '../../src/secrets.ts';
import { carrierKinds, carriers } from '../helpers/carriers.ts';
import { ADDRESSES, MODERATED_SERVER, moderatedRoom } from '../helpers/moderated-room.ts';
import { JWT_SECRET, signToken } from '../helpers/sign-token.ts';
import { startTestServer, type TestServer } from '../helpers/start-test-server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ ...MODERATED_SERVER, JWT_SECRET });
});
afterAll(() => server[Symbol.asyncDispose]());

const OFFICE = '203.0.113.40';
const tim = await signToken({ sub: 'tim', name: 'Tim' });
const mod = await signToken({ sub: 'mod', name: 'Mod', role: 'moderator' });
const second = await signToken({ sub: 'mod-2', name: 'Second Mod', role: 'moderator' });
const reader = await signToken({ sub: 'reader', name: 'Reader', role: 'reader' });
const boss = await signToken({ sub: 'boss', name: 'Boss', role: 'owner' });

describe.each(carrierKinds)('Over a %s', (kind) => {
  test('a moderator needs no secret, and acts on lower ranks only, present or gone', async () => {
    await using lobby = await moderatedRoom(server.url, kind);
    const { owner, eve, join, post } = lobby;
    const [moderator, other, chief] = [
      await join(OFFICE, {}, mod),
      await join(OFFICE, {}, second),
      await join(OFFICE, {}, boss),
    ];
    expect(moderator.welcome).toMatchObject({ moderator: true, reports: 0, you: { user: 'mod', role: 'moderator' } });
    for (const { welcome } of [other, chief, owner]) {
      for (const type of ['kick', 'mute'] as const)
        expect(await moderator.outcome({ type, member: welcome.you.id, seconds: 60 })).toBe('rank');
    }
    const message = await post(chief, 'of an owner');
    expect(await moderator.outcome({ type: 'delete', message })).toBe('rank');
    chief.client.send('{"type":"bye"}');
    await moderator.next('left', ({ member }) => member.id === chief.welcome.you.id);
    expect(await moderator.outcome({ type: 'kick', message, seconds: 60, erase: 'all' })).toBe('rank');
    expect(await moderator.outcome({ type: 'delete', message })).toBe('rank');
    expect(await moderator.outcome({ type: 'delete', message: await post(eve, 'of a guest') })).toBe('ack');
    // An owner acts on a moderator, which cannot free itself, nor can another one.
    const mute = { type: 'mute', id: newId(), member: moderator.welcome.you.id, seconds: 60 } as const;
    expect(await owner.outcome(mute)).toBe('ack');
    expect(await moderator.outcome({ type: 'send', text: 'hello' })).toBe('muted');
    for (const member of [moderator, other]) expect(await member.outcome({ type: 'unban', ban: mute.id })).toBe('rank');
    expect(await owner.outcome({ type: 'kick', member: moderator.welcome.you.id, seconds: 60 })).toBe('ack');
    expect(await lobby.tryToEnter(OFFICE, moderator.welcome.token, mod)).toBe('kicked');
    expect(await lobby.tryToEnter('203.0.113.41', undefined, mod)).toBe('kicked');
  });

  test('a user is banned in all tabs and on all devices, and no other person on its network', async () => {
    await using lobby = await moderatedRoom(server.url, kind);
    const { owner, join, tryToEnter } = lobby;
    const tabs = [await join(OFFICE, {}, tim), await join('203.0.113.41', {}, tim)];
    const neighbour = await join(OFFICE);
    const [person] = tabs.map(({ welcome }) => welcome.you.id);
    expect(await owner.outcome({ type: 'kick', member: person ?? '', seconds: 60 })).toBe('ack');
    for (const tab of tabs) expect(await tab.next('bye')).toMatchObject({ code: 'kicked' });
    expect(await tryToEnter('203.0.113.42', undefined, tim)).toBe('kicked');
    expect(await tryToEnter('203.0.113.42', undefined, await signToken({ sub: 'tim', name: 'Another Name' }))).toBe(
      'kicked',
    );
    expect(await tryToEnter(OFFICE)).toBe('entered');
    expect(await neighbour.outcome({ type: 'send', text: 'still here' })).toBe('ack');
    expect((await owner.page('bans')).items).toMatchObject([{ person: { user: 'tim', name: 'Tim' } }]);
    expect((await owner.page('bans')).items[0]).not.toHaveProperty('network');
  });

  test('a valid token passes the ban and the mute of a network, and settings for guests', async () => {
    await using lobby = await moderatedRoom(server.url, kind);
    const { owner, eve, ada, join, tryToEnter } = lobby;
    expect(await owner.outcome({ type: 'kick', member: eve.welcome.you.id, seconds: 60 })).toBe('ack');
    expect(await owner.outcome({ type: 'mute', member: ada.welcome.you.id, seconds: 60 })).toBe('ack');
    expect(await tryToEnter(ADDRESSES.eve)).toBe('network-banned');
    const member = await join(ADDRESSES.eve, {}, tim);
    expect(await member.outcome({ type: 'send', text: 'I am a user' })).toBe('ack');
    expect(await (await join(ADDRESSES.ada, {}, second)).outcome({ type: 'send', text: 'me too' })).toBe('ack');
    expect(await owner.outcome({ type: 'settings', rev: 0, guests: 'none', newcomers: 60, links: 'users' })).toBe(
      'ack',
    );
    expect(await tryToEnter(OFFICE)).toBe('users-only');
    expect(await tryToEnter(OFFICE, undefined, tim)).toBe('entered');
    expect(await member.outcome({ type: 'send', text: 'see example.com' })).toBe('ack');
  });

  test('a mute holds in all tabs of a user, and slow mode counts them together', async () => {
    await using lobby = await moderatedRoom(server.url, kind);
    const { owner, join } = lobby;
    const tabs = [await join(OFFICE, {}, tim), await join(ADDRESSES.ada, {}, tim)] as const;
    const mute = { type: 'mute', id: newId(), member: tabs[0].welcome.you.id, seconds: 60 } as const;
    expect(await owner.outcome(mute)).toBe('ack');
    for (const tab of tabs) {
      await tab.next('muted');
      expect(await tab.outcome({ type: 'send', text: 'hello' })).toBe('muted');
    }
    expect((await join(OFFICE, {}, tim)).welcome.muted?.until).toBeGreaterThan(Date.now());
    expect(await owner.outcome({ type: 'unban', ban: mute.id })).toBe('ack');
    expect(await owner.outcome({ type: 'settings', rev: 0, slow: 60 })).toBe('ack');
    expect(await tabs[0].outcome({ type: 'send', text: 'one' })).toBe('ack');
    expect(await tabs[1].outcome({ type: 'send', text: 'two' })).toBe('slow-mode');
  });

  test('a reader reports, and cannot do anything else', async () => {
    await using lobby = await moderatedRoom(server.url, kind);
    const { eve, join, post } = lobby;
    const message = await post(eve, 'rude');
    const silent = await join(OFFICE, {}, reader);
    expect(await silent.outcome({ type: 'report', message, reason: 'Rude' })).toBe('ack');
    for (const command of [
      { type: 'send', text: 'hello' },
      { type: 'kick', message, seconds: 60 },
      { type: 'settings', rev: 0 },
    ] as const)
      expect(await silent.outcome(command)).toBe('readonly');
  });

  test('a plain member with a token is banned as its user', async () => {
    await using lobby = await moderatedRoom(server.url, kind);
    const { owner, room, tryToEnter } = lobby;
    const headers = { 'X-Forwarded-For': OFFICE, Authorization: `Bearer ${tim}` };
    await using plain = await carriers[kind](server.url, { room, headers });
    plain.send('hello');
    const { from } = await owner.next('message', ({ text }) => text === 'hello');
    expect(from).toMatchObject({ user: 'tim', name: 'Tim' });
    expect(await owner.outcome({ type: 'kick', member: from.id, seconds: 60 })).toBe('ack');
    await plain.closed;
    await using again = await carriers[kind](server.url, { room, headers });
    await again.closed;
    expect(await tryToEnter(OFFICE)).toBe('entered');
  });
});

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
const ELSEWHERE = '203.0.113.99';
const mod = await signToken({ sub: 'mod', name: 'Mod', role: 'moderator' });

describe.each(carrierKinds)('Over a %s', (kind) => {
  test('a moderator cannot ban or mute another one by a message that it wrote as a member', async () => {
    await using lobby = await moderatedRoom(server.url, kind);
    const { owner, join, post } = lobby;
    const moderator = await join(OFFICE, {}, mod);
    const member = await join(ELSEWHERE, {}, await signToken({ name: 'Tim' }));
    const message = await post(member, 'as a member');
    member.client.send('{"type":"bye"}');
    await owner.next('left', ({ member: { id } }) => id === member.welcome.you.id);
    expect(await moderator.outcome({ type: 'mute', message, seconds: 60 })).toBe('ack');
    expect(await moderator.outcome({ type: 'kick', message, seconds: 60 })).toBe('ack');
    const asModerator = await signToken({ name: 'Tim', role: 'moderator' });
    expect(await lobby.tryToEnter(ELSEWHERE, undefined, await signToken({ name: 'Tim' }))).toBe('kicked');
    const again = await join(ELSEWHERE, {}, asModerator);
    expect(again.welcome).not.toHaveProperty('muted');
    expect(await again.outcome({ type: 'send', text: 'as a moderator' })).toBe('ack');
  });

  test('a guest cannot pass the ban of its network with a resume token that is younger than the ban', async () => {
    await using lobby = await moderatedRoom(server.url, kind);
    const { owner, eve, join, tryToEnter } = lobby;
    const before = await join(ADDRESSES.eve);
    expect(await owner.outcome({ type: 'kick', member: eve.welcome.you.id, seconds: 60 })).toBe('ack');
    const after = await join(ELSEWHERE);
    expect(await tryToEnter(ADDRESSES.eve, after.welcome.token)).toBe('network-banned');
    expect(await tryToEnter(ADDRESSES.eve, before.welcome.token)).toBe('entered');
  });

  test('a plain text in slow mode is not lost when the settings change in the same turn', async () => {
    await using lobby = await moderatedRoom(server.url, kind);
    const { owner } = lobby;
    expect(await owner.outcome({ type: 'settings', rev: 0, slow: 600 })).toBe('ack');
    for (let rev = 1; rev <= 5; rev++) {
      const headers = { 'X-Forwarded-For': `203.0.113.${100 + rev}` };
      await using plain = await carriers[kind](server.url, { room: lobby.room, headers });
      owner.command({ type: 'settings', id: newId(), rev, topic: `number ${rev}` });
      plain.send(`text ${rev}`);
      await owner.next('message', ({ text }) => text === `text ${rev}`);
    }
  });
});

test('A report with the longest fields fits into a frame', async () => {
  await using lobby = await moderatedRoom(server.url, 'WebSocket');
  const { owner, join } = lobby;
  const claims = { name: '\u{20000}'.repeat(32), avatar: `https://a.example/${'a'.repeat(494)}` };
  const enter = async (last: string) =>
    join(OFFICE, {}, await signToken({ ...claims, sub: '\u754c'.repeat(127) + last }));
  const [author, reporter] = [await enter('a'), await enter('b')];
  const message = await lobby.post(author, '\u754c'.repeat(4_000));
  for (const skin of ['🏻', '🏼', '🏽', '🏾', '🏿']) {
    for (const person of ['👩', '👨']) {
      const emoji = `${person}${skin}‍❤️‍💋‍👨🏿`;
      expect(await reporter.outcome({ type: 'react', message, emoji, on: true })).toBe('ack');
    }
  }
  expect(await reporter.outcome({ type: 'report', message, reason: '\u754c'.repeat(200) })).toBe('ack');
  const { report } = await owner.next('reported');
  expect(report).toMatchObject({ message: { id: message } });
  expect((await owner.page('reports')).items).toEqual([report] as never);
  expect(Math.max(...owner.client.messages.map((frame) => Buffer.byteLength(frame)))).toBeLessThanOrEqual(16_384);
}, 20_000);

import { describe, expect, test } from 'bun:test';
import type { capabilities } from '../../src/app/capabilities.ts';
import { API_KEY, API_KEYS } from '../helpers/api-contract.ts';
import { serverWithout } from '../helpers/built-server.ts';
import { carrierKinds, carriers } from '../helpers/carriers.ts';
import { chatMember } from '../helpers/chat-member.ts';
import { freshRoom } from '../helpers/fresh-room.ts';
import { signedInMember } from '../helpers/signed-in-member.ts';
import { JWT_SECRET, signToken } from '../helpers/sign-token.ts';
import { startTestServer } from '../helpers/start-test-server.ts';

const ADMIN = 'a-token-for-owners';
const TOKEN = 'a-token-of-this-server';

/** Starts a server without one capability, although its settings ask for it. */
async function startWithout(removed: keyof typeof capabilities) {
  const env = {
    ADMIN_TOKEN: ADMIN,
    RATE: '5',
    ...(removed === 'accessTokens' && { AUTH_TOKEN: TOKEN }),
    JWT_SECRET,
    ...(removed === 'api' && { API_KEYS }),
    ...(removed === 'files' && { FILES: 'all' }),
    ...(removed === 'metrics' && { METRICS: '1', METRICS_TOKEN: TOKEN }),
  };
  return startTestServer(env, { command: await serverWithout(removed) });
}

/** The core's promises: both carriers open, both dialects deliver to both, and the server serves its files. */
async function expectCoreWorks(url: string): Promise<void> {
  const room = freshRoom();
  for (const kind of carrierKinds) {
    await using plain = await carriers[kind](url, { room });
    await using ada = await chatMember(url, kind, room);
    await using bob = await chatMember(url, kind, room);
    const id = ada.send(`over a ${kind}`);
    expect(await ada.next('ack')).toMatchObject({ id });
    expect(await bob.next('message', (message) => message.id === id)).toMatchObject({ text: `over a ${kind}` });
    expect(await plain.next()).toBe(`${ada.welcome.you.name}: over a ${kind}`);
    plain.send('from a plain member');
    expect(await bob.next('message')).toMatchObject({ text: 'from a plain member' });
  }
  expect((await fetch(`${url}/healthz`)).status).toBe(200);
  expect((await fetch(`${url}/check`, { headers: { Accept: 'text/html' } })).headers.get('Content-Type')).toBe(
    'text/html; charset=utf-8',
  );
}

describe('A server', () => {
  test('without the doctor passes the core checks, and has no findings', async () => {
    await using server = await startWithout('doctor');
    await expectCoreWorks(server.url);
    expect((await fetch(`${server.url}/check.json`)).status).toBe(404);
  });

  test('without access tokens passes the core checks, and admits clients without a token', async () => {
    await using server = await startWithout('accessTokens');
    await expectCoreWorks(server.url);
  });

  test('without moderation passes the core checks, knows no kick, and moderators still delete messages', async () => {
    await using server = await startWithout('moderation');
    await expectCoreWorks(server.url);
    const room = freshRoom();
    await using boss = await chatMember(server.url, 'WebSocket', room, { admin: ADMIN });
    await using eve = await chatMember(server.url, 'WebSocket', room);
    const message = eve.send('rude');
    await boss.next('message', ({ id }) => id === message);
    boss.command({ type: 'delete', message });
    expect(await eve.next('deleted')).toMatchObject({ message });
    boss.command({ type: 'kick', member: eve.welcome.you.id, seconds: 60 });
    expect(await boss.next('bye')).toMatchObject({ code: 'protocol' });
  });

  test('without pictures passes the core checks, and takes none', async () => {
    await using server = await startWithout('files');
    await expectCoreWorks(server.url);
    await using ada = await chatMember(server.url, 'WebSocket', freshRoom());
    expect(ada.welcome.requests).not.toContain('upload');
    expect(ada.welcome.limits.files).toBeUndefined();
    expect(await ada.outcome({ type: 'send', text: 'look', file: { ticket: 'a.ticket' } })).toBe('file');
    expect((await fetch(`${server.url}/files/lobby`, { method: 'POST' })).status).toBe(404);
  });

  test('without reactors passes the core checks, and announces no such request', async () => {
    await using server = await startWithout('reactors');
    await expectCoreWorks(server.url);
    await using ada = await chatMember(server.url, 'WebSocket', freshRoom());
    expect(ada.welcome.requests).not.toContain('reactors');
    ada.client.send(JSON.stringify({ type: 'reactors', id: 'i'.repeat(16), message: 'm'.repeat(16), emoji: '👍' }));
    expect(await ada.next('bye')).toMatchObject({ code: 'protocol' });
  });

  test('without early history passes the core checks, and has no path of it', async () => {
    await using server = await startWithout('earlyHistory');
    await expectCoreWorks(server.url);
    expect((await fetch(`${server.url}/rooms/lobby/now`)).status).toBe(404);
  });

  test('without identity passes the core checks, and takes everybody for a guest', async () => {
    await using server = await startWithout('identity');
    await expectCoreWorks(server.url);
    await using tim = await signedInMember(
      server.url,
      'WebSocket',
      freshRoom(),
      await signToken({ name: 'Tim Müller' }),
    );
    expect(tim.welcome.you).not.toContainKey('user');
    expect(tim.welcome).not.toContainKey('identity');
  });

  test('without the API passes the core checks, and has no path of it', async () => {
    await using server = await startWithout('api');
    await expectCoreWorks(server.url);
    const headers = { Authorization: `Bearer ${API_KEY}` };
    for (const path of ['/api/v1/rooms', '/docs/api'])
      expect((await fetch(server.url + path, { headers })).status).toBe(404);
  });

  test('without metrics passes the core checks, and has no /metrics', async () => {
    await using server = await startWithout('metrics');
    await expectCoreWorks(server.url);
    expect((await fetch(`${server.url}/metrics`, { headers: { Authorization: `Bearer ${TOKEN}` } })).status).toBe(404);
  });

  test('without the search passes the core checks, and answers that it has none', async () => {
    await using server = await startWithout('search');
    await expectCoreWorks(server.url);
    await using ada = await chatMember(server.url, 'WebSocket', freshRoom());
    expect(await ada.search('hello')).toMatchObject({ type: 'error', code: 'no-search' });
    expect(await ada.outcome({ type: 'send', text: 'still here' })).toBe('ack');
  });

  test('without budgets passes the core checks, and never refuses a message for its rate', async () => {
    await using server = await startWithout('budgets');
    await expectCoreWorks(server.url);
    await using ada = await chatMember(server.url, 'WebSocket', freshRoom());
    const ids = Array.from({ length: 100 }, (_, number) => ada.send(`text ${number}`));
    await ada.next('ack', ({ id }) => id === ids.at(-1));
    expect(ada.received.filter(({ type }) => type === 'error')).toEqual([]);
  });
});

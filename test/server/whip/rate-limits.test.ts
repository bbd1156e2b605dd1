import { afterAll, beforeAll, describe, expect } from 'bun:test';
import { realOffer } from '../../helpers/real-offer.ts';
import { startTestServer, type TestServer } from '../../helpers/start-test-server.ts';
import { createFragment } from '../../helpers/whip/fragment.ts';
import { ownServerTest } from '../../helpers/whip/own-server-test.ts';
import { post, send } from '../../helpers/whip/send.ts';
import { openSession } from '../../helpers/whip/session.ts';

let server: TestServer;
let whip: string;
let offer: string;
beforeAll(async () => {
  server = await startTestServer({ TRUST_PROXY: '1' });
  whip = `${server.url}/whip/room`;
  offer = await realOffer();
});
afterAll(() => server[Symbol.asyncDispose]());

/** Opening a hundred sessions may take this long on a busy machine. */
const OPENINGS_TIMEOUT_MS = 120_000;

let addresses = 0;
/** Creates the header of a client with a new address. */
const newClient = () => ({ 'X-Forwarded-For': `198.18.${++addresses >> 8}.${addresses & 255}` });

let guesses = 0;
/** Creates the header with a wrong token that no request has had before. */
const newGuess = () => ({ Authorization: `Bearer a-wrong-guess-${++guesses}` });

/** Counts the requests before the first 429. Expects Retry-After on it. */
async function expectBurst(send: () => Promise<Response>, burst: number, perSecond: number): Promise<void> {
  const began = performance.now();
  for (let count = 0; ; count++) {
    const { status, headers } = await send();
    if (status !== 429) continue;
    expect(headers.get('Retry-After')).toMatch(/^[1-9]\d*$/);
    // The limit refills while the requests are sent.
    const refilled = (perSecond * (performance.now() - began)) / 1_000;
    expect(count).toBeWithin(burst, burst + refilled + 2);
    return;
  }
}

describe('RFC 9725 4.7.1, 5: the rate limit comes before authorization', () => {
  const attempts: readonly (readonly [
    string,
    (own: TestServer, headers: Record<string, string>) => Promise<Response>,
  ])[] = [
    ['POST', ({ url }, headers) => post(`${url}/whip/room`, offer, headers)],
    ['OPTIONS', ({ url }, headers) => send('OPTIONS', `${url}/whip/room`, { headers })],
    ['OPTIONS of WHEP', ({ url }, headers) => send('OPTIONS', `${url}/whep/other-room`, { headers })],
    ['GET /check.json', ({ url }, headers) => send('GET', `${url}/check.json`, { headers })],
    ['a WebSocket', ({ url }, headers) => send('GET', `${url}/ws/room`, { headers })],
  ];
  for (const [what, guess] of attempts) {
    ownServerTest(`of ${what}, so that nobody guesses tokens at any speed`, async () => {
      await using own = await startTestServer({ TRUST_PROXY: '1', AUTH_TOKEN: 'a-token-of-the-host' });
      const from = newClient();
      // Ten wrong tokens a minute, whatever the rate of the method itself.
      await expectBurst(() => guess(own, { ...from, ...newGuess() }), 10, 10 / 60);
      // Neither does the right token tell anything now.
      expect((await guess(own, { ...from, Authorization: 'Bearer a-token-of-the-host' })).status).toBe(429);
      expect((await guess(own, { ...newClient(), ...newGuess() })).status).not.toBe(429);
    });
  }

  ownServerTest(
    'of one wrong token once a minute: pages present theirs for the newest messages and each transport',
    async () => {
      await using own = await startTestServer({ TRUST_PROXY: '1', AUTH_TOKEN: 'a-token-of-the-host' });
      const from = newClient();
      const wrong = { ...from, ...newGuess() };
      for (let load = 0; load < 12; load++) {
        const responses = [
          await send('GET', `${own.url}/rooms/room/now`, { headers: wrong }),
          await post(`${own.url}/whip/room`, offer, wrong),
          await send('GET', `${own.url}/ws/room`, { headers: wrong }),
        ];
        expect(responses.map(({ status }) => status)).toEqual([401, 401, 401]);
      }
      await expectBurst(() => post(`${own.url}/whip/room`, offer, { ...from, ...newGuess() }), 9, 10 / 60);
    },
  );

  ownServerTest('counts clients whose X-Forwarded-For cannot be read as one', async () => {
    await using own = await startTestServer({ TRUST_PROXY: '1' });
    const entries = ['unknown', '_hidden', '203.0.113.5.6'];
    let count = 0;
    const send = () => post(`${own.url}/whip/room`, 'hello', { 'X-Forwarded-For': entries[count++ % 3] ?? '' });
    await expectBurst(send, 50, 5);
    expect(own.logs.filter((line) => line.includes('X-Forwarded-For'))).toHaveLength(1);
  });

  ownServerTest('counts each client whose X-Forwarded-For has a port by its address', async () => {
    const [first, second] = [newClient()['X-Forwarded-For'], newClient()['X-Forwarded-For']];
    let port = 50_000;
    const from = (address: string) => post(whip, 'hello', { 'X-Forwarded-For': `${address}:${++port}` });
    await expectBurst(() => from(first), 50, 5);
    expect((await from(second)).status).toBe(400);
    // The limit refills while these are sent, and a client of its own would send fifty.
    const without = await Promise.all(
      Array.from({ length: 20 }, () => post(whip, 'hello', { 'X-Forwarded-For': first })),
    );
    expect(without.map(({ status }) => status)).toContain(429);
  });
});

describe('RFC 9725 5: the rate limit', () => {
  ownServerTest('accepts 50 POSTs at once from an address', async () => {
    const from = newClient();
    await expectBurst(() => post(whip, 'hello', from), 50, 5);
    expect((await post(whip, 'hello', newClient())).status).toBe(400);
  });

  ownServerTest('accepts 200 WebSocket requests at once from an address', async () => {
    const from = newClient();
    // A request without an upgrade gets 426 and counts as well.
    await expectBurst(() => fetch(`${server.url}/ws/room`, { headers: from }), 200, 20);
    expect((await fetch(`${server.url}/ws/room`, { headers: newClient() })).status).toBe(426);
  });

  ownServerTest('counts all addresses of an IPv6 /64 as one', async () => {
    let host = 0;
    await expectBurst(() => post(whip, 'hello', { 'X-Forwarded-For': `2001:db8:0:7::${++host}` }), 50, 5);
    expect((await post(whip, 'hello', { 'X-Forwarded-For': '2001:db8:0:8::1' })).status).toBe(400);
  });

  ownServerTest('accepts 200 PATCHes at once from an address, and counts POST and DELETE separately', async () => {
    const from = newClient();
    await using session = await openSession(whip, offer, from);
    await expectBurst(() => session.patch(createFragment(offer), from), 200, 20);
    expect((await post(whip, 'hello', from)).status).toBe(400);
    expect((await session.patch(createFragment(offer), newClient())).status).toBe(204);
    expect((await session.delete(from)).status).toBe(200);
  });

  ownServerTest(
    'accepts 100 DELETEs at once from an address',
    async () => {
      const from = newClient();
      let session: Awaited<ReturnType<typeof openSession>> | undefined;
      const openAndDelete = async () => {
        session = await openSession(whip, offer, newClient());
        return await session.delete(from);
      };
      await expectBurst(openAndDelete, 100, 10);
      // The last DELETE was refused. It does not end its session.
      expect(await session?.status()).toBe(204);
      await session?.[Symbol.asyncDispose]();
    },
    OPENINGS_TIMEOUT_MS,
  );

  ownServerTest('accepts 50 sessions without a channel from an address, and another after one has ended', async () => {
    await using own = await startTestServer({ TRUST_PROXY: '1' });
    const endpoint = `${own.url}/whip/room`;
    const from = newClient();
    const sessions = await Promise.all(Array.from({ length: 50 }, () => openSession(endpoint, offer, from)));
    const refused = await post(endpoint, offer, from);
    expect(refused.status).toBe(429);
    expect(refused.headers.get('Retry-After')).toMatch(/^[1-9]\d*$/);
    await (await openSession(endpoint, offer, newClient())).delete();
    for (const session of sessions) await session.delete();
    // The POST limit refills after a moment.
    await Bun.sleep(250);
    expect((await post(endpoint, offer, from)).status).toBe(201);
  });

  ownServerTest('accepts a request after Retry-After', async () => {
    const from = newClient();
    await expectBurst(() => post(whip, 'hello', from), 50, 5);
    const seconds = Number((await post(whip, 'hello', from)).headers.get('Retry-After'));
    await Bun.sleep(seconds * 1_000);
    expect((await post(whip, 'hello', from)).status).toBe(400);
  });

  ownServerTest('RFC 9725 4.5: a server at MAX_PEERS responds with 503 and Retry-After', async () => {
    await using full = await startTestServer({ MAX_PEERS: '1' });
    await using _session = await openSession(`${full.url}/whip/room`, offer);
    const response = await post(`${full.url}/whip/room`, offer);
    expect(response.status).toBe(503);
    expect(response.headers.get('Retry-After')).toMatch(/^[1-9]\d*$/);
  });
});

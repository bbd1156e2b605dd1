import { afterAll, beforeAll, describe, expect } from 'bun:test';
import { realOffer } from '../../helpers/real-offer.ts';
import { startTestServer, type TestServer } from '../../helpers/start-test-server.ts';
import { createFragment } from '../../helpers/whip/fragment.ts';
import { ownServerTest } from '../../helpers/whip/own-server-test.ts';
import { post } from '../../helpers/whip/send.ts';
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

let addresses = 0;
/** A client that has not been here before. */
const newcomer = () => ({ 'X-Forwarded-For': `192.0.2.${++addresses}` });

/** How many requests are let through before the first 429; expects that it says when to come again. */
async function passed(ask: () => Promise<Response>): Promise<number> {
  for (let count = 0; ; count++) {
    const { status, headers } = await ask();
    if (status !== 429) continue;
    expect(headers.get('Retry-After')).toMatch(/^[1-9]\d*$/);
    return count;
  }
}

describe('RFC 9725 5: avalanche control:', () => {
  ownServerTest('one address may POST 50 times at once', async () => {
    const from = newcomer();
    expect(await passed(() => post(whip, 'hello', from))).toBeWithin(50, 60);
    expect((await post(whip, 'hello', newcomer())).status).toBe(400);
  });

  ownServerTest('one address may ask for 200 WebSockets at once', async () => {
    const from = newcomer();
    // What asks for no upgrade counts, too: it is answered with 426.
    const asked = await passed(() => fetch(`${server.url}/ws/room`, { headers: from }));
    expect(asked).toBeWithin(200, 240);
    expect((await fetch(`${server.url}/ws/room`, { headers: newcomer() })).status).toBe(426);
  });

  ownServerTest('a person with a /64 of IPv6 may POST as often as one with an address', async () => {
    let host = 0;
    const asked = await passed(() => post(whip, 'hello', { 'X-Forwarded-For': `2001:db8:0:7::${++host}` }));
    expect(asked).toBeWithin(50, 60);
    expect((await post(whip, 'hello', { 'X-Forwarded-For': '2001:db8:0:8::1' })).status).toBe(400);
  });

  ownServerTest('one address may PATCH 200 times at once, and POST and DELETE besides', async () => {
    const from = newcomer();
    await using session = await openSession(whip, offer, from);
    expect(await passed(() => session.patch(createFragment(offer), from))).toBeWithin(200, 240);
    expect((await post(whip, 'hello', from)).status).toBe(400);
    expect((await session.patch(createFragment(offer), newcomer())).status).toBe(204);
    expect((await session.delete(from)).status).toBe(200);
  });

  ownServerTest('one address may DELETE 100 times at once', async () => {
    const from = newcomer();
    const other = newcomer();
    await using session = await openSession(whip, offer, other);
    // Somebody else's session is not ended by the limit being asked.
    const limited = await passed(async () => {
      const one = await openSession(whip, offer, newcomer());
      return one.delete(from);
    });
    expect(limited).toBeWithin(100, 130);
    expect(await session.status()).toBe(204);
  });

  ownServerTest('one address may have 50 sessions without a channel; one that ends makes space', async () => {
    await using own = await startTestServer({ TRUST_PROXY: '1' });
    const endpoint = `${own.url}/whip/room`;
    const from = newcomer();
    const sessions = await Promise.all(Array.from({ length: 50 }, () => openSession(endpoint, offer, from)));
    const refused = await post(endpoint, offer, from);
    expect(refused.status).toBe(429);
    expect(refused.headers.get('Retry-After')).toMatch(/^[1-9]\d*$/);
    await (await openSession(endpoint, offer, newcomer())).delete();
    for (const session of sessions) await session.delete();
    // The rate allows another only after a moment.
    await Bun.sleep(250);
    expect((await post(endpoint, offer, from)).status).toBe(201);
  });

  ownServerTest('an address may ask again as soon as it was told', async () => {
    const from = newcomer();
    await passed(() => post(whip, 'hello', from));
    const seconds = Number((await post(whip, 'hello', from)).headers.get('Retry-After'));
    await Bun.sleep(seconds * 1_000);
    expect((await post(whip, 'hello', from)).status).toBe(400);
  });

  ownServerTest('RFC 9725 4.5: a server that is full says 503, and when to come again', async () => {
    await using full = await startTestServer({ MAX_PEERS: '1' });
    await using _session = await openSession(`${full.url}/whip/room`, offer);
    const response = await post(`${full.url}/whip/room`, offer);
    expect(response.status).toBe(503);
    expect(response.headers.get('Retry-After')).toMatch(/^[1-9]\d*$/);
  });
});

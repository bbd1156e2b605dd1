import { afterAll, beforeAll, describe, expect } from 'bun:test';
import { realOffer } from '../../helpers/real-offer.ts';
import { startTestServer, type TestServer } from '../../helpers/start-test-server.ts';
import { createFragment, createRestart } from '../../helpers/whip/fragment.ts';
import { ownServerTest } from '../../helpers/whip/own-server-test.ts';
import { post, send } from '../../helpers/whip/send.ts';
import { openSession, type WhipSession } from '../../helpers/whip/session.ts';

const TOKEN = { Authorization: 'Bearer good-token-of-16' };
/** An address that has reached its rate limit. */
const LIMITED = { 'X-Forwarded-For': '192.0.2.99' };
const TEXT = { 'Content-Type': 'text/plain' };
const LARGE = 'x'.repeat(65 * 1_024);

let server: TestServer;
let whip: string;
let offer: string;
let session: WhipSession;
beforeAll(async () => {
  server = await startTestServer({ AUTH_TOKEN: 'good-token-of-16,other-token-of-16', TRUST_PROXY: '1' });
  whip = `${server.url}/whip/room`;
  offer = await realOffer();
  session = await openSession(whip, offer, TOKEN);
  await exhaustPosts();
  await exhaustPatches();
});
afterAll(() => server[Symbol.asyncDispose]());

/** Sends requests until the rate limit refuses one. */
async function exhaust(send: () => Promise<Response>): Promise<void> {
  while ((await send()).status !== 429);
}

const exhaustPosts = () => exhaust(() => post(whip, offer, { ...TOKEN, ...LIMITED, ...TEXT }));
const exhaustPatches = () => exhaust(() => session.patch('', { ...TOKEN, ...LIMITED, ...TEXT }));

/**
 * Sends a request over the rate limit. The limit may refill by one request between the two calls, so other responses are tried
 * again: a server that checks something else first never answers with 429.
 */
async function overLimit(exhaust: () => Promise<void>, ask: () => Promise<Response>): Promise<Response> {
  for (let attempt = 1; ; attempt++) {
    await exhaust();
    const response = await ask();
    if (response.status === 429 || attempt === 20) return response;
  }
}

// Each request is wrong in several ways. The response is about the first check in this order.
describe('A request that fails several checks gets the response of the first: rate, authorization, size, content', () => {
  const preflight = { Origin: 'https://page.example', 'Access-Control-Request-Method': 'POST' };
  const cases: readonly (readonly [string, number, () => Promise<Response>])[] = [
    [
      'a preflight of an unknown URL, no token',
      200,
      () => send('OPTIONS', `${server.url}/whip/a/b`, { headers: preflight }),
    ],
    ['an unknown URL, a wrong method, no token', 404, () => send('PUT', `${server.url}/whip/a/b`, { body: LARGE })],
    [
      'an unknown session, a wrong method, no token',
      404,
      () => send('POST', `${server.url}/sessions/none`, { body: LARGE }),
    ],
    ['a wrong method on the endpoint, no token', 405, () => send('PUT', whip, { body: LARGE, headers: LIMITED })],
    [
      'a wrong method on a session, a wrong token',
      405,
      () => send('POST', session.url, { headers: { Authorization: 'Bearer x' } }),
    ],
    ['over the rate limit, no token, too large', 429, () => overLimit(exhaustPosts, () => post(whip, LARGE, LIMITED))],
    [
      'over the rate limit, a malformed header',
      429,
      () => overLimit(exhaustPosts, () => post(whip, offer, { ...LIMITED, Authorization: 'x' })),
    ],
    [
      'over the rate limit, the token of another session',
      429,
      () =>
        overLimit(exhaustPatches, () => session.patch('', { ...LIMITED, Authorization: 'Bearer other-token-of-16' })),
    ],
    [
      'the token of another session, too large',
      403,
      () => session.patch(LARGE, { ...TEXT, Authorization: 'Bearer other-token-of-16' }),
    ],
    ['no token, too large', 401, () => post(whip, LARGE)],
    [
      'over the rate limit, too large, a wrong type',
      429,
      () => overLimit(exhaustPosts, () => post(whip, LARGE, { ...TOKEN, ...LIMITED, ...TEXT })),
    ],
    [
      'a PATCH over the rate limit, too large, of a wrong type',
      429,
      () => overLimit(exhaustPatches, () => session.patch(LARGE, { ...TOKEN, ...LIMITED, ...TEXT })),
    ],
    ['a POST too large, of a wrong type', 413, () => post(whip, LARGE, { ...TOKEN, ...TEXT })],
    [
      'a PATCH too large, of a wrong type, without If-Match',
      413,
      () => session.patch(LARGE, { ...TOKEN, ...TEXT, 'If-Match': undefined }),
    ],
    ['a POST of a wrong type, malformed', 415, () => post(whip, 'hello', { ...TOKEN, ...TEXT })],
    // RFC 9110 13.2.1: the server ignores a precondition when the request would fail without it.
    [
      'a PATCH of a wrong type, without If-Match',
      415,
      () => session.patch('', { ...TOKEN, ...TEXT, 'If-Match': undefined }),
    ],
    [
      'a PATCH of a wrong type, for another tag',
      415,
      () => session.patch('', { ...TOKEN, ...TEXT, 'If-Match': '"x"' }),
    ],
    ['a malformed PATCH without If-Match', 428, () => session.patch('', { ...TOKEN, 'If-Match': undefined })],
    ['a malformed PATCH for another tag', 412, () => session.patch('', { ...TOKEN, 'If-Match': '"x"' })],
    ['a restart without If-Match', 428, () => session.patch(createRestart(offer), { ...TOKEN, 'If-Match': undefined })],
    [
      'a restart with a ufrag but no password',
      400,
      () => session.patch('a=ice-ufrag:EsAw\r\n', { ...TOKEN, 'If-Match': '*' }),
    ],
    ['a restart', 422, () => session.patch(createRestart(offer), { ...TOKEN, 'If-Match': '*' })],
    [
      'an offer with a broken line and audio',
      400,
      () => post(whip, `${offer}broken\r\nm=audio 9 RTP/AVP 0\r\n`, TOKEN),
    ],
    ['a valid PATCH', 204, () => session.patch(createFragment(offer), TOKEN)],
  ];
  for (const [what, status, ask] of cases) {
    ownServerTest(`RFC 9110 13.2.1, RFC 9725 4: ${what}: ${status}`, async () => {
      expect((await ask()).status).toBe(status);
    });
  }
});

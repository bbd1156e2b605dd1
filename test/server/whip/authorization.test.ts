import { afterAll, beforeAll, describe, expect } from 'bun:test';
import { realOffer } from '../../helpers/real-offer.ts';
import { startTestServer, type TestServer } from '../../helpers/start-test-server.ts';
import { webSocketClient } from '../../helpers/web-socket-client.ts';
import { createFragment } from '../../helpers/whip/fragment.ts';
import { ownServerTest } from '../../helpers/whip/own-server-test.ts';
import { post, send } from '../../helpers/whip/send.ts';
import { openSession } from '../../helpers/whip/session.ts';

let server: TestServer;
let whip: string;
let offer: string;
beforeAll(async () => {
  server = await startTestServer({ AUTH_TOKEN: 'first-token-of-two, second~token-of-2==' });
  whip = `${server.url}/whip/room`;
  offer = await realOffer();
});
afterAll(() => server[Symbol.asyncDispose]());

const FIRST = { Authorization: 'Bearer first-token-of-two' };
const SECOND = { Authorization: 'Bearer second~token-of-2==' };

describe('With AUTH_TOKEN', () => {
  for (const value of ['Bearer first-token-of-two', 'bearer first-token-of-two', 'BEARER   second~token-of-2==']) {
    ownServerTest(`RFC 9725 4.7.1: the server accepts an offer with "Authorization: ${value}"`, async () => {
      await using session = await openSession(whip, offer, { Authorization: value });
      expect(session.response.status).toBe(201);
      expect((await session.delete({ Authorization: value })).status).toBe(200);
    });
  }

  ownServerTest(
    'RFC 6750 3: the server answers an offer without a token by 401 and a challenge without error',
    async () => {
      const response = await post(whip, offer);
      expect(response.status).toBe(401);
      const challenge = response.headers.get('WWW-Authenticate');
      expect(challenge).toMatch(/^Bearer realm="[^"]+"/);
      expect(challenge).not.toContain('error');
    },
  );

  for (const value of ['Bearer wrong', 'Bearer first-token-of-twos', 'Bearer first-token-of-tw']) {
    ownServerTest(
      `RFC 6750 3.1: the server refuses an offer with "Authorization: ${value}" with 401 invalid_token`,
      async () => {
        const response = await post(whip, offer, { Authorization: value });
        expect(response.status).toBe(401);
        expect(response.headers.get('WWW-Authenticate')).toContain('error="invalid_token"');
      },
    );
  }

  for (const value of [
    'first-token-of-two',
    'Bearer',
    'Basic Zmlyc3Q6dG9rZW4=',
    'Bearer first token',
    'Bearer "first-token-of-two"',
  ]) {
    ownServerTest(
      `RFC 6750 3.1: the server refuses an offer with "Authorization: ${value}" with 400 invalid_request`,
      async () => {
        const response = await post(whip, offer, { Authorization: value });
        expect(response.status).toBe(400);
        expect(response.headers.get('WWW-Authenticate')).toContain('error="invalid_request"');
      },
    );
  }

  ownServerTest('RFC 9725 4.7.1: the server accepts the token in the URL, and the header wins over it', async () => {
    await using session = await openSession(`${whip}?token=first-token-of-two`, offer);
    expect((await session.patch(createFragment(offer))).status).toBe(204);
    expect((await post(`${whip}?token=wrong`, offer)).status).toBe(401);
    expect((await post(`${whip}?token=first-token-of-two`, offer, { Authorization: 'Bearer wrong' })).status).toBe(401);
  });

  ownServerTest('RFC 9725 4.7.1: PATCH and DELETE accept the token that opened the session', async () => {
    await using session = await openSession(whip, offer, FIRST);
    expect((await session.patch(createFragment(offer), FIRST)).status).toBe(204);
    expect((await session.delete(FIRST)).status).toBe(200);
  });

  ownServerTest('RFC 6750 3.1: PATCH and DELETE refuse another valid token with 403', async () => {
    await using session = await openSession(whip, offer, FIRST);
    for (const response of [await session.patch(createFragment(offer), SECOND), await session.delete(SECOND)]) {
      expect(response.status).toBe(403);
      expect(response.headers.get('WWW-Authenticate')).toContain('error="insufficient_scope"');
    }
    expect((await session.delete({ Authorization: 'Bearer wrong' })).status).toBe(401);
    expect(await session.status()).toBe(204);
  });

  ownServerTest('RFC 9725 5: no method reaches a session by a guess of its URL, with any token', async () => {
    await using session = await openSession(whip, offer, FIRST);
    const id = session.url.slice(session.url.lastIndexOf('/') + 1);
    const swapped = id.replace(/[a-z]/i, (letter) =>
      letter === letter.toLowerCase() ? letter.toUpperCase() : letter.toLowerCase(),
    );
    const guesses = [id.slice(0, -1), `${id}A`, swapped, `${id}%00`, `%20${id}`, [...id].reverse().join(''), '*', '.'];
    for (const guess of guesses.filter((text) => text !== id)) {
      const url = `${server.url}/sessions/${guess}`;
      for (const headers of [{}, FIRST, SECOND]) {
        const conditional = { ...headers, 'If-Match': '*', 'Content-Type': 'application/trickle-ice-sdpfrag' };
        const patched = await send('PATCH', url, { headers: conditional, body: createFragment(offer) });
        expect([guess, patched.status, (await send('DELETE', url, { headers })).status]).toEqual([guess, 404, 404]);
      }
    }
    expect(await session.status()).toBe(204);
  });

  ownServerTest('RFC 9725 5: PATCH and DELETE need no token, because the URL of a session is secret', async () => {
    await using session = await openSession(whip, offer, FIRST);
    expect((await session.patch(createFragment(offer))).status).toBe(204);
    expect((await session.delete()).status).toBe(200);
  });

  ownServerTest('RFC 9725 4.7.1: GET and OPTIONS of the endpoint need no token', async () => {
    expect((await send('GET', whip)).status).toBe(204);
    expect((await send('OPTIONS', whip)).status).toBe(200);
  });

  ownServerTest('a WebSocket needs a token in its header or its URL', async () => {
    const headers = { Upgrade: 'websocket' };
    expect((await send('GET', `${server.url}/ws/room`, { headers })).status).toBe(401);
    expect((await send('GET', `${server.url}/ws/room?token=wrong`, { headers })).status).toBe(401);
    await using inHeader = await webSocketClient(server.url, { headers: FIRST });
    await using inUrl = await webSocketClient(server.url, { room: 'lobby?token=first-token-of-two' });
    inHeader.send('hello');
    expect(await inUrl.next()).toEndWith(': hello');
  });
});

import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { chatMember } from '../helpers/chat-member.ts';
import { ClientPeer } from '../helpers/client-peer.ts';
import { dataChannelClient } from '../helpers/data-channel-client.ts';
import { expectProblem } from '../helpers/expect-problem.ts';
import { freshRoom } from '../helpers/fresh-room.ts';
import { postOffer } from '../helpers/post-offer.ts';
import { realOffer } from '../helpers/real-offer.ts';
import { parsePlain } from '../helpers/parse-plain.ts';
import { startTestServer, type TestServer } from '../helpers/start-test-server.ts';

let server: TestServer;
beforeAll(async () => void (server = await startTestServer()));
afterAll(() => server[Symbol.asyncDispose]());

describe('POST of an offer', () => {
  test("responds with 201, the session's URL, an entity tag and a complete answer", async () => {
    const response = await postOffer(server.url, await realOffer());
    expect(response.status).toBe(201);
    expect(response.headers.get('Content-Type')).toBe('application/sdp');
    expect(response.headers.get('Location')).toMatch(/^\/sessions\/[A-Za-z0-9_-]{22}$/);
    expect(response.headers.get('ETag')).toMatch(/^"[^"]+"$/);
    expect(response.headers.get('Access-Control-Allow-Origin')).toBe('*');
    expect(response.headers.get('Access-Control-Expose-Headers')).toContain('Location');
    const answer = await response.text();
    expect(answer).toStartWith('v=0\r\n');
    expect(answer).toMatch(/a=candidate:\S+ 1 UDP \d+ \S+ \d+ typ host\r\n/);
    expect(answer).toContain('a=setup:active\r\n');
    expect(answer).toContain('a=max-message-size:65536\r\n');
    expect(answer).toEndWith('a=end-of-candidates\r\n');
  });

  test('responds with candidates on a single UDP port, which has the number of the HTTP port', async () => {
    const answer = await (await postOffer(server.url, await realOffer())).text();
    const ports = [...answer.matchAll(/a=candidate:\S+ 1 UDP \d+ \S+ (\d+) /g)].map(([, port]) => Number(port));
    expect(ports.length).toBeGreaterThan(0);
    expect(new Set(ports)).toEqual(new Set([server.port]));
  });

  test.each(['/whip', '/whep', '/whip/lobby', '/whep/lobby', '/whip/lobb%79'])(
    'to %s connects to the lobby, where members send and receive',
    async (path) => {
      await using ada = await dataChannelClient(server.url, { path });
      await using bob = await dataChannelClient(server.url, { path: '/whip' });
      const text = `from ${path}`;
      ada.send(text);
      expect(parsePlain(await ada.next((frame) => frame.endsWith(text))).text).toBe(text);
      bob.send(`to ${path}`);
      expect(parsePlain(await ada.next((frame) => frame.endsWith(`to ${path}`))).text).toBe(`to ${path}`);
    },
  );

  test.each([{}, { Authorization: 'Bearer none' }, { Authorization: 'Bearer something-else' }])(
    'accepts the headers %j',
    async (headers: Record<string, string>) => {
      await using ada = await dataChannelClient(server.url, { room: freshRoom(), label: 'foo', headers });
      ada.send('hi');
      expect(await ada.next()).toEndWith(': hi');
    },
  );

  test('accepts a media type in another case and with parameters', async () => {
    const headers = { 'Content-Type': 'Application/SDP; charset=utf-8' };
    expect((await postOffer(server.url, await realOffer(), { headers })).status).toBe(201);
  });

  test.each(['active', 'passive'])('accepts a=setup:%s', async (setup) => {
    const editOffer = (sdp: string) => sdp.replace('a=setup:actpass', `a=setup:${setup}`);
    await using ada = await dataChannelClient(server.url, { room: freshRoom(), editOffer });
    ada.send('hi');
    expect(await ada.next()).toEndWith(': hi');
  });

  test('accepts an offer with candidates', async () => {
    // ICE checks can reach a libdatachannel client before it has applied the answer. One in 200 clients then fails.
    const connect = () => dataChannelClient(server.url, { room: freshRoom(), gathered: true });
    await using ada = await connect().catch(connect).catch(connect);
    ada.send('hi');
    expect(await ada.next()).toEndWith(': hi');
  });
});

describe('DELETE of a session', () => {
  test('removes its member at once, and a second DELETE responds with 404', async () => {
    const room = freshRoom();
    await using witness = await chatMember(server.url, 'WebSocket', room);
    await using peer = new ClientPeer();
    const ada = peer.channel();
    await peer.connect(server.url, { path: `/whip/${room}` });
    const { member } = await witness.next('joined');
    const response = await fetch(peer.session, { method: 'DELETE', headers: { Origin: 'https://a.example' } });
    expect(response.status).toBe(200);
    expect(response.headers.get('Access-Control-Allow-Origin')).toBe('*');
    expect(await witness.next('left')).toEqual({ type: 'left', member });
    await ada.closed;
    await expectProblem(await fetch(peer.session, { method: 'DELETE' }), 404);
  });
});

describe('A preflight', () => {
  test.each(['/whip', '/whep/some-room', '/sessions/unknown'])(
    'of %s lists the allowed methods and headers',
    async (path) => {
      const response = await fetch(server.url + path, {
        method: 'OPTIONS',
        headers: {
          Origin: 'https://a.example',
          'Access-Control-Request-Method': 'POST',
          'Access-Control-Request-Headers': 'authorization,content-type',
        },
      });
      expect(response.status).toBe(200);
      const { headers } = response;
      expect(headers.get('Access-Control-Allow-Origin')).toBe('*');
      expect(headers.get('Access-Control-Allow-Methods')).toMatch(/POST.*PATCH.*DELETE/);
      expect(headers.get('Access-Control-Allow-Headers')).toMatch(/Authorization.*Content-Type/);
      expect(Number(headers.get('Access-Control-Max-Age'))).toBeGreaterThan(0);
    },
  );
});

test('GET /healthz responds with ok', async () => {
  const response = await fetch(`${server.url}/healthz`);
  expect(response.status).toBe(200);
  expect(response.headers.get('Cache-Control')).toBe('no-store');
  expect(await response.text()).toBe('ok\n');
});

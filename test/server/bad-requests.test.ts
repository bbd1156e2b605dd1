import { afterAll, afterEach, beforeAll, describe, expect, test } from 'bun:test';
import { brotliCompressSync } from 'node:zlib';
import { ROOM_NAME_RULE } from '../../src/protocol/room-names.ts';
import { isRetryable, ConnectError } from '../../www/client/connect-failure.ts';
import { openWebSocket } from '../../www/client/carriers/open-carrier.ts';
import { expectProblem } from '../helpers/expect-problem.ts';
import { expectHealthy } from '../helpers/expect-healthy.ts';
import { systemClock } from '../../src/clock.ts';
import { postOffer } from '../helpers/post-offer.ts';
import { realOffer } from '../helpers/real-offer.ts';
import { sampleOffers } from '../helpers/sample-offers.ts';
import { seededRandom } from '../helpers/seeded-random.ts';
import { startTestServer, type TestServer } from '../helpers/start-test-server.ts';
import { webSocketClient } from '../helpers/web-socket-client.ts';
import { createFragment } from '../helpers/whip/fragment.ts';
import { openSession } from '../helpers/whip/session.ts';

let server: TestServer;
let offer: string;
let logged = 0;
beforeAll(async () => {
  server = await startTestServer();
  offer = await realOffer();
});
// The server keeps working after each test.
afterEach(async () => {
  await expectHealthy(server.url);
  logged = server.logs.length;
});
afterAll(() => server[Symbol.asyncDispose]());

/** Refusals of each status so far. The log has the first 20 of a minute and the count of the others. */
const refused = new Map<number, number>();

/** Expects a refusal and exactly one log line about it, or none after the 20th with its status. */
async function expectRefusal(response: Response, status: number): Promise<Headers> {
  await expectProblem(response, status);
  const count = (refused.get(status) ?? 0) + 1;
  refused.set(status, count);
  if (count <= 20) await server.waitForLog(new RegExp(`status=${status}`));
  await expectHealthy(server.url);
  // On a busy machine, peers of earlier tests reach their deadline.
  const lines = server.logs.slice(logged).filter((line) => !/ more=\d+|closed a peer/.test(line));
  expect(lines).toEqual(count <= 20 ? [expect.stringContaining(`status=${status}`)] : []);
  return response.headers;
}

function randomBytes(length: number): Uint8Array<ArrayBuffer> {
  const random = seededRandom(length);
  return Uint8Array.from({ length }, () => random() * 256);
}

const withSection = (line: string) => sampleOffers.Chromium.replace(/m=application .*/, line);

describe('POST /whip refuses an offer that', () => {
  test.each<[string, () => BodyInit, number]>([
    ['is empty', () => '', 400],
    ['is random bytes', () => randomBytes(1_000), 400],
    ['is random text', () => Buffer.from(randomBytes(1_000)).toString('hex'), 400],
    ['is truncated', () => offer.slice(0, offer.indexOf('a=ice-pwd')), 400],
    ['is JSON', () => JSON.stringify({ type: 'offer', sdp: offer }), 400],
    ['has 65 KiB', () => offer + 'a=x\r\n'.repeat(13 * 1_024), 413],
    ['has 5 MiB', () => 'v=0\r\n'.repeat(1_024 * 1_024), 413],
    ['is for audio', () => withSection('m=audio 9 UDP/TLS/RTP/SAVPF 111'), 422],
    ['is for video', () => withSection('m=video 9 UDP/TLS/RTP/SAVPF 96'), 422],
    ['is for data and video', () => `${offer}m=video 9 UDP/TLS/RTP/SAVPF 96\r\n`, 422],
    ['has a malformed fingerprint', () => offer.replace(/a=fingerprint:.*/, 'a=fingerprint:sha-256 AB:CD'), 400],
  ])('%s', async (_, body, status) => {
    await expectRefusal(await postOffer(server.url, body()), status);
  });

  test('has 65 KiB and comes without a Content-Length', async () => {
    const chunk = new TextEncoder().encode('a=x\r\n'.repeat(1_024));
    let chunks = 13;
    const body = new ReadableStream<Uint8Array>({
      pull(controller) {
        if (chunks-- > 0) controller.enqueue(chunk);
        else controller.close();
      },
    });
    await expectRefusal(await postOffer(server.url, body), 413);
  });

  test.each(['text/plain', 'application/json', 'application/sdp-not', ''])('has the type %j', async (type) => {
    const headers = await expectRefusal(await postOffer(server.url, offer, { headers: { 'Content-Type': type } }), 415);
    expect(headers.get('Accept-Post')).toBe('application/sdp');
  });
});

describe('POST /whip with a thousand host names', () => {
  test('answers without a DNS query, in the usual time', async () => {
    const names = Array.from({ length: 1_000 }, (_, n) => `a=candidate:1 1 udp 1 h${n}.invalid 9 typ host\r\n`).join(
      '',
    );
    const start = performance.now();
    const responses = await Promise.all(Array.from({ length: 20 }, () => postOffer(server.url, offer + names)));
    expect(responses.map(({ status }) => status)).toEqual(Array(20).fill(201));
    expect(performance.now() - start).toBeLessThan(2_000);
    const threads = /^Threads:\s+(\d+)$/m.exec(await Bun.file(`/proc/${server.pid}/status`).text())?.[1];
    expect(Number(threads)).toBeLessThan(100);
  });
});

describe('The server refuses a request when', () => {
  test.each([
    ['/', 'POST', 405, 'GET, HEAD'],
    ['/chat-box.js', 'DELETE', 405, 'GET, HEAD'],
    ['/whip', 'PUT', 405, 'POST, OPTIONS, GET, HEAD'],
    ['/whep/lobby', 'DELETE', 405, 'POST, OPTIONS, GET, HEAD'],
    ['/ws/lobby', 'POST', 405, 'GET'],
  ])('the path is %s and the method %s', async (path, method, status, allow) => {
    const headers = await expectRefusal(await fetch(server.url + path, { method }), status);
    expect(headers.get('Allow')).toBe(allow);
  });

  test.each([
    '/nothing',
    '/whip//',
    '/whip/lobby//',
    '/sessions/a/',
    '/whip/a/b',
    '/whip/a%2Fb',
    '/whip/%00',
    '/whip/%ff',
    '/whip/with%20space',
    `/whip/${'x'.repeat(65)}`,
    '/whep/%F0%9F%91%8B',
    '/ws',
    '/ws/',
    '/ws/a%2Fb',
    '/sessions',
    '/sessions/',
    '/sessions/a/b',
    '/healthz/x',
    '/livez/x',
    '/readyz/x',
    '/src/server.ts',
    '/%2e%2e/package.json',
  ])('the path is %s', async (path) => {
    await expectRefusal(await postOffer(server.url, offer, { path }), 404);
  });

  test.each(['/whip/with%20space', '/whep/%F0%9F%91%8B', '/ws/a%2Fb'])(
    'the path %s has no valid room name, and names the rule',
    async (path) => {
      const response = await fetch(server.url + path, { headers: { Origin: 'https://page.example' } });
      expect(response.headers.get('Access-Control-Allow-Origin')).toBe('*');
      expect(await response.json()).toMatchObject({ status: 404, detail: ROOM_NAME_RULE });
    },
  );

  test('a WebSocket has no valid room name, and the client ends with the reason', async () => {
    const deps = { fetch, clock: systemClock };
    const signal = AbortSignal.timeout(5_000);
    const opened = openWebSocket(
      new URL('/ws/no%20room', server.url),
      signal,
      { route: 'websocket', attempt: 2 },
      deps,
    );
    const error: unknown = await opened.catch((reason: unknown) => reason);
    if (!(error instanceof ConnectError)) throw error;
    expect(error.failure).toMatchObject({ kind: 'refused', status: 404, detail: ROOM_NAME_RULE });
    expect(isRetryable(error.failure)).toBe(false);
  });

  test.each(['unknown', 'x'.repeat(5_000), '%00', '..%2f..', '__proto__'])('the session is %.20s', async (id) => {
    await expectRefusal(await fetch(`${server.url}/sessions/${id}`, { method: 'DELETE' }), 404);
  });

  test('the path is a WebSocket and the request does not upgrade', async () => {
    const headers = await expectRefusal(await fetch(`${server.url}/ws/lobby`), 426);
    expect(headers.get('Upgrade')).toBe('websocket');
  });

  test.each([
    ['8', 'dGhlIHNhbXBsZSBub25jZQ==', 426, 'version 13'],
    ['', 'dGhlIHNhbXBsZSBub25jZQ==', 426, 'version 13'],
    ['13', 'short', 400, 'Sec-WebSocket-Key'],
    ['13', 'a'.repeat(200), 400, 'Sec-WebSocket-Key'],
  ])('the WebSocket has version %j and key %.30s', async (version, key, status, named) => {
    const headers = {
      ...{ Connection: 'Upgrade', Upgrade: 'websocket' },
      ...{ 'Sec-WebSocket-Version': version, 'Sec-WebSocket-Key': key },
    };
    const response = await fetch(`${server.url}/ws/lobby`, { headers });
    expect(await response.clone().text()).toContain(named);
    const received = await expectRefusal(response, status);
    expect(received.get('Sec-WebSocket-Version')).toBe(status === 426 ? '13' : null);
  });

  test.each(['chat', 'chat.v2', 'CHAT.V1', 'mqtt, chat.v2', ', ,'])(
    'the WebSocket subprotocol is %j',
    async (protocol) => {
      const headers = {
        ...{ Connection: 'Upgrade', Upgrade: 'websocket', 'Sec-WebSocket-Version': '13' },
        ...{ 'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZQ==', 'Sec-WebSocket-Protocol': protocol },
      };
      await expectRefusal(await fetch(`${server.url}/ws/lobby`, { headers }), 400);
    },
  );
});

describe('The server answers at a path with a slash at its end', () => {
  test.each(['/whip/', '/whep/', '/whip/lobby/', '/whep/a-room/'])('as without it: POST %s', async (path) => {
    const response = await postOffer(server.url, offer, { path });
    expect(response.status).toBe(201);
    const session = server.url + (response.headers.get('Location') ?? '');
    expect((await fetch(`${session}/`, { method: 'DELETE' })).status).toBe(200);
  });

  test('as without it: GET /ws/a-room/ and /healthz/', async () => {
    await using member = await webSocketClient(server.url, { room: 'slash-room/' });
    await using other = await webSocketClient(server.url, { room: 'slash-room' });
    member.send('hello');
    expect(await other.next()).toEndWith(': hello');
    expect((await fetch(`${server.url}/healthz/`)).status).toBe(200);
  });
});

describe('A WebSocket that offers several subprotocols', () => {
  test.each([
    [['chat.v2', 'chat.v1'], 'chat.v1'],
    [['mqtt', 'chat', 'chat.v1', 'chat.v9'], 'chat.v1'],
    [['chat.v1', 'chat.v2'], 'chat.v1'],
  ])('%j gets the first one that the server speaks', async (protocols, chosen) => {
    const socket = new WebSocket(`${server.url.replace('http', 'ws')}/ws/lobby`, protocols);
    const opened = Promise.withResolvers<string>();
    const welcomed = Promise.withResolvers<string>();
    socket.addEventListener('open', () => opened.resolve(socket.protocol));
    socket.addEventListener('close', ({ code }) => opened.reject(new Error(`closed with ${code}`)));
    socket.addEventListener('message', ({ data }) => welcomed.resolve(String(data)));
    expect(await opened.promise).toBe(chosen);
    socket.send('{"type":"hello"}');
    expect(await welcomed.promise).toContain('"welcome"');
    socket.close();
  });
});

describe('The server refuses a compressed body with 415 and names the codings that it accepts', () => {
  const gzip = () => Bun.gzipSync(new TextEncoder().encode(offer));
  test.each([
    ['gzip', gzip],
    ['br', () => new Uint8Array(brotliCompressSync(offer))],
    ['deflate', () => Bun.deflateSync(new TextEncoder().encode(offer))],
    ['gzip', () => offer],
    ['identity, gzip', gzip],
  ])('POST with Content-Encoding: %s', async (coding, body) => {
    const headers = await expectRefusal(
      await postOffer(server.url, body(), { headers: { 'Content-Encoding': coding } }),
      415,
    );
    expect(headers.get('Accept-Encoding')).toBe('identity');
  });

  test('PATCH with Content-Encoding: gzip', async () => {
    await using session = await openSession(`${server.url}/whip/lobby`, offer);
    const headers = { 'Content-Encoding': 'gzip' };
    const refusal = await expectRefusal(await session.patch(Bun.gzipSync('a=x'), headers), 415);
    expect(refusal.get('Accept-Encoding')).toBe('identity');
    expect((await session.patch(createFragment(offer), { 'Content-Encoding': 'identity' })).status).toBe(204);
  });
});

describe('The server answers a PATCH with a line that a backtracking parser would read for hours', () => {
  const half = 30_000;
  test.each([
    ['spaces and a CR', `a=${' '.repeat(half)}x:${'y'.repeat(half)}\rz`],
    ['colons after spaces, and a line separator', `a=${' '.repeat(half)}${':'.repeat(half / 2)}\u2028z`],
    ['a long name, spaces and a paragraph separator', `a=${'x'.repeat(half)}:${' '.repeat(half)}y\u2029z`],
    ['tabs and no colon', `a=${'\t'.repeat(half)}${'x '.repeat(half / 2)}\rz`],
  ])('%s', async (_, line) => {
    // A server of its own, since a failure blocks it until the end of the test.
    await using own = await startTestServer();
    const session = await openSession(`${own.url}/whip/lobby`, offer);
    const patched = await fetch(session.url, {
      method: 'PATCH',
      headers: { 'Content-Type': 'application/trickle-ice-sdpfrag', 'If-Match': session.etag },
      body: createFragment(offer, { more: [line] }),
      signal: AbortSignal.timeout(3_000),
    });
    expect(patched.status).toBe(204);
    await expectHealthy(own.url);
  });
});

test.each(['a{b', 'a`b', '[', 'a b', ''])(
  'The server answers a request with the invalid Host %j as any other',
  async (Host) => {
    const health = await fetch(`${server.url}/healthz`, { headers: { Host } });
    expect([health.status, await health.text()]).toEqual([200, 'ok\n']);
    await expectProblem(await fetch(`${server.url}//[`, { headers: { Host } }), 404);
    await expectProblem(await postOffer(server.url, 'v=0', { headers: { Host } }), 400);
  },
);

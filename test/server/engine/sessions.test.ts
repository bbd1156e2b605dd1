import { afterAll, beforeAll, describe, expect } from 'bun:test';
import { expectProblem } from '../../helpers/expect-problem.ts';
import { realOffer } from '../../helpers/real-offer.ts';
import { redisTest } from '../../helpers/redis-test.ts';
import { redisProgram, startRedis, type RedisServer } from '../../helpers/start-redis.ts';
import { startTestServer, type TestServer } from '../../helpers/start-test-server.ts';
import { until } from '../../helpers/until.ts';
import { connectedPeer } from '../../helpers/whip/connected-peer.ts';
import { CANDIDATE, createFragment } from '../../helpers/whip/fragment.ts';
import { send } from '../../helpers/whip/send.ts';
import { openSession, WhipSession } from '../../helpers/whip/session.ts';

const FIRST = { Authorization: 'Bearer first-token-of-two' };
const SECOND = { Authorization: 'Bearer second-token-of-two' };

let redis: RedisServer;
let owner: TestServer;
let other: TestServer;
let offer: string;
beforeAll(async () => {
  if (redisProgram === null) return;
  redis = await startRedis();
  const env = { REDIS_URL: redis.url, AUTH_TOKEN: 'first-token-of-two,second-token-of-two' };
  [owner, other, offer] = await Promise.all([
    startTestServer({ ...env, NODE_ID: 'owner' }),
    startTestServer({ ...env, NODE_ID: 'other' }),
    realOffer(),
  ]);
});
afterAll(async () => {
  if (redisProgram === null) return;
  await other[Symbol.asyncDispose]();
  await owner[Symbol.asyncDispose]();
  await redis[Symbol.asyncDispose]();
});

/** Opens a session at the owner, and returns it as a client sees it whose requests go to the other node. */
async function openElsewhere(): Promise<WhipSession> {
  return moved(await openSession(`${owner.url}/whip/room`, offer, FIRST), other);
}

/** Sends the requests of a session to a server. */
function moved({ url, etag, offer: sent, answer, response }: WhipSession, server: TestServer): WhipSession {
  return new WhipSession(server.url + new URL(url).pathname, etag, sent, answer, response);
}

describe('A node without the session', () => {
  redisTest('relays the DELETE of a connected peer, whose channel closes', async () => {
    await using client = await connectedPeer(`${owner.url}/whip/room`, { headers: FIRST });
    const { peer, channel } = client;
    expect(new URL(peer.session).pathname).toMatch(/^\/sessions\/[\w-]{22}\.owner\.[\w-]{8}$/);
    const elsewhere = other.url + new URL(peer.session).pathname;
    const fragment = createFragment(offer);
    const headers = { 'Content-Type': 'application/trickle-ice-sdpfrag', 'If-Match': peer.etag };
    // The fragment has the credentials of another offer.
    expect((await send('PATCH', elsewhere, { body: fragment, headers })).status).toBe(422);
    expect((await send('DELETE', elsewhere)).status).toBe(200);
    await channel.closed;
    expect((await send('GET', elsewhere)).status).toBe(404);
  });

  redisTest('relays a PATCH with its candidates', async () => {
    await using session = await openElsewhere();
    const response = await session.patch(createFragment(offer, { candidates: [CANDIDATE] }));
    expect(response.status).toBe(204);
    expect(response.headers.get('ETag')).toBeNull();
    expect(response.headers.get('Access-Control-Allow-Origin')).toBe('*');
    expect(await response.text()).toBe('');
  });

  redisTest('relays every refusal of the owner', async () => {
    await using session = await openElsewhere();
    const fragment = createFragment(offer);
    await expectProblem(await session.patch(fragment, { 'If-Match': '"wrong"' }), 412);
    await expectProblem(await session.patch(fragment, { 'If-Match': undefined }), 428);
    const unsupported = await session.patch(fragment, { 'Content-Type': 'text/plain' });
    expect(unsupported.headers.get('Accept-Patch')).toBe('application/trickle-ice-sdpfrag');
    await expectProblem(unsupported, 415);
    await expectProblem(await session.patch(fragment, { 'Content-Encoding': 'gzip' }), 415);
    await expectProblem(await session.patch('nonsense'), 400);
    await expectProblem(await session.patch('x'.repeat(65_537)), 413);
    await expectProblem(await session.patch(fragment, { Authorization: 'Bearer wrong' }), 401);
    for (const response of [await session.patch(fragment, SECOND), await session.delete(SECOND)]) {
      expect(response.headers.get('WWW-Authenticate')).toContain('error="insufficient_scope"');
      await expectProblem(response, 403);
    }
    const inUrl = await send('DELETE', `${session.url}?token=second-token-of-two`);
    await expectProblem(inUrl, 403);
    expect(await session.status()).toBe(204);
  });

  redisTest('relays GET, HEAD, OPTIONS and methods that do not exist', async () => {
    await using session = await openElsewhere();
    expect((await send('HEAD', session.url)).status).toBe(204);
    const options = await send('OPTIONS', session.url);
    expect(options.status).toBe(200);
    expect(options.headers.get('Accept-Patch')).toBe('application/trickle-ice-sdpfrag');
    const put = await send('PUT', session.url, { body: 'x' });
    expect(put.headers.get('Allow')).toContain('PATCH');
    await expectProblem(put, 405);
  });

  redisTest('answers 404 for sessions of unknown nodes, and for malformed session ids', async () => {
    await using session = await openElsewhere();
    const id = new URL(session.url).pathname.split('/')[2] ?? '';
    const [random = '', ...node] = id.split('.');
    const guesses = [`${random}.nobody`, `.${node.join('.')}`, random, `${random}.`, `${id}x`, `${random}.*`, `A${id}`];
    for (const guess of [...guesses, `${random}.${'x'.repeat(500)}`, `${random}.%0A`]) {
      for (const server of [owner, other]) {
        const response = await send('DELETE', `${server.url}/sessions/${guess}`);
        expect([guess, response.status]).toEqual([guess, 404]);
      }
    }
    expect(await session.status()).toBe(204);
  });

  redisTest('answers 503 with Retry-After while the owner does not answer, and relays again afterwards', async () => {
    await using session = await openElsewhere();
    process.kill(owner.pid, 'SIGSTOP');
    try {
      const response = await session.patch(createFragment(offer));
      expect(response.headers.get('Retry-After')).toBe('1');
      await expectProblem(response, 503);
    } finally {
      process.kill(owner.pid, 'SIGCONT');
    }
    await until(async () => (await session.status()) === 204, 'the owner answers again');
    expect((await session.patch(createFragment(offer))).status).toBe(204);
  });

  redisTest('answers 503 for the sessions of a killed node until its lease ends, then 404', async () => {
    await using doomed = await startTestServer({ REDIS_URL: redis.url });
    const session = moved(await openSession(`${doomed.url}/whip/room`, offer), other);
    expect(await session.status()).toBe(204);
    await doomed.stop('SIGKILL');
    const response = await session.delete();
    expect(response.headers.get('Retry-After')).toBe('1');
    await expectProblem(response, 503);
    await until(async () => (await session.status()) === 404, 'the lease has ended', 25_000);
  });
});

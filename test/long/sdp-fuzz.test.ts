import { afterAll, beforeAll, expect } from 'bun:test';
import { dataChannelClient } from '../helpers/data-channel-client.ts';
import { freshRoom } from '../helpers/fresh-room.ts';
import { realOffer } from '../helpers/real-offer.ts';
import { sampleOffers } from '../helpers/sample-offers.ts';
import { seededRandom } from '../helpers/seeded-random.ts';
import { startTestServer, type TestServer } from '../helpers/start-test-server.ts';
import { until } from '../helpers/until.ts';
import { attribute } from '../helpers/whip/attribute.ts';
import { createFragment } from '../helpers/whip/fragment.ts';
import { mutateSdp } from '../helpers/whip/mutate-sdp.ts';
import { ownServerTest } from '../helpers/whip/own-server-test.ts';
import { post, send } from '../helpers/whip/send.ts';
import { openSession, type WhipSession } from '../helpers/whip/session.ts';

/** `HOSTILE_CASES=1000000 HOSTILE_SEED=7` runs more cases, and others. */
const CASES = Number(process.env['HOSTILE_CASES'] ?? 10_000);
const SEED = Number(process.env['HOSTILE_SEED'] ?? 9_725);
const CONCURRENT_REQUESTS = 16;
/** The server accepts so few peers that a leaked one shows at the end. */
const MAX_PEERS = 60;
/** Limits the time in which another client connects meanwhile. */
const MAX_CONNECT_MS = 2_000;

let server: TestServer;
let whip: string;
let session: WhipSession;
let bases: readonly string[];
beforeAll(async () => {
  server = await startTestServer({ MAX_PEERS: String(MAX_PEERS) });
  whip = `${server.url}/whip/room`;
  bases = [...Object.values(sampleOffers), await realOffer()];
});
afterAll(() => server[Symbol.asyncDispose]());

/** Runs one case and returns the status. Throws an error with the body when the status is unexpected. */
async function runCase(number: number): Promise<number> {
  const random = seededRandom(SEED + number);
  const base = bases[number % bases.length] ?? '';
  const isFragment = number % 4 === 3;
  const body = mutateSdp(isFragment ? createFragment(session.offer) : base, random);
  const response = isFragment ? await session.patch(body) : await post(whip, body);
  const text = await response.text();
  if (response.status === 201) await expectSession(response, text);
  const isExpected = isFragment ? [204, 400, 413, 422] : [201, 400, 413, 422];
  if (!isExpected.includes(response.status)) {
    throw new Error(`Case ${number} of seed ${SEED} got ${response.status} ${text}for:\n${JSON.stringify(body)}`);
  }
  return response.status;
}

/** Expects a valid answer and a session that can be read and ended. */
async function expectSession(response: Response, answer: string): Promise<void> {
  const url = new URL(response.headers.get('Location') ?? '', whip).href;
  expect(answer).toMatch(/^v=0\r\n(?:[a-z]=[^\r\n]+\r\n)+$/);
  expect(attribute(answer, 'fingerprint')).toStartWith('sha-256 ');
  expect((await send('GET', url)).status).toBe(204);
  expect((await send('DELETE', url)).status).toBe(200);
}

ownServerTest(
  `The server refuses or accepts ${CASES} mutated offers and fragments, leaks no peer, and delays no other client`,
  async () => {
    session = await openSession(whip, await realOffer());
    // No peer connects to the session, so it would end after 15 s.
    const renew = async () => void (session = await openSession(whip, await realOffer()));
    const renewal = setInterval(() => void renew(), 10_000);
    const counts = new Map<number, number>();
    let next = 0;
    const worker = async () => {
      while (next < CASES) {
        const status = await runCase(next++);
        counts.set(status, (counts.get(status) ?? 0) + 1);
      }
    };
    let slowest = 0;
    const measureConnections = async () => {
      while (next < CASES) {
        const start = performance.now();
        await using client = await dataChannelClient(server.url, { room: freshRoom() });
        client.send('hi');
        await client.next();
        slowest = Math.max(slowest, performance.now() - start);
      }
    };
    await Promise.all([measureConnections(), ...Array.from({ length: CONCURRENT_REQUESTS }, worker)]);
    clearInterval(renewal);

    expect(slowest).toBeGreaterThan(0);
    expect(slowest).toBeLessThan(MAX_CONNECT_MS);
    // The mutations cause every kind of response, so they are neither too strong nor too weak.
    for (const status of [201, 204, 400, 422]) expect(counts.get(status) ?? 0).toBeGreaterThan(CASES / 100);
    expect(server.logs.filter((line) => line.includes('failed'))).toEqual([]);
    await expectFreeCapacity();
  },
  30_000 + CASES * 10,
);

/** Expects that the server accepts MAX_PEERS sessions again. */
async function expectFreeCapacity(): Promise<void> {
  const offer = await realOffer();
  const open: WhipSession[] = [];
  await until(
    async () => {
      const opened = await openSession(whip, offer).catch(() => undefined);
      if (opened) open.push(opened);
      else await Promise.all(open.splice(0).map((leftover) => leftover.delete()));
      return open.length === MAX_PEERS;
    },
    `the server accepts ${MAX_PEERS} sessions again`,
    20_000,
  );
  expect((await post(whip, offer)).status).toBe(503);
}

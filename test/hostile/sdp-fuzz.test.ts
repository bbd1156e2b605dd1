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

/** `HOSTILE_CASES=1000000 HOSTILE_SEED=7` plays more, and others. */
const CASES = Number(process.env['HOSTILE_CASES'] ?? 10_000);
const SEED = Number(process.env['HOSTILE_SEED'] ?? 9_725);
/** Requests under way at a time. */
const AT_ONCE = 16;
/** The server has no place for more, so that every peer that is left behind is missed in the end. */
const MAX_PEERS = 60;
/** The longest that another client's connection may take meanwhile, in milliseconds. */
const PATIENCE = 2_000;

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

/** What one case came to: a status, and the text that led to it when it should not have. */
async function play(number: number): Promise<number> {
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

/** A session is one that can be looked at, trickled to and ended. */
async function expectSession(response: Response, answer: string): Promise<void> {
  const url = new URL(response.headers.get('Location') ?? '', whip).href;
  expect(answer).toMatch(/^v=0\r\n(?:[a-z]=[^\r\n]+\r\n)+$/);
  expect(attribute(answer, 'fingerprint')).toStartWith('sha-256 ');
  expect((await send('GET', url)).status).toBe(204);
  expect((await send('DELETE', url)).status).toBe(200);
}

ownServerTest(
  `${CASES} hostile offers and fragments get a refusal or a session, leave no peer behind, and hold nobody up`,
  async () => {
    session = await openSession(whip, await realOffer());
    // Its peer never comes, and without one it would end after 15 s.
    const renew = async () => void (session = await openSession(whip, await realOffer()));
    const renewal = setInterval(() => void renew(), 10_000);
    const counts = new Map<number, number>();
    let next = 0;
    const worker = async () => {
      while (next < CASES) {
        const status = await play(next++);
        counts.set(status, (counts.get(status) ?? 0) + 1);
      }
    };
    let slowest = 0;
    const witness = async () => {
      while (next < CASES) {
        const began = performance.now();
        await using client = await dataChannelClient(server.url, { room: freshRoom() });
        client.send('hi');
        await client.next();
        slowest = Math.max(slowest, performance.now() - began);
      }
    };
    await Promise.all([witness(), ...Array.from({ length: AT_ONCE }, worker)]);
    clearInterval(renewal);

    expect(slowest).toBeGreaterThan(0);
    expect(slowest).toBeLessThan(PATIENCE);
    // The generator is neither so wild that all is refused, nor so tame that all is welcome.
    for (const status of [201, 204, 400, 422]) expect(counts.get(status) ?? 0).toBeGreaterThan(CASES / 100);
    expect(server.logs.filter((line) => line.includes('failed'))).toEqual([]);
    await expectRoomForAll();
  },
  30_000 + CASES * 10,
);

/** Expects that every place is free once the sessions of the test itself are over. */
async function expectRoomForAll(): Promise<void> {
  const offer = await realOffer();
  const open: WhipSession[] = [];
  await until(
    async () => {
      const one = await openSession(whip, offer).catch(() => undefined);
      if (one) open.push(one);
      else await Promise.all(open.splice(0).map((each) => each.delete()));
      return open.length === MAX_PEERS;
    },
    `there is room for ${MAX_PEERS} again`,
    20_000,
  );
  expect((await post(whip, offer)).status).toBe(503);
}

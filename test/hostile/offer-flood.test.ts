import { describe, expect } from 'bun:test';
import { quantile } from '../bench/quantile.ts';
import { dataChannelClient } from '../helpers/data-channel-client.ts';
import { freshRoom } from '../helpers/fresh-room.ts';
import { realOffer } from '../helpers/real-offer.ts';
import { enterRoom, type TestMember } from '../helpers/test-member.ts';
import { startTestServer, type TestServer } from '../helpers/start-test-server.ts';
import { floodFromChildProcess, type FloodOptions } from '../helpers/whip/flood.ts';
import { ownServerTest } from '../helpers/whip/own-server-test.ts';
import { send } from '../helpers/whip/send.ts';

const OFFER_COUNT = 2_000;
/** Limits the delay of nine of ten messages during the flood, which runs on the same machine. */
const MAX_DELAY_MS = 1_000;
/** Limits the time in which nine of ten new clients connect during the flood. */
const MAX_JOIN_MS = 2_000;

/** Sends messages from one member to another, one after the other, until the flood is over. Returns their delays. */
async function measureDelays(ada: TestMember, bob: TestMember, isOver: () => boolean): Promise<number[]> {
  const delays: number[] = [];
  for (let number = 0; !isOver(); number++) {
    const start = performance.now();
    ada.send(`message ${number}`);
    await bob.waitFor(`message ${number}`);
    delays.push(performance.now() - start);
    await Bun.sleep(5);
  }
  return delays;
}

/** Connects clients, one after the other, each from its own address, until the flood is over. Returns their durations. */
async function measureJoins(server: TestServer, isOver: () => boolean): Promise<number[]> {
  const durations: number[] = [];
  for (let number = 1; !isOver(); number++) {
    const start = performance.now();
    const headers = { 'X-Forwarded-For': `198.51.100.${number % 256}` };
    while (!(await tryJoin(server, headers)));
    durations.push(performance.now() - start);
  }
  return durations;
}

/** Returns whether a new client joins and receives its own message in time. Waits a second after a 503, as Retry-After says. */
async function tryJoin(server: TestServer, headers: Record<string, string>): Promise<boolean> {
  const joining = dataChannelClient(server.url, { room: freshRoom(), headers }).then(async (connected) => {
    await using client = connected;
    client.send('here');
    await client.next();
    return 'joined' as const;
  });
  const outcome = await Promise.race([
    joining.catch((error: unknown) => String(error)),
    Bun.sleep(MAX_JOIN_MS).then(() => 'too late' as const),
  ]);
  if (outcome !== 'joined' && outcome !== 'too late' && !outcome.includes('503')) throw new Error(outcome);
  if (outcome !== 'joined' && outcome !== 'too late') await Bun.sleep(1_000);
  return outcome === 'joined';
}

describe(`RFC 9725 5: the server under ${OFFER_COUNT} offers at once`, () => {
  describe.each([
    ['one address', 'WebSocket'],
    ['one address', 'data channel'],
    ['many addresses', 'WebSocket'],
    ['many addresses', 'data channel'],
  ] as const)('from %s', (addresses, carrier) => {
    ownServerTest(
      `bounds them, delays members over a ${carrier} little, and accepts new clients`,
      async () => {
        await using server = await startTestServer({ TRUST_PROXY: '1' });
        const room = freshRoom();
        await using ada = await enterRoom(server.url, carrier, 'plain', room);
        await using bob = await enterRoom(server.url, carrier, 'plain', room);
        let isOver = false;
        const flooding = floodFromChildProcess({ ...(await floodOptions(server)), addresses }).finally(
          () => (isOver = true),
        );
        const [{ counts, withoutRetryAfter, sessions }, delays, joins] = await Promise.all([
          flooding,
          measureDelays(ada, bob, () => isOver),
          measureJoins(server, () => isOver),
        ]);
        expect(sessions.length + (counts[429] ?? 0) + (counts[503] ?? 0)).toBe(OFFER_COUNT);
        expect(withoutRetryAfter).toBe(0);
        const statuses = await Promise.all(sessions.map(async (session) => (await send('GET', session)).status));
        const open = statuses.filter((status) => status === 204);
        expect(open.length).toBeLessThanOrEqual(addresses === 'one address' ? 50 : 1_000);
        expect(quantile(delays, 0.9)).toBeLessThan(MAX_DELAY_MS);
        expect(quantile(joins, 0.9)).toBeLessThan(MAX_JOIN_MS);
      },
      30_000,
    );
  });
});

async function floodOptions(server: TestServer): Promise<Omit<FloodOptions, 'addresses'>> {
  return { endpoint: `${server.url}/whip/flooded`, offer: await realOffer(), count: OFFER_COUNT };
}

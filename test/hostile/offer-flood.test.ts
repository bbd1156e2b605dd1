import { describe, expect } from 'bun:test';
import { quantile } from '../bench/quantile.ts';
import { dataChannelClient } from '../helpers/data-channel-client.ts';
import { freshRoom } from '../helpers/fresh-room.ts';
import { realOffer } from '../helpers/real-offer.ts';
import { enterRoom, type TestMember } from '../helpers/test-member.ts';
import { startTestServer, type TestServer } from '../helpers/start-test-server.ts';
import { floodFromChildProcess, type FloodOptions } from '../helpers/whip/flood.ts';
import { ownServerTest } from '../helpers/whip/own-server-test.ts';

const COUNT = 2_000;
/**
 * How long nine of ten messages of members may take meanwhile, and newcomers until they are in, in milliseconds. The
 * flood runs on the same machine, which would be idle were it only for the chat.
 */
const DELAY = 1_000;
const WAY_IN = 2_000;

/** Lets a member say one thing after the other to another until something is over; how long each took. */
async function messageDelays(ada: TestMember, bob: TestMember, isOver: () => boolean): Promise<number[]> {
  const delays: number[] = [];
  for (let number = 0; !isOver(); number++) {
    const began = performance.now();
    ada.send(`message ${number}`);
    await bob.waitFor(`message ${number}`);
    delays.push(performance.now() - began);
    await Bun.sleep(5);
  }
  return delays;
}

/** Lets newcomers in, one after the other, each from its own address, until something is over; how long each took. */
async function waysIn(server: TestServer, isOver: () => boolean): Promise<number[]> {
  const ways: number[] = [];
  for (let number = 1; !isOver(); number++) {
    const began = performance.now();
    const headers = { 'X-Forwarded-For': `198.51.100.${number % 256}` };
    while (!(await comesIn(server, headers)));
    ways.push(performance.now() - began);
  }
  return ways;
}

/** Whether a newcomer gets into a room and hears itself. It waits as long as it is told to, and gives up on what takes too long. */
async function comesIn(server: TestServer, headers: Record<string, string>): Promise<boolean> {
  const coming = dataChannelClient(server.url, { room: freshRoom(), headers }).then(async (one) => {
    await using client = one;
    client.send('here');
    await client.next();
    return 'in' as const;
  });
  const outcome = await Promise.race([
    coming.catch((error: unknown) => String(error)),
    Bun.sleep(WAY_IN).then(() => 'too late' as const),
  ]);
  if (outcome !== 'in' && outcome !== 'too late' && !outcome.includes('503')) throw new Error(outcome);
  if (outcome !== 'in' && outcome !== 'too late') await Bun.sleep(1_000);
  return outcome === 'in';
}

describe(`RFC 9725 5: ${COUNT} offers as fast as a client can`, () => {
  describe.each([
    ['one', 'WebSocket'],
    ['one', 'data channel'],
    ['many', 'WebSocket'],
    ['many', 'data channel'],
  ] as const)('from %s', (addresses, carrier) => {
    ownServerTest(
      `are bounded; members over a ${carrier} notice little, and newcomers get in`,
      async () => {
        await using server = await startTestServer({ TRUST_PROXY: '1' });
        const room = freshRoom();
        await using ada = await enterRoom(server.url, carrier, 'plain', room);
        await using bob = await enterRoom(server.url, carrier, 'plain', room);
        let isOver = false;
        const flooding = floodFromChildProcess({ ...(await parts(server)), addresses }).finally(() => (isOver = true));
        const [{ counts, withoutRetryAfter, sessions }, delays, ways] = await Promise.all([
          flooding,
          messageDelays(ada, bob, () => isOver),
          waysIn(server, () => isOver),
        ]);
        expect(sessions.length + (counts[429] ?? 0) + (counts[503] ?? 0)).toBe(COUNT);
        expect(withoutRetryAfter).toBe(0);
        const given = server.logs.filter((line) => line.includes('closed the oldest peer')).length;
        expect(sessions.length - given).toBeLessThanOrEqual(addresses === 'one' ? 50 : 1_000);
        expect(quantile(delays, 0.9)).toBeLessThan(DELAY);
        expect(quantile(ways, 0.9)).toBeLessThan(WAY_IN);
      },
      30_000,
    );
  });
});

async function parts(server: TestServer): Promise<Omit<FloodOptions, 'addresses'>> {
  return { endpoint: `${server.url}/whip/flooded`, offer: await realOffer(), count: COUNT };
}

import { describe, expect } from 'bun:test';
import { carrierKinds, type CarrierKind } from '../helpers/carriers.ts';
import { dataChannelClient } from '../helpers/data-channel-client.ts';
import { freshRoom } from '../helpers/fresh-room.ts';
import { realOffer } from '../helpers/real-offer.ts';
import { enterRoom, type TestMember } from '../helpers/test-member.ts';
import { startTestServer, type TestServer } from '../helpers/start-test-server.ts';
import { floodFromChildProcess, type FloodOptions } from '../helpers/whip/flood.ts';
import { ownServerTest } from '../helpers/whip/own-server-test.ts';
import { send } from '../helpers/whip/send.ts';

const OFFER_COUNT = 2_000;

/** Sends messages from one member to another, each after the one before has arrived, until the flood is over. */
async function exchangeMessages(ada: TestMember, bob: TestMember, isOver: () => boolean): Promise<number> {
  let count = 0;
  do {
    ada.send(`message ${count}`);
    await bob.waitFor(`message ${count}`);
    count++;
  } while (!isOver());
  return count;
}

/** Connects clients, one after the other, each from its own address, until the flood is over. Returns their number. */
async function connectClients(server: TestServer, isOver: () => boolean): Promise<number> {
  let count = 0;
  do {
    count++;
    const headers = { 'X-Forwarded-For': `198.51.100.${count % 256}` };
    while (!(await tryJoin(server, headers)));
  } while (!isOver());
  return count;
}

/** Returns whether a new client joins and receives its own message. Waits a second after a 503, as Retry-After says. */
async function tryJoin(server: TestServer, headers: Record<string, string>): Promise<boolean> {
  try {
    await using client = await dataChannelClient(server.url, { room: freshRoom(), headers });
    client.send('here');
    await client.next();
    return true;
  } catch (error) {
    if (!String(error).includes('503')) throw error;
    await Bun.sleep(1_000);
    return false;
  }
}

describe(`RFC 9725 5: the server under ${OFFER_COUNT} offers at once`, () => {
  describe.each(['one address', 'many addresses'] as const)('from %s', (addresses) => {
    ownServerTest(
      'bounds them, delivers messages over each carrier meanwhile, and accepts new clients',
      async () => {
        await using server = await startTestServer({ TRUST_PROXY: '1' });
        let isOver = false;
        const exchanges = await Promise.all(carrierKinds.map((kind) => enterTwo(server.url, kind)));
        const flooding = floodFromChildProcess({ ...(await floodOptions(server)), addresses }).finally(
          () => (isOver = true),
        );
        const [{ counts, withoutRetryAfter, sessions }, clientCount, ...messageCounts] = await Promise.all([
          flooding,
          connectClients(server, () => isOver),
          ...exchanges.map(([ada, bob]) => exchangeMessages(ada, bob, () => isOver)),
        ]);
        expect(sessions.length + (counts[429] ?? 0) + (counts[503] ?? 0)).toBe(OFFER_COUNT);
        expect(withoutRetryAfter).toBe(0);
        const statuses = await Promise.all(sessions.map(async (session) => (await send('GET', session)).status));
        const open = statuses.filter((status) => status === 204);
        expect(open.length).toBeLessThanOrEqual(addresses === 'one address' ? 50 : 1_000);
        for (const count of messageCounts) expect(count).toBeGreaterThan(1);
        expect(clientCount).toBeGreaterThan(0);
        for (const member of exchanges.flat()) await member[Symbol.asyncDispose]();
      },
      120_000,
    );
  });
});

/** Lets two members enter a room of their own over a carrier. */
async function enterTwo(url: string, kind: CarrierKind): Promise<readonly [TestMember, TestMember]> {
  const room = freshRoom();
  return [await enterRoom(url, kind, 'plain', room), await enterRoom(url, kind, 'plain', room)];
}

async function floodOptions(server: TestServer): Promise<Omit<FloodOptions, 'addresses'>> {
  return { endpoint: `${server.url}/whip/flooded`, offer: await realOffer(), count: OFFER_COUNT };
}

import { describe, expect } from 'bun:test';
import { readResidentMemory } from '../helpers/resident-memory.ts';
import { realOffer } from '../helpers/real-offer.ts';
import { startTestServer } from '../helpers/start-test-server.ts';
import { until } from '../helpers/until.ts';
import { floodFromChildProcess } from '../helpers/whip/flood.ts';
import { ownServerTest } from '../helpers/whip/own-server-test.ts';
import { send } from '../helpers/whip/send.ts';

const OFFER_COUNT = 2_000;
/** Limits the growth from one flood to a later one. A leak of 15 KiB for each offer exceeds it. */
const MAX_GROWTH_BYTES = 30 * 1_024 * 1_024;
/** Floods until the allocator has its arenas for every thread. */
const WARM_UPS = 2;
const MEASURED_FLOODS = 3;

describe(`RFC 9725 5: the server, after ${OFFER_COUNT} offers at once,`, () => {
  ownServerTest(
    'frees their memory once their peers have timed out',
    async () => {
      await using server = await startTestServer({ TRUST_PROXY: '1' });
      const floodAndMeasure = async () => {
        const endpoint = `${server.url}/whip/flooded`;
        const options = { endpoint, offer: await realOffer(), count: OFFER_COUNT };
        const { sessions } = await floodFromChildProcess({ ...options, addresses: 'many addresses' });
        const last = sessions.at(-1) ?? '';
        await until(async () => (await send('GET', last)).status === 404, 'the last peer has timed out', 25_000);
        return readResidentMemory(server.pid);
      };
      let before = 0;
      for (let flood = 0; flood < WARM_UPS; flood++) before = await floodAndMeasure();
      // A leak grows with each flood. A busy machine frees late, so a single measurement may be high.
      let smallestGrowth = Infinity;
      for (let flood = 0; flood < MEASURED_FLOODS && smallestGrowth >= MAX_GROWTH_BYTES; flood++) {
        smallestGrowth = Math.min(smallestGrowth, (await floodAndMeasure()) - before);
      }
      expect(smallestGrowth).toBeLessThan(MAX_GROWTH_BYTES);
    },
    200_000,
  );
});

import { describe, expect } from 'bun:test';
import { readResidentMemory } from '../helpers/resident-memory.ts';
import { realOffer } from '../helpers/real-offer.ts';
import { startTestServer } from '../helpers/start-test-server.ts';
import { until } from '../helpers/until.ts';
import { floodFromChildProcess } from '../helpers/whip/flood.ts';
import { ownServerTest } from '../helpers/whip/own-server-test.ts';
import { send } from '../helpers/whip/send.ts';

const OFFER_COUNT = 2_000;
/** Limits the growth from one flood to the next. */
const MAX_GROWTH_BYTES = 30 * 1_024 * 1_024;

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
      const before = await floodAndMeasure();
      expect((await floodAndMeasure()) - before).toBeLessThan(MAX_GROWTH_BYTES);
    },
    60_000,
  );
});

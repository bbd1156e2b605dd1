import { describe, expect } from 'bun:test';
import { readResidentMemory } from '../helpers/resident-memory.ts';
import { realOffer } from '../helpers/real-offer.ts';
import { startTestServer } from '../helpers/start-test-server.ts';
import { until } from '../helpers/until.ts';
import { floodFromChildProcess } from '../helpers/whip/flood.ts';
import { ownServerTest } from '../helpers/whip/own-server-test.ts';
import { send } from '../helpers/whip/send.ts';

const COUNT = 2_000;
/** What may be left of a flood's memory after the same flood before, in bytes. */
const LEFT_BEHIND = 30 * 1_024 * 1_024;

describe(`RFC 9725 5: ${COUNT} offers as fast as a client can`, () => {
  ownServerTest(
    'leave no memory behind once their peers have been given up',
    async () => {
      await using server = await startTestServer({ TRUST_PROXY: '1' });
      const flooded = async () => {
        const endpoint = `${server.url}/whip/flooded`;
        const parts = { endpoint, offer: await realOffer(), count: COUNT };
        const { sessions } = await floodFromChildProcess({ ...parts, addresses: 'many' });
        const last = sessions.at(-1) ?? '';
        await until(async () => (await send('GET', last)).status === 404, 'the last peer is given up', 25_000);
        return readResidentMemory(server.pid);
      };
      const before = await flooded();
      expect((await flooded()) - before).toBeLessThan(LEFT_BEHIND);
    },
    60_000,
  );
});

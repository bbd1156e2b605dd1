import { expect, test } from 'bun:test';
import { dataChannelClient } from '../helpers/data-channel-client.ts';
import { readResidentMemory } from '../helpers/resident-memory.ts';
import { startTestServer } from '../helpers/start-test-server.ts';

const WARM_UP = 500;
const CYCLES = 1_500;
const AT_A_TIME = 12;
/** A leaked peer takes about 300 KB, 1,500 of them 450 MB; without a leak it is 3 to 6 MB. */
const MAY_GROW = 24 * 1024 * 1024;

test('1,500 connect, talk, close cycles leave the memory of the server flat', async () => {
  await using server = await startTestServer();
  await cycles(server.url, WARM_UP);
  const before = await readResidentMemory(server.pid);
  await cycles(server.url, CYCLES);
  expect((await readResidentMemory(server.pid)) - before).toBeLessThan(MAY_GROW);
}, 120_000);

async function cycles(url: string, count: number): Promise<void> {
  let left = count;
  const worker = async () => {
    while (left-- > 0) {
      const client = await dataChannelClient(url, { room: `room-${left % 50}` });
      client.send('hello');
      await client.next((text) => text.endsWith(': hello'));
      await client.close();
    }
  };
  await Promise.all(Array.from({ length: AT_A_TIME }, worker));
}

import { expect, test } from 'bun:test';
import { serverWithout } from '../helpers/built-server.ts';
import type { ChannelClient } from '../helpers/channel-client.ts';
import { dataChannelClient } from '../helpers/data-channel-client.ts';
import { readResidentMemory } from '../helpers/resident-memory.ts';
import { startTestServer, type TestServer } from '../helpers/start-test-server.ts';

const PEERS = 400;
const CONNECTING_AT_ONCE = 12;
/** A server that gives nothing back keeps about 270 KB of each peer, and one that does about 35 KB. */
const MIN_RETURNED_BYTES = PEERS * 100 * 1_024;
/** The server waits until nothing delays it, which takes long on a busy machine. */
const TRIM_TIMEOUT_MS = 120_000;

/** Connects peers at the same time, and closes them all. */
async function comeAndGo(server: TestServer): Promise<void> {
  const clients: ChannelClient[] = [];
  let left = PEERS;
  const connect = async () => {
    while (left-- > 0) clients.push(await dataChannelClient(server.url, { room: `room-${left % 20}` }));
  };
  await Promise.all(Array.from({ length: CONNECTING_AT_ONCE }, connect));
  await Promise.all(clients.map((client) => client.close()));
}

/** Returns the resident memory once it has not fallen for five seconds. */
async function settledMemory({ pid }: TestServer): Promise<number> {
  let lowest = await readResidentMemory(pid);
  for (let seconds = 0; seconds < 5; seconds++) {
    await Bun.sleep(1_000);
    const memory = await readResidentMemory(pid);
    if (memory < lowest) [lowest, seconds] = [memory, 0];
  }
  return lowest;
}

/** Returns what a server keeps after the peers have left. `left` resolves when it may have given memory back. */
async function keptMemory(server: TestServer, left = async (): Promise<unknown> => undefined): Promise<number> {
  const before = await readResidentMemory(server.pid);
  await comeAndGo(server);
  await left();
  return (await settledMemory(server)) - before;
}

test.skipIf(process.platform !== 'linux')(
  `The server gives memory back after ${PEERS} peers have left, which it otherwise keeps`,
  async () => {
    await using giving = await startTestServer({ LOG_LEVEL: 'debug' });
    // The same server without what gives memory back.
    await using keeping = await startTestServer({}, { command: await serverWithout('reactors') });
    const withTrim = await keptMemory(giving, () =>
      giving.waitForLog(/gave memory of closed peers back/, TRIM_TIMEOUT_MS),
    );
    const withoutTrim = await keptMemory(keeping);
    expect(withoutTrim - withTrim).toBeGreaterThan(MIN_RETURNED_BYTES);
  },
  400_000,
);

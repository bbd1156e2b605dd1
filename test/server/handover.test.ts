import { afterAll, beforeAll, expect, test } from 'bun:test';
import type { Message } from '../../src/protocol/server-messages.ts';
import type { Carrier, Route } from '../../www/client/carriers/carrier.ts';
import type { ChatClient } from '../../www/client/client.ts';
import type { PageLifecycleEvents } from '../../www/client/page-lifecycle.ts';
import { headlessClient } from '../helpers/headless-client.ts';
import { seededRandom } from '../helpers/seeded-random.ts';
import { startTestServer, type TestServer } from '../helpers/start-test-server.ts';
import { until } from '../helpers/until.ts';

/** `HANDOVERS=100 bun test test/server/handover.test.ts` runs longer. `SEED` repeats a run. */
const HANDOVERS = Number(process.env['HANDOVERS'] ?? 12);
const SEED = Number(process.env['SEED'] ?? Math.floor(Math.random() * 1_000_000));

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server[Symbol.asyncDispose]());

/** Creates a client that can take either route, and a function that makes it hand over. */
function createMovingClient(room: string) {
  const listeners = new Set<PageLifecycleEvents>();
  let carrier: Carrier | undefined;
  const client = headlessClient({
    ...{ server: server.url, room, via: 'auto' },
    lifecycle: {
      listen(listener) {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
    },
    wrap: (opened) => (carrier = opened),
  });
  return {
    client,
    /** Starts a hand-over to the other route, as a page does. */
    move() {
      if (client.link?.route === 'data-channel') carrier?.onStalled();
      else for (const listener of listeners) listener.networkChanged();
    },
  };
}

/** Joins and waits until the client is live. */
async function goLive(client: ChatClient): Promise<void> {
  client.join();
  await until(() => client.state.phase === 'live' && !client.state.catchingUp, 'the client is live');
}

const waitForRoute = (client: ChatClient, route: Route) =>
  until(() => client.link?.route === route, `the client is on ${route}`);

test(
  `A client under load hands over ${HANDOVERS} times at random moments and loses, repeats and reorders no message (seed ${SEED})`,
  async () => {
    const random = seededRandom(SEED);
    const { client: mover, move } = createMovingClient('load');
    const other = headlessClient({ server: server.url, room: 'load', via: 'websocket' });
    const received = { mover: [] as Message[], other: [] as Message[] };
    const joinsAndLeaves: string[] = [];
    const phases = new Set<string>();
    const resets: unknown[] = [];
    await goLive(other);
    await goLive(mover);
    mover.on('message', (message) => received.mover.push(message));
    other.on('message', (message) => received.other.push(message));
    mover.on('state', ({ phase }) => phases.add(phase));
    mover.on('reset', (event) => resets.push(event));
    other.on('joined', ({ name }) => joinsAndLeaves.push(`${name} joined`));
    other.on('left', ({ name }) => joinsAndLeaves.push(`${name} left`));

    const sent = { mover: [] as string[], other: [] as string[] };
    let isSending = true;
    const sendMessages = async (sender: 'mover' | 'other', client: ChatClient) => {
      for (let count = 0; isSending; count++) {
        // A full outbox rejects a message. That is not a loss.
        const text = `${sender} ${count}`;
        if (client.send(text)) sent[sender].push(text);
        await Bun.sleep(random() * 8);
      }
    };
    const senders = [sendMessages('mover', mover), sendMessages('other', other)];
    for (let count = 0; count < HANDOVERS; count++) {
      const route = mover.link?.route === 'data-channel' ? 'websocket' : 'data-channel';
      await Bun.sleep(random() * 60);
      move();
      await waitForRoute(mover, route);
    }
    isSending = false;
    await Promise.all(senders);
    await until(
      () => mover.outgoing.length === 0 && other.outgoing.length === 0,
      'every message is acknowledged',
      10_000,
    );
    const total = sent.mover.length + sent.other.length;
    await until(
      () => received.mover.length >= total && received.other.length >= total,
      'both clients have every message',
      10_000,
    );

    const ids = (messages: readonly Message[]) => messages.map(({ id }) => id);
    expect(ids(received.mover)).toEqual(ids(received.other));
    for (const sender of ['mover', 'other'] as const) {
      const texts = received.other.map(({ text }) => text ?? '').filter((text) => text.startsWith(`${sender} `));
      expect(texts).toEqual(sent[sender]);
    }
    expect(joinsAndLeaves).toEqual([]);
    expect([...phases]).toEqual(['live']);
    expect(resets).toEqual([]);
    mover.leave();
    other.leave();
  },
  20_000 + HANDOVERS * 2_000,
);

test('A client that hands over keeps its name, and the room counts it once', async () => {
  const { client: mover, move } = createMovingClient('same');
  const other = headlessClient({ server: server.url, room: 'same', via: 'websocket' });
  await goLive(other);
  await goLive(mover);
  const { you } = mover;
  move();
  await waitForRoute(mover, 'websocket');
  move();
  await waitForRoute(mover, 'data-channel');
  expect(mover.you).toEqual(you);
  expect(other.count).toBe(2);
  expect(other.members.map(({ id }) => id)).toContain(you?.id ?? '');
  mover.leave();
  other.leave();
});

test('The server sends messages to members on data channels, on WebSockets and in plain text in one order', async () => {
  const clients = [
    ...[1, 2].map(() => headlessClient({ server: server.url, room: 'order', via: 'whip' })),
    ...[1, 2].map(() => headlessClient({ server: server.url, room: 'order', via: 'websocket' })),
  ];
  const received = clients.map((): string[] => []);
  await Promise.all(clients.map(goLive));
  clients.forEach((client, index) => client.on('message', ({ text }) => received[index]?.push(text ?? '')));
  const plain: string[] = [];
  const socket = new WebSocket(`${server.url.replace('http', 'ws')}/ws/order`);
  socket.onmessage = ({ data }) => plain.push(String(data).replace(/^\w+: /, ''));
  await new Promise((resolve) => (socket.onopen = resolve));
  await until(() => clients.every(({ count }) => count === 5), 'all five members are live');
  for (let round = 0; round < 50; round++) clients.forEach((client, index) => client.send(`${index} sends ${round}`));
  await until(
    () => received.every((texts) => texts.length === 200) && plain.length === 200,
    'every member has every message',
  );
  for (const texts of received) expect(texts).toEqual(plain);
  socket.close();
  for (const client of clients) client.leave();
});

import { afterAll, beforeAll, expect, test } from 'bun:test';
import type { Message } from '../../src/protocol/server-messages.ts';
import type { Carrier, Route } from '../../www/client/carriers/carrier.ts';
import type { ChatClient } from '../../www/client/client.ts';
import type { PageLifecycleEvents } from '../../www/client/page-lifecycle.ts';
import { headlessClient } from '../helpers/headless-client.ts';
import { seededRandom } from '../helpers/seeded-random.ts';
import { startTestServer, type TestServer } from '../helpers/start-test-server.ts';
import { until } from '../helpers/until.ts';

/** `HANDOVERS=100 bun test test/server/handover.test.ts` is the long form; `SEED` plays one again. */
const HANDOVERS = Number(process.env['HANDOVERS'] ?? 12);
const SEED = Number(process.env['SEED'] ?? Math.floor(Math.random() * 1_000_000));

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server[Symbol.asyncDispose]());

/** A client that may take either route, and what a page would tell it. */
function movingClient(room: string) {
  const wakes = new Set<PageLifecycleEvents>();
  let carrier: Carrier | undefined;
  const client = headlessClient({
    ...{ server: server.url, room, via: 'auto' },
    lifecycle: {
      listen(listener) {
        wakes.add(listener);
        return () => wakes.delete(listener);
      },
    },
    wrap: (opened) => (carrier = opened),
  });
  return {
    client,
    /** Begins to go over to the other route, the way a page does. */
    move() {
      if (client.link?.route === 'data-channel') carrier?.onStalled();
      else for (const wake of wakes) wake.networkChanged();
    },
  };
}

async function live(client: ChatClient): Promise<void> {
  client.join();
  await until(() => client.state.phase === 'live' && !client.state.catchingUp, 'the client is live');
}

const onRoute = (client: ChatClient, route: Route) => until(() => client.link?.route === route, `it is on ${route}`);

test(
  `A client under load goes over ${HANDOVERS} times at random moments and loses, repeats and reorders nothing (seed ${SEED})`,
  async () => {
    const random = seededRandom(SEED);
    const { client: mover, move } = movingClient('load');
    const other = headlessClient({ server: server.url, room: 'load', via: 'websocket' });
    const heard = { mover: [] as Message[], other: [] as Message[] };
    const goings: string[] = [];
    const phases = new Set<string>();
    const resets: unknown[] = [];
    await live(other);
    await live(mover);
    mover.on('message', (message) => heard.mover.push(message));
    other.on('message', (message) => heard.other.push(message));
    mover.on('state', ({ phase }) => phases.add(phase));
    mover.on('reset', (event) => resets.push(event));
    other.on('joined', ({ name }) => goings.push(`${name} joined`));
    other.on('left', ({ name }) => goings.push(`${name} left`));

    const said = { mover: [] as string[], other: [] as string[] };
    let isTalking = true;
    const talk = async (who: 'mover' | 'other', client: ChatClient) => {
      for (let count = 0; isTalking; count++) {
        // A full outbox means that the room is slower than we are, not that something was lost.
        const text = `${who} ${count}`;
        if (client.send(text)) said[who].push(text);
        await Bun.sleep(random() * 8);
      }
    };
    const talks = [talk('mover', mover), talk('other', other)];
    for (let at = 0; at < HANDOVERS; at++) {
      const route = mover.link?.route === 'data-channel' ? 'websocket' : 'data-channel';
      await Bun.sleep(random() * 60);
      move();
      await onRoute(mover, route);
    }
    isTalking = false;
    await Promise.all(talks);
    await until(() => mover.outgoing.length === 0 && other.outgoing.length === 0, 'everything is settled', 10_000);
    const total = said.mover.length + said.other.length;
    await until(() => heard.mover.length >= total && heard.other.length >= total, 'everything is heard', 10_000);

    const ids = (messages: readonly Message[]) => messages.map(({ id }) => id);
    expect(ids(heard.mover)).toEqual(ids(heard.other));
    for (const who of ['mover', 'other'] as const) {
      const texts = heard.other.map(({ text }) => text ?? '').filter((text) => text.startsWith(`${who} `));
      expect(texts).toEqual(said[who]);
    }
    expect(goings).toEqual([]);
    expect([...phases]).toEqual(['live']);
    expect(resets).toEqual([]);
    mover.leave();
    other.leave();
  },
  20_000 + HANDOVERS * 2_000,
);

test('A client hands over under its name, and the room neither sees it leave nor counts it twice', async () => {
  const { client: mover, move } = movingClient('same');
  const other = headlessClient({ server: server.url, room: 'same', via: 'websocket' });
  await live(other);
  await live(mover);
  const { you } = mover;
  move();
  await onRoute(mover, 'websocket');
  move();
  await onRoute(mover, 'data-channel');
  expect(mover.you).toEqual(you);
  expect(other.count).toBe(2);
  expect(other.members.map(({ id }) => id)).toContain(you?.id ?? '');
  mover.leave();
  other.leave();
});

test('Members on data channels, on WebSockets and in plain text hear one order', async () => {
  const clients = [
    ...[1, 2].map(() => headlessClient({ server: server.url, room: 'order', via: 'whip' })),
    ...[1, 2].map(() => headlessClient({ server: server.url, room: 'order', via: 'websocket' })),
  ];
  const heard = clients.map((): string[] => []);
  await Promise.all(clients.map(live));
  clients.forEach((client, at) => client.on('message', ({ text }) => heard[at]?.push(text ?? '')));
  const plain: string[] = [];
  const socket = new WebSocket(`${server.url.replace('http', 'ws')}/ws/order`);
  socket.onmessage = ({ data }) => plain.push(String(data).replace(/^\w+: /, ''));
  await new Promise((resolve) => (socket.onopen = resolve));
  await until(() => clients.every(({ count }) => count === 5), 'all five are in');
  for (let round = 0; round < 50; round++) clients.forEach((client, at) => client.send(`${at} says ${round}`));
  await until(() => heard.every((texts) => texts.length === 200) && plain.length === 200, 'all have heard all');
  for (const texts of heard) expect(texts).toEqual(plain);
  socket.close();
  for (const client of clients) client.leave();
});

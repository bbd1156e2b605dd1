import { expect, test } from 'bun:test';
import type { Carrier } from '../../www/client/carriers/carrier.ts';
import { headlessClient } from '../helpers/headless-client.ts';
import { startTestServer } from '../helpers/start-test-server.ts';
import { until } from '../helpers/until.ts';

const CLIENTS = 200;
/** Of which so many come over real data channels. */
const OVER_DATA_CHANNELS = 20;
const BEFORE = 100;
const DURING = 200;

test('200 clients dropped at once while messages flow miss nothing and get nothing twice', async () => {
  await using server = await startTestServer();
  const carriers: (Carrier | undefined)[] = [];
  const heard = Array.from({ length: CLIENTS }, (): string[] => []);
  const resets = Array.from({ length: CLIENTS }, () => 0);
  const clients = heard.map((texts, index) => {
    const client = headlessClient({
      server: server.url,
      via: index < OVER_DATA_CHANNELS ? 'whip' : 'websocket',
      random: () => 0,
      wrap: (carrier) => (carriers[index] = carrier),
    });
    client.on('message', ({ text }) => texts.push(text));
    client.on('reset', () => {
      resets[index] = (resets[index] ?? 0) + 1;
    });
    client.join();
    return client;
  });
  const isIn = (index: number) => {
    const state = clients[index]?.state;
    return state?.phase === 'live' && !state.catchingUp;
  };
  await until(() => clients.every((_, index) => isIn(index)), 'all are in', 20_000);
  const sender = headlessClient({ server: server.url, via: 'websocket' });
  sender.join();
  await until(() => sender.state.phase === 'live', 'the sender is in');
  for (let index = 0; index < BEFORE; index++) sender.send(`before ${index}`);
  await until(() => sender.outgoing.length === 0, 'the first messages are acknowledged');

  // Closing the inner carrier tells the client nothing: as on a dead network, only its own end knows.
  for (const carrier of carriers) {
    carrier?.close();
    carrier?.onClosed();
  }
  const expected = Array.from({ length: BEFORE }, (_, index) => `before ${index}`);
  for (let index = 0; index < DURING; index++) {
    const text = `during ${index}`;
    await until(() => sender.send(text), 'the outbox has space');
    expected.push(text);
  }
  await until(() => heard.every((texts) => texts.length >= expected.length), 'all have everything', 20_000);
  for (const [index, texts] of heard.entries()) {
    expect({ index, texts }).toEqual({ index, texts: expected });
    // The one that came with the first welcome.
    expect(resets[index]).toBe(1);
  }
  const names = new Set(clients.map(({ state }) => (state.phase === 'live' ? state.you.name : '')));
  expect(names.size).toBe(CLIENTS);
  for (const client of [...clients, sender]) client.leave();
}, 60_000);

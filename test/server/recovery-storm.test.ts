import { expect, test } from 'bun:test';
import type { Carrier } from '../../www/client/carriers/carrier.ts';
import { headlessClient } from '../helpers/headless-client.ts';
import { startTestServer } from '../helpers/start-test-server.ts';
import { until } from '../helpers/until.ts';

const CLIENTS = 200;
const DATA_CHANNEL_CLIENTS = 20;
const MESSAGES_BEFORE = 100;
const MESSAGES_DURING = 200;

test('200 clients that lose their connection at once under load miss no message and receive none twice', async () => {
  await using server = await startTestServer();
  const carriers: (Carrier | undefined)[] = [];
  const received = Array.from({ length: CLIENTS }, (): string[] => []);
  const resets = Array.from({ length: CLIENTS }, () => 0);
  const clients = received.map((texts, index) => {
    const client = headlessClient({
      server: server.url,
      via: index < DATA_CHANNEL_CLIENTS ? 'whip' : 'websocket',
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
  const isLive = (index: number) => {
    const state = clients[index]?.state;
    return state?.phase === 'live' && !state.catchingUp;
  };
  await until(() => clients.every((_, index) => isLive(index)), 'all clients are live', 20_000);
  const sender = headlessClient({ server: server.url, via: 'websocket' });
  sender.join();
  await until(() => sender.state.phase === 'live', 'the sender is live');
  for (let index = 0; index < MESSAGES_BEFORE; index++) sender.send(`before ${index}`);
  await until(() => sender.outgoing.length === 0, 'the first messages are acknowledged');

  // `close` calls no callback of its own, so `onClosed` stands for the detection of a dead network.
  for (const carrier of carriers) {
    carrier?.close();
    carrier?.onClosed();
  }
  const expected = Array.from({ length: MESSAGES_BEFORE }, (_, index) => `before ${index}`);
  for (let index = 0; index < MESSAGES_DURING; index++) {
    const text = `during ${index}`;
    await until(() => sender.send(text), 'the outbox has space');
    expected.push(text);
  }
  await until(
    () => received.every((texts) => texts.length >= expected.length),
    'all clients have every message',
    20_000,
  );
  for (const [index, texts] of received.entries()) {
    expect({ index, texts }).toEqual({ index, texts: expected });
    // The reset of the first welcome.
    expect(resets[index]).toBe(1);
  }
  const names = new Set(clients.map(({ state }) => (state.phase === 'live' ? state.you.name : '')));
  expect(names.size).toBe(CLIENTS);
  for (const client of [...clients, sender]) client.leave();
}, 60_000);

import { expect, test } from 'bun:test';
import { MAX_TEXT_UNITS } from '../../src/protocol/limits.ts';
import type { Carrier } from '../../www/client/carriers/carrier.ts';
import { ConnectError } from '../../www/client/connect-failure.ts';
import { headlessClient } from '../helpers/headless-client.ts';
import { slowLink } from '../helpers/slow-link.ts';
import { startTestServer } from '../helpers/start-test-server.ts';
import { until } from '../helpers/until.ts';

const MISSED_MESSAGES = 1_999;
/** The missed messages, eight megabytes, take about seven seconds. */
const BYTES_PER_SECOND = 1_200_000;

test('A client recovers 2,000 long messages over a slow link in one connection, and the server does not close it as slow', async () => {
  await using server = await startTestServer();
  await using link = await slowLink(server.url, BYTES_PER_SECOND);
  const sender = headlessClient({ server: server.url, via: 'websocket' });
  sender.join();
  await until(() => sender.state.phase === 'live', 'the sender is live');

  let carrier: Carrier | undefined;
  let isAway = false;
  const texts: string[] = [];
  const phases: string[] = [];
  const reader = headlessClient({
    server: link.url,
    via: 'websocket',
    random: () => 0,
    wrap(opened) {
      carrier = opened;
      if (isAway) {
        opened.close();
        throw new ConnectError({ kind: 'unreachable' });
      }
      return opened;
    },
  });
  reader.on('message', ({ text }) => texts.push(text.slice(0, 8)));
  reader.on('state', (state) => phases.push(state.phase));
  reader.join();
  await until(() => reader.state.phase === 'live' && !reader.state.catchingUp, 'the reader is live');
  sender.send('the last message before');
  await until(() => texts.length === 1, 'the reader has the message');

  carrier?.close();
  isAway = true;
  carrier?.onClosed();
  const padding = 'x'.repeat(MAX_TEXT_UNITS - 8);
  for (let index = 0; index < MISSED_MESSAGES; index++) {
    await until(() => sender.send(String(index).padEnd(8) + padding), 'the outbox has space');
  }
  await until(() => sender.outgoing.length === 0, 'every message is acknowledged', 20_000);
  expect(texts).toHaveLength(1);

  isAway = false;
  phases.length = 0;
  await until(() => texts.length >= MISSED_MESSAGES + 1, 'the reader has every message', 40_000);
  expect(texts.slice(1)).toEqual(Array.from({ length: MISSED_MESSAGES }, (_, index) => String(index).padEnd(8)));
  // The server closed no connection during the recovery.
  expect(phases.filter((phase) => phase === 'joining').length).toBeLessThanOrEqual(1);
  expect(server.logs.join('\n')).not.toContain('slow');
  reader.leave();
  sender.leave();
}, 80_000);

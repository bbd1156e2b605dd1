import { expect, test } from 'bun:test';
import { MAX_TEXT_UNITS } from '../../src/protocol/limits.ts';
import type { Carrier } from '../../www/client/carriers/carrier.ts';
import { ConnectError } from '../../www/client/connect-failure.ts';
import { headlessClient } from '../helpers/headless-client.ts';
import { slowLink } from '../helpers/slow-link.ts';
import { startTestServer } from '../helpers/start-test-server.ts';
import { until } from '../helpers/until.ts';

const MISSED = 1_999;
/** Eight megabytes pass in about seven seconds. */
const BYTES_PER_SECOND = 1_200_000;

test('A client that missed 2,000 long messages recovers them over a slow link in one go, without being closed as slow', async () => {
  await using server = await startTestServer();
  await using link = await slowLink(server.url, BYTES_PER_SECOND);
  const speaker = headlessClient({ server: server.url, via: 'websocket' });
  speaker.join();
  await until(() => speaker.state.phase === 'live', 'the speaker is in');

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
  await until(() => reader.state.phase === 'live' && !reader.state.catchingUp, 'the reader is in');
  speaker.send('the last one before');
  await until(() => texts.length === 1, 'the reader hears');

  carrier?.close();
  isAway = true;
  carrier?.onClosed();
  const padding = 'x'.repeat(MAX_TEXT_UNITS - 8);
  for (let index = 0; index < MISSED; index++) {
    await until(() => speaker.send(String(index).padEnd(8) + padding), 'the outbox has space');
  }
  await until(() => speaker.outgoing.length === 0, 'all is acknowledged', 20_000);
  expect(texts).toHaveLength(1);

  isAway = false;
  phases.length = 0;
  await until(() => texts.length >= MISSED + 1, 'the reader has everything', 40_000);
  expect(texts.slice(1)).toEqual(Array.from({ length: MISSED }, (_, index) => String(index).padEnd(8)));
  // One connection was enough: nobody was closed on the way.
  expect(phases.filter((phase) => phase === 'joining').length).toBeLessThanOrEqual(1);
  expect(server.logs.join('\n')).not.toContain('slow');
  reader.leave();
  speaker.leave();
}, 80_000);

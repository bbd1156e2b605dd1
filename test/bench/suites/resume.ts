import type { Carrier } from '../../../www/client/carriers/carrier.ts';
import type { ChatClient } from '../../../www/client/client.ts';
import { headlessClient } from '../../helpers/headless-client.ts';
import { quantile } from '../quantile.ts';
import type { Row, Suite } from '../suite.ts';

const MISSED = 1_000;
const TEXT = 'x'.repeat(100);

/** Measures a client that lost its connection, from the POST of its offer until it has everything it missed. */
export const resume: Suite = {
  name: 'resume',
  title: `Resume of one client that missed ${MISSED} messages of 100 bytes, from POST to caught up`,
  columns: [
    { key: 'p50', title: 'p50 ms', digits: 1 },
    { key: 'max', title: 'max ms', digits: 1 },
  ],
  async run(bench) {
    await using subject = await bench.startSubject('chat-box');
    const rows: Row[] = [];
    for (const via of ['whip', 'websocket'] as const) {
      const times: number[] = [];
      for (let round = 0; round < (bench.short ? 3 : 15); round++) {
        bench.progress(`${via}: round ${round + 1}`);
        times.push(await measure(subject.url.replace(/\/$/, ''), via, `${via}-${round}`));
      }
      const figures = { p50: quantile(times, 0.5), max: Math.max(...times) };
      rows.push({ load: via, figures, targets: [{ key: 'p50', most: 150 }] });
    }
    return rows;
  },
};

async function measure(server: string, via: 'whip' | 'websocket', room: string): Promise<number> {
  let carrier: Carrier | undefined;
  let asked = 0;
  const reader = headlessClient({
    ...{ server, room, via },
    random: () => 0,
    wrap: (opened) => (carrier = opened),
    onConnect: () => {
      asked = performance.now();
    },
  });
  const sender = headlessClient({ server, room, via: 'websocket' });
  await Promise.all([joinRoom(reader), joinRoom(sender)]);
  carrier?.close();
  carrier?.onClosed();
  // The reader waits half a second before it reconnects. Until then it misses the messages.
  for (let sent = 0; sent < MISSED;) {
    if (sender.send(TEXT)) sent++;
    else await new Promise((resolve) => setTimeout(resolve, 1));
  }
  await new Promise<void>((resolve) => {
    const check = () => {
      if (reader.messages.length >= MISSED) resolve();
    };
    reader.on('message', check);
    check();
  });
  const took = performance.now() - asked;
  for (const client of [reader, sender]) client.leave();
  return took;
}

function joinRoom(client: ChatClient): Promise<void> {
  return new Promise((resolve) => {
    client.on('state', (state) => {
      if (state.phase === 'live' && !state.catchingUp) resolve();
    });
    client.join();
  });
}

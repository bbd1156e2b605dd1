import { findMissingNetwork } from '../../helpers/network/missing-network.ts';
import { createLossyPath } from '../../helpers/network/lossy-path.ts';
import { findMissingTun } from '../../helpers/network/tun.ts';
import { seededRandom } from '../../helpers/seeded-random.ts';
import { noteClosed, noteFailures } from '../joining.ts';
import { nothingLost } from '../load-series.ts';
import type { MemberKind } from '../orders.ts';
import { quantile } from '../quantile.ts';
import type { Bench, Figures, Row, Suite } from '../suite.ts';

const MEMBERS = 20;
/** Messages a second of all members together. */
const RATE = 10;
const SECONDS = 30;
/** Delay in one direction, in milliseconds. */
const DELAY_MS = 50;
const LOSSES = [0, 0.02, 0.05, 0.1];
const TEXT_BYTES = 100;
/** TCP doubles its timeout with each loss in succession. A message counts as lost only after this time, in milliseconds. */
const QUIET_MS = 10_000;
const SEED = 19;

/** Measures chat on a path that loses packets, over data channels and over WebSockets. */
export const loss: Suite = {
  name: 'loss',
  title: `Chat of ${MEMBERS} members with ${RATE} messages/s on a path that loses packets, round trip ${2 * DELAY_MS} ms, chat.v1; (n×) to WebSockets`,
  columns: [
    { key: 'failed', title: 'failed joins' },
    { key: 'join50', title: 'join p50 ms', ratio: true },
    { key: 'joinMax', title: 'join max ms', ratio: true },
    { key: 'p50', title: 'p50 ms', ratio: true },
    { key: 'p99', title: 'p99 ms', ratio: true },
    { key: 'max', title: 'max ms', ratio: true },
    { key: 'lost', title: 'lost' },
    { key: 'outOfOrder', title: 'out of order' },
    { key: 'packets', title: 'packets/s', ratio: true },
    { key: 'dropped', title: 'dropped %', digits: 1 },
  ],
  async run(bench) {
    const missing = findMissingNetwork() ?? findMissingTun();
    if (missing !== undefined) {
      bench.note(`not run: ${missing}`);
      return [];
    }
    const rows: Row[] = [];
    for (const share of bench.short ? [0.05] : LOSSES) {
      const baseline = await measure(bench, 'websocket', share);
      const figures = await measure(bench, 'data-channel', share);
      const percent = `${share * 100} % lost`;
      rows.push(
        { load: `${percent}, data channels`, figures, baseline, targets: nothingLost },
        { load: `${percent}, WebSockets`, figures: baseline, targets: nothingLost },
      );
    }
    return rows;
  },
};

async function measure(bench: Bench, carrier: MemberKind['carrier'], share: number): Promise<Figures> {
  const path = { delayMs: DELAY_MS, loss: share, random: seededRandom(SEED) };
  await using network = createLossyPath(path);
  await using subject = await bench.startSubject('chat-box', { before: network.atServer });
  await using pool = await bench.startClientPool(network.atClient);
  const url = `http://${network.serverAddress}:${new URL(subject.url).port}/`;
  const load = `${share * 100} % lost, ${carrier}`;
  bench.progress(`${load}: join`);
  const durations: number[] = [];
  let failed = 0;
  // A packet may be lost so often that a join ends. Clients then try again.
  while (durations.length < MEMBERS) {
    const missing = MEMBERS - durations.length;
    const outcome = await pool.join({ url, carrier, dialect: 'chat.v1', members: missing, atOnce: 4, stay: true });
    durations.push(...outcome.durations);
    failed += outcome.failures.length;
    noteFailures(bench, outcome);
    if (failed > MEMBERS) throw new Error(`${failed} joins failed with ${load}.`);
  }
  const before = { ...network.packets };
  bench.progress(`${load}: messages`);
  const seconds = bench.short ? 3 : SECONDS;
  const report = await pool.send({ rate: RATE, seconds, bytes: TEXT_BYTES }, { quietMs: QUIET_MS });
  const arrived = network.packets.arrived - before.arrived;
  const dropped = network.packets.lost - before.lost;
  noteClosed(bench, load, report.closed);
  return {
    failed,
    join50: quantile(durations, 0.5),
    joinMax: quantile(durations, 1),
    p50: quantile(report.latencies, 0.5),
    p99: quantile(report.latencies, 0.99),
    max: quantile(report.latencies, 1),
    lost: report.expected - report.received,
    outOfOrder: report.outOfOrder,
    packets: (arrived + dropped) / seconds,
    dropped: (100 * dropped) / (arrived + dropped),
  };
}

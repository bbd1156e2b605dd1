import { findJemalloc } from '../jemalloc.ts';
import { HELD_SHARE, loadColumns, measureSeries, nothingLost, type LoadSeries } from '../load-series.ts';
import type { Row, Suite, Target } from '../suite.ts';

const MEMBERS = 200;

/** Rates of chat.v1 over data channels, and the longest p99 at each, in milliseconds. */
const DATA_CHANNEL_P99: Readonly<Record<number, number>> = { 1_000: 45, 1_400: 100 };
/** The same with jemalloc. */
const JEMALLOC_P99: Readonly<Record<number, number>> = { ...DATA_CHANNEL_P99, 1_800: 100 };
/** The same over WebSockets. */
const WEB_SOCKET_P99: Readonly<Record<number, number>> = { 2_000: 12, 3_000: 12 };

/** Measures the highest loads that chat.v1 must hold. */
export const chatLoads: Suite = {
  name: 'chat-loads',
  title: 'Fixed loads on chat.v1 members, 100-byte texts',
  columns: Object.values(loadColumns),
  async run(bench) {
    const rows: Row[] = [];
    for (const series of createAll(findJemalloc(bench))) rows.push(...(await measureSeries(bench, series)));
    return rows;
  },
};

function createAll(jemalloc: ReturnType<typeof findJemalloc>): readonly LoadSeries[] {
  const all: LoadSeries[] = [createSeries('data-channel', 'data channels', DATA_CHANNEL_P99)];
  if (jemalloc) {
    const withJemalloc = createSeries('data-channel', 'data channels, jemalloc', JEMALLOC_P99);
    all.push({ ...withJemalloc, subject: { env: jemalloc } });
  }
  // The journal's checkpoints show in a longer time.
  all.push({ ...createSeries('websocket', 'WebSockets', WEB_SOCKET_P99), seconds: 30 });
  return all;
}

function createSeries(
  carrier: LoadSeries['carrier'],
  label: string,
  p99: Readonly<Record<number, number>>,
): LoadSeries {
  return {
    ...{ carrier, dialect: 'chat.v1', label, isFixed: true },
    loads: [{ members: MEMBERS, rates: Object.keys(p99).map(Number) }],
    short: [{ members: 20, rates: [1_000] }],
    targets({ members, rate }) {
      const targets: Target[] = [{ key: 'held', least: HELD_SHARE * members * rate }, ...nothingLost];
      const most = p99[rate];
      return most === undefined || members !== MEMBERS ? targets : [{ key: 'p99', most }, ...targets];
    },
  };
}

import type { MemberKind } from '../orders.ts';
import { joinAll } from '../joining.ts';
import { quantile } from '../quantile.ts';
import type { Bench, Column, Figures, Row, Suite, Target } from '../suite.ts';
import type { Subject } from '../subject.ts';

/** A number of members, and rising rates of messages a second. */
export interface Load {
  readonly members: number;
  readonly rates: readonly number[];
}

/** Options of a fan-out suite. */
export interface FanOutOptions extends MemberKind {
  readonly name: string;
  readonly title: string;
  readonly loads: readonly Load[];
  /** Loads of a short run. */
  readonly short: readonly Load[];
  targets(members: number, rate: number): readonly Target[];
}

/** Bytes in a text. */
const TEXT_BYTES = 100;
/** The server holds a rate when this share of the deliveries arrives in time. */
const HELD_SHARE = 0.97;

export const nothingLost: readonly Target[] = [
  { key: 'lost', most: 0 },
  { key: 'outOfOrder', most: 0 },
];

const columns: readonly Column[] = [
  { key: 'offered', title: 'offered/s' },
  { key: 'held', title: 'held/s' },
  { key: 'p50', title: 'p50 ms', digits: 1, ratio: true },
  { key: 'p99', title: 'p99 ms', digits: 1, ratio: true },
  { key: 'lost', title: 'lost' },
  { key: 'outOfOrder', title: 'out of order' },
  { key: 'cpu', title: 'server CPU µs each', digits: 1, ratio: true },
];

/** Creates a suite in which members send at rising rates until the server no longer keeps up. */
export function fanOut({ name, title, carrier, dialect, loads, short, targets }: FanOutOptions): Suite {
  return {
    name,
    title,
    columns,
    async run(bench) {
      const rows: Row[] = [];
      for (const load of bench.short ? short : loads) {
        const own = await measure(bench, 'chat-box', { carrier, dialect }, load);
        const rates = load.rates.slice(0, own.length);
        const bare = await measure(bench, 'bare', { carrier: 'websocket', dialect: 'plain' }, { ...load, rates });
        for (const [at, rate] of load.rates.entries()) {
          const rowTargets = targets(load.members, rate);
          const figures = own[at];
          const baseline = bare[at];
          // A rate that was not reached is a row only if it has targets: it misses them.
          if (!figures && rowTargets.length === 0) continue;
          const name = `${load.members} members × ${rate}/s`;
          rows.push({ load: name, figures: figures ?? {}, ...(baseline && { baseline }), targets: rowTargets });
        }
      }
      return rows;
    },
  };
}

/** Measures each rate up to the first that the server does not hold. */
async function measure(bench: Bench, kind: Subject['kind'], memberKind: MemberKind, load: Load): Promise<Figures[]> {
  await using subject = await bench.startSubject(kind);
  await using pool = await bench.startClientPool();
  const { members } = load;
  bench.progress(`${kind}: ${members} members join`);
  await joinAll(pool, { ...memberKind, url: subject.url, members });
  const figures: Figures[] = [];
  for (const rate of load.rates) {
    bench.progress(`${kind}: ${members} members × ${rate}/s`);
    await pool.send({ rate, seconds: bench.short ? 0.5 : 2, bytes: TEXT_BYTES });
    const before = await subject.usage();
    const report = await pool.send({ rate, seconds: bench.short ? 2 : 8, bytes: TEXT_BYTES });
    const after = await subject.usage();
    figures.push({
      offered: report.offered,
      held: report.held,
      p50: quantile(report.latencies, 0.5),
      p99: quantile(report.latencies, 0.99),
      lost: report.expected - report.received,
      outOfOrder: report.outOfOrder,
      cpu: (after.cpu - before.cpu) / report.received,
    });
    if (report.closed > 0) bench.note(`${kind} closed ${report.closed} of ${members} members at ${rate}/s`);
    if (report.held < report.offered * HELD_SHARE || report.received < report.expected) break;
  }
  return figures;
}

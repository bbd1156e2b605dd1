import type { MemberKind } from './orders.ts';
import { joinAll, noteClosed } from './joining.ts';
import { quantile } from './quantile.ts';
import type { Bench, Column, Figures, Row, Target } from './suite.ts';
import type { Subject, SubjectOptions } from './subject.ts';

/** A number of members, and rising rates of messages a second. */
export interface Load {
  readonly members: number;
  readonly rates: readonly number[];
}

/** Members and rate of a measurement. */
export interface LoadPoint {
  readonly members: number;
  readonly rate: number;
}

/** Loads over a transport in a dialect. */
export interface LoadSeries extends MemberKind {
  readonly loads: readonly Load[];
  /** Loads of a short run. */
  readonly short: readonly Load[];
  /** Length of each measurement, in seconds. Default: 8. */
  readonly seconds?: number;
  /** True: measures the higher rates too when the server does not hold a rate. */
  readonly isFixed?: boolean;
  readonly subject?: SubjectOptions;
  /** Default: `bare`, a publish over WebSockets. `bare-channels` has members of the same kind. */
  readonly baseline?: 'bare' | 'bare-channels';
  /** What the name of a row adds to its load, such as a transport. */
  readonly label?: string;
  targets(point: LoadPoint): readonly Target[];
  /** Returns further figures of a row. */
  compare?(point: LoadPoint, own: Figures, bare: Figures): Figures;
}

/** Bytes in a text. */
const TEXT_BYTES = 100;
/** The server holds a rate when this share of the deliveries arrives in time. */
export const HELD_SHARE = 0.97;

export const nothingLost: readonly Target[] = [
  { key: 'lost', most: 0 },
  { key: 'outOfOrder', most: 0 },
];

/** Columns of the figures of a series. */
export const loadColumns = {
  offered: { key: 'offered', title: 'offered/s' },
  held: { key: 'held', title: 'held/s' },
  p50: { key: 'p50', title: 'p50 ms', digits: 1, ratio: true },
  p99: { key: 'p99', title: 'p99 ms', digits: 1, ratio: true },
  late: { key: 'late', title: 'clients late p99 ms', digits: 1 },
  lost: { key: 'lost', title: 'lost' },
  outOfOrder: { key: 'outOfOrder', title: 'out of order' },
  cpu: { key: 'cpu', title: 'server CPU µs each', digits: 1, ratio: true },
} as const satisfies Readonly<Record<string, Column>>;

/** Measures the loads of a series, and its baseline under the same ones. */
export async function measureSeries(bench: Bench, series: LoadSeries): Promise<Row[]> {
  const { label, targets, compare, loads, short, baseline: kind = 'bare' } = series;
  const bareSeries: LoadSeries = kind === 'bare' ? { ...series, carrier: 'websocket', dialect: 'plain' } : series;
  const rows: Row[] = [];
  for (const load of bench.short ? short : loads) {
    const own = await measure(bench, 'chat-box', series, load);
    const measured = { ...load, rates: load.rates.slice(0, own.length) };
    const bare = await measure(bench, kind, bareSeries, measured);
    for (const [at, rate] of load.rates.entries()) {
      const point = { members: load.members, rate };
      const rowTargets = targets(point);
      const figures = own[at];
      const baseline = bare[at];
      // A rate that was not reached is a row only if it has targets: it misses them.
      if (!figures && rowTargets.length === 0) continue;
      const name = `${load.members} members × ${rate.toLocaleString('en')}/s${label === undefined ? '' : `, ${label}`}`;
      const compared = figures && baseline && compare?.(point, figures, baseline);
      rows.push({
        load: figures && isMostlyLate(figures) ? `${name} (clients late)` : name,
        figures: { ...figures, ...compared },
        ...(baseline && { baseline }),
        targets: rowTargets,
      });
    }
  }
  return rows;
}

/** Whether half of the 99th percentile or more is lateness of the clients, which share the processors with the server. */
function isMostlyLate({ late = 0, p99 = Infinity }: Figures): boolean {
  return late >= p99 / 2;
}

/** Measures each rate, up to the first that the server does not hold unless the series is fixed. */
async function measure(bench: Bench, kind: Subject['kind'], series: LoadSeries, load: Load): Promise<Figures[]> {
  const { carrier, dialect, isFixed = false, seconds = 8 } = series;
  await using subject = await bench.startSubject(kind, kind === 'chat-box' ? series.subject : {});
  await using pool = await bench.startClientPool();
  const { members } = load;
  bench.progress(`${kind}: ${members} members join`);
  await joinAll(pool, { carrier, dialect, url: subject.url, members });
  const figures: Figures[] = [];
  for (const rate of load.rates) {
    bench.progress(`${kind}: ${members} members × ${rate}/s`);
    await pool.send({ rate, seconds: bench.short ? 0.5 : 2, bytes: TEXT_BYTES });
    const before = await subject.usage();
    const report = await pool.send({ rate, seconds: bench.short ? 2 : seconds, bytes: TEXT_BYTES });
    const after = await subject.usage();
    figures.push({
      offered: report.offered,
      held: report.held,
      p50: quantile(report.latencies, 0.5),
      p99: quantile(report.latencies, 0.99),
      late: quantile(report.lateness, 0.99),
      lost: report.expected - report.received,
      outOfOrder: report.outOfOrder,
      cpu: (after.cpu - before.cpu) / report.received,
    });
    noteClosed(bench, `${kind}, ${members} members × ${rate}/s`, report.closed);
    if (report.closed.length > 0) break;
    const isHeld = report.held >= report.offered * HELD_SHARE && report.received >= report.expected;
    if (!isHeld && !isFixed) break;
  }
  return figures;
}

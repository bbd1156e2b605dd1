import type { LoadPoint } from './load-series.ts';
import type { Figures } from './suite.ts';

/** A load on pion's example, and on a bare publish in the same run. CPU is of the server and in µs a delivery; latencies are in ms. */
interface PionLoad extends LoadPoint {
  readonly cpu: number;
  readonly p50: number;
  readonly p99: number;
  readonly bareCpu: number;
}

/**
 * The example `data-channels-whip-whep-like` of pion, which this project replaces. It was rebuilt from its sources and measured with
 * the clients of this bench on two shared cores, in one run with the bare server: medians, 100-byte texts, plain dialect.
 */
const PION_LOADS: readonly PionLoad[] = [
  { members: 20, rate: 500, cpu: 39.2, p50: 0.7, p99: 2.6, bareCpu: 2.2 },
  { members: 100, rate: 200, cpu: 31.4, p50: 2.5, p99: 14.2, bareCpu: 1.9 },
  { members: 100, rate: 400, cpu: 24.8, p50: 4, p99: 29.5, bareCpu: 1.6 },
  { members: 200, rate: 100, cpu: 35.1, p50: 5.4, p99: 28.4, bareCpu: 2.3 },
  { members: 200, rate: 200, cpu: 26.4, p50: 10.8, p99: 51.4, bareCpu: 1.7 },
];

/** The loads of pion's run, as members with their rates. */
export const PION_SERIES = [...Map.groupBy(PION_LOADS, ({ members }) => members)].map(([members, loads]) => ({
  members,
  rates: loads.map(({ rate }) => rate),
}));

/**
 * Divides figures by those of pion's example. The processors differ, so pion's figures are first multiplied by the ratio of the CPU
 * that a bare publish takes here to the CPU that it took in pion's run.
 */
export function compareWithPion({ members, rate }: LoadPoint, own: Figures, bare: Figures): Figures {
  const pion = PION_LOADS.find((load) => load.members === members && load.rate === rate);
  if (!pion) return {};
  const slowness = (bare['cpu'] ?? Number.NaN) / pion.bareCpu;
  const compare = (key: 'cpu' | 'p50' | 'p99') => (own[key] ?? Number.NaN) / (pion[key] * slowness);
  return { cpuOfPion: compare('cpu'), p50OfPion: compare('p50'), p99OfPion: compare('p99') };
}

/** Formats the figures of pion's run as a table in Markdown. */
export function pionMarkdown(): string {
  const rows = PION_LOADS.map(
    ({ members, rate, cpu, p50, p99, bareCpu }) =>
      `| ${members} members × ${rate}/s | ${cpu} | ${p50} | ${p99} | ${bareCpu} |`,
  );
  const head = [
    '| pion | server CPU µs each | p50 ms | p99 ms | CPU µs each of the baseline |',
    '| --- | --: | --: | --: | --: |',
  ];
  return [...head, ...rows].join('\n');
}

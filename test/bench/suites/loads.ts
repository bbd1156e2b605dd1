import { loadColumns, measureSeries, nothingLost, type LoadPoint, type LoadSeries } from '../load-series.ts';
import { compareWithPion, PION_SERIES } from '../pion.ts';
import type { Suite, Target } from '../suite.ts';

/** From this number of deliveries a second, CPU must be well below that of pion's example. */
const BUSY_DELIVERIES = 20_000;

const series: LoadSeries = {
  carrier: 'data-channel',
  dialect: 'plain',
  loads: PION_SERIES,
  short: [{ members: 20, rates: [500] }],
  isFixed: true,
  targets: plainTargets,
  compare: compareWithPion,
};

/** Measures the five loads at which pion's example was measured. */
export const loads: Suite = {
  name: 'loads',
  title: "Five fixed loads on plain members over data channels, 100-byte texts, compared with pion's example",
  columns: [
    ...Object.values(loadColumns),
    { key: 'cpuOfPion', title: 'CPU / pion', digits: 2 },
    { key: 'p50OfPion', title: 'p50 / pion', digits: 2 },
    { key: 'p99OfPion', title: 'p99 / pion', digits: 2 },
  ],
  run: (bench) => measureSeries(bench, series),
};

function plainTargets({ members, rate }: LoadPoint): readonly Target[] {
  const targets: Target[] = [{ key: 'p50OfPion', most: 1 }, { key: 'p99OfPion', most: 1 }, ...nothingLost];
  if (members * rate >= BUSY_DELIVERIES) targets.push({ key: 'cpuOfPion', most: 0.65 });
  if (members * rate >= 2 * BUSY_DELIVERIES) targets.push({ key: 'p50', most: 4 }, { key: 'p99', most: 16 });
  if (members === 200 && rate === 200) targets.push({ key: 'cpu', of: 'ratio', most: 9 });
  return targets;
}

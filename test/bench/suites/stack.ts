import { loadColumns, measureSeries, nothingLost, type LoadSeries } from '../load-series.ts';
import type { Row, Suite } from '../suite.ts';

const COMMON = { carrier: 'data-channel', baseline: 'bare-channels', isFixed: true } as const;

const ALL: readonly LoadSeries[] = [
  {
    ...{ ...COMMON, dialect: 'plain', label: 'plain', targets: () => nothingLost },
    loads: [
      { members: 100, rates: [200, 400] },
      { members: 200, rates: [100, 200] },
    ],
    short: [{ members: 20, rates: [500] }],
  },
  {
    ...{ ...COMMON, dialect: 'chat.v1', label: 'chat.v1', targets: () => [] },
    loads: [{ members: 200, rates: [500, 1_000, 1_400] }],
    short: [{ members: 20, rates: [1_000] }],
  },
];

/** Measures what the libraries of data channels leave: the same loads on a server that only passes texts on. */
export const stack: Suite = {
  name: 'stack',
  title:
    'Fixed loads over data channels, 100-byte texts; (n×) to a server on the same libraries that only passes texts on',
  columns: [
    { ...loadColumns.offered },
    { ...loadColumns.held, ratio: true },
    ...[loadColumns.p50, loadColumns.p99, loadColumns.late, loadColumns.lost, loadColumns.outOfOrder, loadColumns.cpu],
  ],
  async run(bench) {
    const rows: Row[] = [];
    for (const series of ALL) rows.push(...(await measureSeries(bench, series)));
    return rows;
  },
};

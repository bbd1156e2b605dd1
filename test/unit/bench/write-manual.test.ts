import { expect, test } from 'bun:test';
import type { Result } from '../../bench/report.ts';
import { markdownResult } from '../../bench/write-manual.ts';

const result: Result = {
  suite: {
    name: 'sample',
    title: 'A sample',
    columns: [
      { key: 'p99', title: 'p99 ms', digits: 1, ratio: true },
      { key: 'lost', title: 'lost' },
    ],
    run: async () => [],
  },
  rows: [
    { load: 'light', figures: { p99: 2, lost: 0 }, baseline: { p99: 1 }, targets: [{ key: 'p99', most: 4 }] },
    {
      load: 'heavy',
      figures: { p99: 12.34, lost: 1 },
      targets: [
        { key: 'p99', most: 4 },
        { key: 'lost', most: 0 },
      ],
    },
    { load: 'free', figures: { p99: 1_000 } },
  ],
  otherCores: 0.04,
};
const date = new Date('2026-11-28T12:00:00Z');

test('The results of a suite in the manual hold its circumstances, figures, ratios and missed targets', () => {
  const [circumstances, , ...table] = markdownResult(result, date).split('\n');
  expect(circumstances).toMatch(
    /^A sample\. 28 November 2026, \d+ × .+, \w+ [\d.]+, Bun [\d.]+\. Other processes kept 0\.04 cores busy\.$/,
  );
  expect(table).toEqual([
    '|  | p99 ms | lost | targets |',
    '| --- | --: | --: | --- |',
    '| light | 2.0 (2.0×) | 0 | met |',
    '| heavy | 12.3 | 1 | missed: p99 ms ≤ 4, lost ≤ 0 |',
    '| free | 1,000.0 |  |  |',
  ]);
});

test('The results of a suite in the manual are preliminary when other processes kept the machine busy', () => {
  expect(markdownResult({ ...result, otherCores: 1.2 }, date)).toContain(
    '**Preliminary:** other processes kept 1.2 cores busy',
  );
});

test('The results of a suite without targets have no column for them in the manual', () => {
  const rows = result.rows.slice(2);
  expect(markdownResult({ ...result, rows }, date)).toEndWith('| free | 1,000.0 |  |');
});

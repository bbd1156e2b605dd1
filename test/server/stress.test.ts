import { expect, test } from 'bun:test';
import { stress } from '../stress/stress.ts';

// `bun run stress` runs longer and repeats a seed.
test('All clients match the journal, which has every acknowledged command once, after the server was killed', async () => {
  const report = await stress({ seed: 46, clients: 10, steps: 500, kills: 1, progress: () => {} });
  expect(report.faults).toEqual([]);
  expect(report.acks).toBeGreaterThan(200);
}, 60_000);

import { expect, test } from 'bun:test';
import { stress } from '../stress/stress.ts';

// `bun run stress` runs longer and repeats a seed.
test('All clients match the journal, which has every acknowledged command once, after the server was killed and restored', async () => {
  const harms = { kill: 1, restore: 1, pause: 0, jump: 1 };
  const report = await stress({ seed: 46, clients: 10, steps: 900, harms, isAttacked: true, progress: () => {} });
  expect(report.faults).toEqual([]);
  expect(report.acks).toBeGreaterThan(50);
}, 120_000);

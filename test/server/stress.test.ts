import { expect, test } from 'bun:test';
import { stress } from '../stress/stress.ts';

// `bun run stress` is the long form, and plays a seed again.
test('Everyone sees what the journal holds, and every acknowledged command is there once, though the server is killed', async () => {
  const report = await stress({ seed: 46, clients: 10, steps: 500, kills: 1, progress: () => {} });
  expect(report.faults).toEqual([]);
  expect(report.acks).toBeGreaterThan(200);
}, 60_000);

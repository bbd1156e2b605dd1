import { expect, test } from 'bun:test';
import { PipelineLimit } from '../../../../src/server/pipeline-limit.ts';
import { manualClock } from '../../../helpers/manual-clock.ts';

const one = { address: '192.0.2.1', port: 50_001 };
const other = { address: '192.0.2.1', port: 50_002 };

/** Counts so many requests of a connection, and returns the status of each refusal. */
function count(limit: PipelineLimit, connection: typeof one, requests: number): number[] {
  return Array.from({ length: requests }, () => limit.refusal(connection)).flatMap((refusal) => refusal?.status ?? []);
}

test('PipelineLimit refuses the seventeenth request of a connection in one turn of the event loop', () => {
  const limit = new PipelineLimit(manualClock());
  expect(count(limit, one, 16)).toEqual([]);
  expect(count(limit, one, 2)).toEqual([429, 429]);
  expect(count(limit, other, 16)).toEqual([]);
});

test('PipelineLimit counts anew in each turn of the event loop, with one timer a turn', () => {
  const clock = manualClock();
  const limit = new PipelineLimit(clock);
  for (let turn = 0; turn < 3; turn++) {
    expect(count(limit, one, 16)).toEqual([]);
    expect(count(limit, other, 2)).toEqual([]);
    expect(clock.pending).toBe(1);
    clock.advance(0);
    expect(clock.pending).toBe(0);
  }
});

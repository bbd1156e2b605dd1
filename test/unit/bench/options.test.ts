import { expect, test } from 'bun:test';
import { readOptions } from '../../bench/options.ts';

const suites = ['loads', 'loss'];

test('The options of the bench select suites and write their results into the manual', () => {
  expect(readOptions(['--only', 'loss,loads', '--write'], suites)).toEqual({
    ...{ only: new Set(['loss', 'loads']), write: true, short: false, json: false, seconds: undefined },
  });
});

test('The options of the bench reject a suite that does not exist, and name the others', () => {
  expect(readOptions(['--only', 'loss,lost'], suites)).toBe('There is no suite "lost". Suites: loads, loss.');
});

test('The options of the bench reject short runs for the manual', () => {
  expect(readOptions(['--short', '--write'], suites)).toMatch(/^--write: .*--short/);
});

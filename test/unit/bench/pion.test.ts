import { expect, test } from 'bun:test';
import { compareWithPion, PION_SERIES } from '../../bench/pion.ts';

const load = { members: 200, rate: 200 };
/** The figures of pion's run at this load. */
const pion = { cpu: 26.4, p50: 10.8, p99: 51.4 };

test("The comparison with pion's example is 1 for its own figures beside its own bare publish", () => {
  expect(compareWithPion(load, pion, { cpu: 1.7 })).toEqual({ cpuOfPion: 1, p50OfPion: 1, p99OfPion: 1 });
});

test("The comparison with pion's example expects half of its figures where a bare publish costs half", () => {
  expect(compareWithPion(load, pion, { cpu: 0.85 })).toEqual({ cpuOfPion: 2, p50OfPion: 2, p99OfPion: 2 });
});

test("The comparison with pion's example has no figures for a load at which pion was not measured", () => {
  expect(compareWithPion({ members: 20, rate: 1 }, pion, { cpu: 1 })).toEqual({});
});

test("The loads of pion's run are five, with rising rates for each number of members", () => {
  expect(PION_SERIES).toEqual([
    { members: 20, rates: [500] },
    { members: 100, rates: [200, 400] },
    { members: 200, rates: [100, 200] },
  ]);
});

import { describe, expect, test } from 'bun:test';
import { RateLimit } from '../../../../src/limits/rate-limit.ts';
import { WrongTokenLimit } from '../../../../src/limits/wrong-tokens.ts';
import { manualClock } from '../../../helpers/manual-clock.ts';

const ADDRESS = '192.0.2.1';

function newLimit() {
  const clock = manualClock();
  const elapsed = () => clock.elapsed();
  const limit = new WrongTokenLimit(new RateLimit(elapsed), elapsed);
  /** Counts tokens until the network is over its limit, at most 100. Returns their number. */
  const countUntilRefused = (token: (index: number) => string, address = ADDRESS) => {
    let count = 0;
    while (count < 100 && !limit.refusal(address)) limit.count(address, token(count++));
    return count;
  };
  return { clock, limit, countUntilRefused };
}

describe('WrongTokenLimit', () => {
  test('counts each of different tokens: ten at once', () => {
    const { countUntilRefused } = newLimit();
    expect(countUntilRefused((index) => `guess ${index}`)).toBe(10);
    expect(countUntilRefused((index) => `guess ${index}`, '192.0.2.2')).toBe(10);
  });

  test('counts the same token of a network once a minute, also between others', () => {
    const { clock, limit, countUntilRefused } = newLimit();
    expect(countUntilRefused((index) => `token ${index % 3}`)).toBe(100);
    // Those three count again, and then seven others, less what the minute has given back.
    clock.advance(60_000);
    for (const token of ['token 0', 'token 1', 'token 2']) limit.count(ADDRESS, token);
    expect(countUntilRefused((index) => `guess ${index}`)).toBe(7);
  });

  test('counts the same token of each network', () => {
    const { limit, countUntilRefused } = newLimit();
    for (let index = 0; index < 9; index++) limit.count(ADDRESS, `guess ${index}`);
    limit.count('192.0.2.2', 'token');
    expect(countUntilRefused(() => 'token')).toBe(1);
  });

  test('counts tokens that were checked at the same time beyond the limit', () => {
    const { clock, limit } = newLimit();
    for (let index = 0; index < 20; index++) limit.count(ADDRESS, `guess ${index}`);
    clock.advance(60_000);
    expect(limit.refusal(ADDRESS)).toMatchObject({ status: 429 });
    clock.advance(6_000);
    expect(limit.refusal(ADDRESS)).toBeUndefined();
  });

  test('counts nothing of a loopback address', () => {
    expect(newLimit().countUntilRefused((index) => `guess ${index}`, '127.0.0.1')).toBe(100);
  });
});

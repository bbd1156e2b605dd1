import { expect, test } from 'bun:test';
import { reconnectDelay } from '../../../../../www/client/connection/connection.ts';

test('reconnectDelay is never under half a second and never over twenty', () => {
  for (let attempt = 1; attempt < 2_000; attempt++) {
    expect(reconnectDelay(attempt, 0)).toBe(500);
    expect(reconnectDelay(attempt, 0.999_999)).toBeLessThanOrEqual(20_000);
  }
});

test('reconnectDelay spreads over a range that doubles', () => {
  const middle = [1, 2, 3, 4, 5, 6].map((attempt) => reconnectDelay(attempt, 0.5));
  expect(middle).toEqual([1_250, 2_250, 4_250, 8_250, 10_250, 10_250]);
});

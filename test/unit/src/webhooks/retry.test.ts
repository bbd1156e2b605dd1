import { describe, expect, test } from 'bun:test';
import { readRetryAfter, retryDelay } from '../../../../src/webhooks/retry.ts';

describe('retryDelay', () => {
  test('doubles up to five minutes', () => {
    const delays = [1, 2, 3, 4, 12, 13, 100, 10_000].map((failures) => retryDelay(failures, () => 0));
    expect(delays).toEqual([100, 200, 400, 800, 204_800, 300_000, 300_000, 300_000]);
  });

  test('is between half and all of the full value', () => {
    expect(retryDelay(1, () => 0.999)).toBeCloseTo(50, 0);
    expect(retryDelay(50, () => 0.5)).toBe(225_000);
  });
});

describe('readRetryAfter', () => {
  const now = Date.UTC(2026, 0, 1, 12);

  test('reads seconds and dates', () => {
    expect(readRetryAfter('120', now)).toBe(120_000);
    expect(readRetryAfter(new Date(now + 90_000).toUTCString(), now)).toBe(90_000);
  });

  test('is at most an hour, and never negative', () => {
    expect(readRetryAfter('86400', now)).toBe(3_600_000);
    expect(readRetryAfter(new Date(now - 90_000).toUTCString(), now)).toBe(0);
  });

  test.each([null, '', 'soon', '1.5', '-1x', '99999999999999999999'])('ignores %p', (header) => {
    expect(readRetryAfter(header, now)).toBeUndefined();
  });
});

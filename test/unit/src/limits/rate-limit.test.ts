import { describe, expect, test } from 'bun:test';
import { RateLimit, type RequestKind } from '../../../../src/limits/rate-limit.ts';

/** A rate limit on a manual clock. */
function limited() {
  let time = 0;
  const limit = new RateLimit(() => time);
  /** Number of requests that pass before the first refusal, at most 1,000. */
  const passes = (method: RequestKind, address = '192.0.2.1'): number => {
    for (let count = 0; count < 1_000; count++) if (limit.refusal(method, address)) return count;
    return 1_000;
  };
  return { limit, passes, pass: (ms: number) => void (time += ms) };
}

describe('RateLimit', () => {
  test.each([
    ['POST', 50, 5],
    ['OPTIONS', 50, 5],
    ['GET', 50, 5],
    ['PATCH', 200, 20],
    ['DELETE', 100, 10],
    ['join', 200, 20],
  ] as const)('allows an address %s %d times at once, then %d times a second', (method, burst, perSecond) => {
    const { passes, pass } = limited();
    expect(passes(method)).toBe(burst);
    pass(1_000);
    expect(passes(method)).toBe(perSecond);
    pass(3_600_000);
    expect(passes(method)).toBe(burst);
  });

  test('counts each method and each address separately', () => {
    const { passes } = limited();
    expect(passes('POST')).toBe(50);
    expect(passes('DELETE')).toBe(100);
    expect(passes('POST', '192.0.2.2')).toBe(50);
  });

  test('counts a /64 of IPv6 as one network in any spelling, and a mapped IPv4 address as that address', () => {
    const { passes } = limited();
    expect(passes('POST', '2001:db8:1:2::1')).toBe(50);
    expect(passes('POST', '2001:db8:1:2:ffff::9')).toBe(0);
    expect(passes('POST', '2001:0DB8:1:2:0::1')).toBe(0);
    expect(passes('POST', '2001:db8:1:3::1')).toBe(50);
    expect(passes('POST', '192.0.2.1')).toBe(50);
    expect(passes('POST', '::ffff:192.0.2.1')).toBe(0);
    expect(passes('POST', '::ffff:192.0.2.2')).toBe(50);
  });

  test('allows all networks of a /48 of IPv6 together 16 times as much as one of them', () => {
    const { passes, pass } = limited();
    const subnets = Array.from({ length: 300 }, (_, subnet) => `2001:db8:1:${subnet.toString(16)}::1`);
    const guesses = () => subnets.reduce((sum, address) => sum + passes('secret', address), 0);
    expect(guesses()).toBe(160);
    pass(60_000);
    expect(guesses()).toBe(160);
    expect(passes('secret', '2001:db8:2::1')).toBe(10);
  });

  test('allows a request after the Retry-After of its refusal', () => {
    const { limit, passes, pass } = limited();
    passes('POST');
    const refusal = limit.refusal('POST', '192.0.2.1');
    expect(refusal).toMatchObject({ status: 429, headers: { 'Retry-After': '1' } });
    pass(1_000);
    expect(limit.refusal('POST', '192.0.2.1')).toBeUndefined();
  });

  test('does not limit loopback addresses', () => {
    const { passes } = limited();
    expect(passes('POST', '127.0.0.1')).toBe(1_000);
    expect(passes('POST', '::1')).toBe(1_000);
  });

  test('keeps an exhausted bucket when many other networks send requests', () => {
    const { limit, passes } = limited();
    passes('POST');
    for (let number = 0; number < 10_000; number++) limit.refusal('POST', `10.0.${number >> 8}.${number & 255}`);
    expect(limit.refusal('POST', '192.0.2.1')).toMatchObject({ status: 429 });
  });
});

import { describe, expect, test } from 'bun:test';
import { readCloseCode, mayReconnect } from '../../../../src/protocol/close-codes.ts';
import { closeReasons } from '../../../../src/protocol/close-reasons.ts';

const all = Object.entries(closeReasons);

describe('A closing', () => {
  test('has a code that is its key, and a status of its own from the private range', () => {
    for (const [key, { code, status }] of all) {
      expect(code).toBe(key as never);
      expect(status).toBeGreaterThanOrEqual(4_000);
      expect(status).toBeLessThan(5_000);
    }
    expect(new Set(all.map(([, { status }]) => status)).size).toBe(all.length);
  });

  test('says with its status alone whether to come back: below 4100 yes', () => {
    for (const [, { code, status }] of all) expect(mayReconnect(code)).toBe(status < 4_100);
  });

  test('has a sentence for people that fits a close frame (RFC 6455 section 5.5)', () => {
    for (const [, { reason }] of all) {
      expect(reason).toMatch(/^[A-Z].*\.$/);
      expect(Buffer.byteLength(reason)).toBeLessThanOrEqual(123);
    }
  });

  test('is found by code and by status, and nothing else is', () => {
    for (const [, one] of all) {
      expect(readCloseCode(one.code)).toBe(one.code);
      expect(readCloseCode(one.status)).toBe(one.code);
    }
    for (const unknown of [1000, 1006, 4999, '', 'toString']) expect(readCloseCode(unknown)).toBeUndefined();
  });
});

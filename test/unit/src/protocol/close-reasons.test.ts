import { describe, expect, test } from 'bun:test';
import { readCloseCode, mayReconnect } from '../../../../src/protocol/close-codes.ts';
import { closeReasons } from '../../../../src/protocol/close-reasons.ts';

const rows = Object.entries(closeReasons);

describe('A close reason', () => {
  test('has its key as code and a unique status from the private range', () => {
    for (const [key, { code, status }] of rows) {
      expect(code).toBe(key as never);
      expect(status).toBeGreaterThanOrEqual(4_000);
      expect(status).toBeLessThan(5_000);
    }
    expect(new Set(rows.map(([, { status }]) => status)).size).toBe(rows.length);
  });

  test('allows a reconnect if and only if its status is below 4100', () => {
    for (const [, { code, status, reconnect }] of rows) {
      expect(mayReconnect(code)).toBe(status < 4_100);
      expect(reconnect).toBe(status < 4_100);
    }
  });

  test('removes the member when the client must not reconnect, except for replaced', () => {
    for (const [, { code, reconnect, leaves }] of rows) expect(leaves).toBe(!reconnect && code !== 'replaced');
  });

  test('has a sentence for people that fits into a close frame (RFC 6455 section 5.5)', () => {
    for (const [, { reason }] of rows) {
      expect(reason).toMatch(/^[A-Z].*\.$/);
      expect(Buffer.byteLength(reason)).toBeLessThanOrEqual(123);
    }
  });

  test('is found by its code and by its status, but not by an unknown code', () => {
    for (const [, { code, status }] of rows) {
      expect(readCloseCode(code)).toBe(code);
      expect(readCloseCode(status)).toBe(code);
    }
    for (const unknown of [1000, 1006, 4999, '', 'toString']) expect(readCloseCode(unknown)).toBeUndefined();
  });
});

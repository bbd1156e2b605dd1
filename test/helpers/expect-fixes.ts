import { expect } from 'bun:test';
import type { Finding } from '../../src/doctor/finding.ts';

/** Every finding that is not good has something to do about it. */
export function expectFixes(findings: readonly Finding[]): void {
  for (const { level, what, fix } of findings) {
    expect(what).toMatch(/\S/);
    if (level === 'fail') expect([what, fix]).toEqual([what, expect.stringMatching(/\S/)]);
  }
}

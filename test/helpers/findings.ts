import { expect } from 'bun:test';
import type { Finding } from '../../src/ports/finding.ts';

/** Expects that every finding has a sentence, and every failure a fix. */
export function expectFixes(findings: readonly Finding[]): void {
  for (const { level, what, fix } of findings) {
    expect(what).toMatch(/\S/);
    if (level === 'fail') expect([what, fix]).toEqual([what, expect.stringMatching(/\S/)]);
  }
}

/** Lists the warnings and failures, each as its level and the first line of its fix. */
export function problemsAndFixes(findings: readonly Finding[]): string[] {
  return findings.filter(({ level }) => level !== 'ok').map(({ level, fix = '' }) => `${level}: ${fix.split('\n')[0]}`);
}

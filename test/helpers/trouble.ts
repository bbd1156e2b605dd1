import type { Finding } from '../../src/doctor/finding.ts';

/** Findings that are not good, as `level: fix`. */
export function trouble(findings: readonly Finding[]): string[] {
  return findings.filter(({ level }) => level !== 'ok').map(({ level, fix = '' }) => `${level}: ${fix.split('\n')[0]}`);
}

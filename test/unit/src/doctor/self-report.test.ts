import { describe, expect, test } from 'bun:test';
import { readFindings } from '../../../../src/doctor/self-report.ts';

describe('readFindings', () => {
  test('reads findings with and without a fix', () => {
    const findings = [
      { level: 'ok', what: 'a' },
      { level: 'fail', what: 'b', fix: 'c' },
    ];
    expect(readFindings({ findings, more: 1 })).toEqual(findings as never);
    expect(readFindings({ findings: [] })).toEqual([]);
  });

  test.each([
    [null],
    [undefined],
    ['findings'],
    [[]],
    [{}],
    [{ findings: 'none' }],
    [{ findings: { length: 0 } }],
    [{ findings: [null] }],
    [{ findings: [{ level: 'good', what: 'a' }] }],
    [{ findings: [{ level: 'toString', what: 'a' }] }],
    [{ findings: [{ level: 'ok' }] }],
    [{ findings: [{ level: 'ok', what: 'a', fix: 1 }] }],
  ])('returns undefined for %j', (json) => {
    expect(readFindings(json)).toBeUndefined();
  });
});

import { describe, expect, test } from 'bun:test';
import { ReportLimit, type Reporter } from '../../../../src/moderation/report-limit.ts';
import { manualClock } from '../../../helpers/manual-clock.ts';

const HOUR_MS = 3_600_000;

function setUp() {
  const clock = manualClock();
  const limit = new ReportLimit(() => clock.elapsed());
  /** Reports as a person, if it may. */
  const report = (reporter: Reporter, id: string) => {
    const waitMs = limit.waitMs(reporter, id);
    if (waitMs === 0) limit.note(reporter, id);
    return waitMs;
  };
  return { clock, report };
}

function reporter(personId: string, guestAddress?: string): Reporter {
  return { room: 'lobby', personId, guestAddress };
}

describe('The limit for reports', () => {
  test('is five in an hour for a person, in each room', () => {
    const { clock, report } = setUp();
    for (let number = 0; number < 5; number++) expect(report(reporter('ada'), `id-${number}`)).toBe(0);
    clock.advance(HOUR_MS / 2);
    expect(report(reporter('ada'), 'id-5')).toBe(HOUR_MS / 2);
    expect(report(reporter('bob'), 'id-6')).toBe(0);
    expect(report({ ...reporter('ada'), room: 'other' }, 'id-7')).toBe(0);
    clock.advance(HOUR_MS / 2);
    expect(report(reporter('ada'), 'id-8')).toBe(0);
  });

  test('is twenty in an hour for the guests of a network', () => {
    const { clock, report } = setUp();
    for (let number = 0; number < 20; number++)
      expect(report(reporter(`guest-${number}`, '198.51.100.7'), `id-${number}`)).toBe(0);
    expect(report(reporter('another', '198.51.100.7'), 'id-20')).toBe(HOUR_MS);
    expect(report(reporter('another', '203.0.113.5'), 'id-21')).toBe(0);
    expect(report(reporter('user'), 'id-22')).toBe(0);
    for (let number = 0; number < 30; number++)
      expect(report(reporter(`local-${number}`, '127.0.0.1'), `local-${number}`)).toBe(0);
    clock.advance(HOUR_MS);
    expect(report(reporter('another', '198.51.100.7'), 'id-23')).toBe(0);
  });

  test('does not count a repeat', () => {
    const { report } = setUp();
    for (let times = 0; times < 9; times++) expect(report(reporter('ada'), 'id-0')).toBe(0);
    for (let number = 1; number < 5; number++) expect(report(reporter('ada'), `id-${number}`)).toBe(0);
    expect(report(reporter('ada'), 'id-0')).toBe(0);
    expect(report(reporter('ada'), 'id-5')).toBeGreaterThan(0);
  });
});

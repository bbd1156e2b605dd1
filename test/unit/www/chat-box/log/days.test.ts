import { describe, expect, test } from 'bun:test';
import { dayName, readDay } from '../../../../../www/chat-box/log/days.ts';

describe('Days', () => {
  test('are those of the reader’s time zone', () => {
    const noon = new Date(2026, 0, 2, 12).getTime();
    expect(readDay(new Date(2026, 0, 2, 0, 0).getTime())).toBe(noon);
    expect(readDay(new Date(2026, 0, 2, 23, 59).getTime())).toBe(noon);
  });
  test.each([
    ['2026-03-01', '2026-03-01', 'today'],
    ['2026-02-28', '2026-03-01', 'yesterday'],
    ['2025-12-31', '2026-01-01', 'yesterday'],
    ['2026-03-29', '2026-03-30', 'yesterday'],
    ['2026-10-25', '2026-10-26', 'yesterday'],
    ['2026-02-27', '2026-03-01', 'date'],
    ['2026-03-02', '2026-03-01', 'date'],
  ])('name %s on %s: %s', (day, today, name) => {
    const noon = (date: string) => new Date(`${date}T12:00`).getTime();
    expect<string>(dayName(noon(day), noon(today))).toBe(name);
  });
});

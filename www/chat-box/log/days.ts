const DAY_MS = 24 * 60 * 60_000;

/** Returns noon of the day of `time` in the reader's time zone, in milliseconds since 1970. No clock change skips noon. */
export function readDay(time: number): number {
  return new Date(time).setHours(12, 0, 0, 0);
}

/** The name of a day relative to today. `date`: its date is written out. */
export type DayName = 'today' | 'yesterday' | 'date';

/** Names `day` relative to `today`. Both come from `readDay`. */
export function dayName(day: number, today: number): DayName {
  if (day === today) return 'today';
  return readDay(day + DAY_MS) === today ? 'yesterday' : 'date';
}

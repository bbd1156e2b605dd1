const DAY_MS = 24 * 60 * 60_000;

/** Returns the noon of a time's day in the reader's time zone, in milliseconds since 1970. A change of the clocks never skips noon. */
export function readDay(time: number): number {
  return new Date(time).setHours(12, 0, 0, 0);
}

/** How a day is named on another day. */
export type DayName = 'today' | 'yesterday' | 'date';

/** Names `day` as seen on `today`. Both come from `readDay`. */
export function dayName(day: number, today: number): DayName {
  if (day === today) return 'today';
  return readDay(day + DAY_MS) === today ? 'yesterday' : 'date';
}

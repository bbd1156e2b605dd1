const DAY_MS = 24 * 60 * 60_000;

/** The day of a moment where the reader is, as its noon: then no change of the clocks makes it another day. */
export function dayOf(time: number): number {
  return new Date(time).setHours(12, 0, 0, 0);
}

/** How a day is called on another day. */
export type DayName = 'today' | 'yesterday' | 'date';

/** How `day` is called on `today`, both as `dayOf` gives them. */
export function dayName(day: number, today: number): DayName {
  if (day === today) return 'today';
  return dayOf(day + DAY_MS) === today ? 'yesterday' : 'date';
}

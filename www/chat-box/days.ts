/** The day of a moment where the reader is, as `2026-11-22`. */
export function dayOf(time: number): string {
  const date = new Date(time);
  const [month, day] = [date.getMonth() + 1, date.getDate()].map((part) => String(part).padStart(2, '0'));
  return `${date.getFullYear()}-${month}-${day}`;
}

/** How a day is called on another day. */
export type DayName = 'today' | 'yesterday' | 'date';

/** How `day` is called on `today`, both as `dayOf` gives them. */
export function dayName(day: string, today: string): DayName {
  if (day === today) return 'today';
  // At noon no change of the clocks can make it another day.
  const next = new Date(`${day}T12:00`);
  next.setDate(next.getDate() + 1);
  return dayOf(next.getTime()) === today ? 'yesterday' : 'date';
}

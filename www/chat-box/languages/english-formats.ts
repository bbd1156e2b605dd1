import { regional } from './regional.ts';

/** Tag of the English sentences. */
export const ENGLISH = regional('en');

/** Formats a number. */
export const { format: number } = new Intl.NumberFormat(ENGLISH);

/** Formats the time when something becomes possible again. It names the day of the month too: a removal can last a week. */
export const moment = new Intl.DateTimeFormat(ENGLISH, {
  weekday: 'short',
  month: 'short',
  day: 'numeric',
  hour: 'numeric',
  minute: '2-digit',
});

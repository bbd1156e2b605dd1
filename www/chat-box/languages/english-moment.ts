import { regional } from './regional.ts';

/** Tag of the English sentences. */
export const ENGLISH = regional('en');

/** Formats the time when something becomes possible again. It names the day of the month too: a removal can last a week. */
export const moment = new Intl.DateTimeFormat(ENGLISH, {
  ...({ month: 'short', day: 'numeric', weekday: 'short' } as const),
  ...({ hour: 'numeric', minute: '2-digit' } as const),
});

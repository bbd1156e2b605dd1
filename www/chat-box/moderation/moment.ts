import { timeFormat } from '../text/time-format.ts';

/** Formats the time of a report, a ban, a pause or an entry of the log. */
export const moment = timeFormat({ dateStyle: 'medium', timeStyle: 'short' });

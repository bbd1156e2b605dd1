import type { Words } from '../languages/en.ts';
import { memoize } from '../lit/memoize.ts';

/** Makes a function that formats a time in the language of the words, with the same digits as their numbers. */
export function timeFormat(
  options: Intl.DateTimeFormatOptions,
): (time: number, words: Pick<Words, 'locale'>) => string {
  const format = memoize((locale: string) => new Intl.DateTimeFormat(`${locale}-u-nu-latn`, options));
  return (time, { locale }) => format(locale).format(time);
}

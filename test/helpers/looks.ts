/** A colour scheme and a width of the window, in pixels. */
export interface Look {
  readonly scheme: 'light' | 'dark';
  readonly width: number;
}

/**
 * Returns the looks to check: the narrow window in the dark scheme, which has had more faults of contrast. With `ALL=1`, which
 * `bun run test:all` sets, both widths in both schemes.
 */
export function looks(narrow: number, wide: number): readonly Look[] {
  const usual: Look = { scheme: 'dark', width: narrow };
  if (process.env['ALL'] !== '1') return [usual];
  const others: readonly Look[] = [
    { scheme: 'light', width: narrow },
    { scheme: 'dark', width: wide },
    { scheme: 'light', width: wide },
  ];
  return [usual, ...others];
}

/** A colour scheme and a width of the window, in pixels. */
export interface Look {
  readonly scheme: 'light' | 'dark';
  readonly width: number;
}

/**
 * Returns the looks to check: the narrow window in the light scheme and the wide one in the dark scheme. Layout and colour
 * are independent. With `ALL=1`, which `bun run test:all` sets, both widths in both schemes.
 */
export function looks(narrow: number, wide: number): readonly Look[] {
  const usual: readonly Look[] = [
    { scheme: 'light', width: narrow },
    { scheme: 'dark', width: wide },
  ];
  if (process.env['ALL'] !== '1') return usual;
  return [...usual, { scheme: 'dark', width: narrow }, { scheme: 'light', width: wide }];
}

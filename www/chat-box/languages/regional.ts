/**
 * Returns the reader's tag of a language, such as `en-GB` for `en`, or the language itself. Dates and times follow the
 * reader's region, and never another language than that of the sentences around them.
 */
export function regional(
  language: string,
  // A server that renders pages has no `navigator`.
  preferred: readonly string[] | undefined = globalThis.navigator?.languages,
): string {
  return preferred?.find((tag) => tag.startsWith(`${language}-`)) ?? language;
}

/** Makes a function that writes a number as a language does: `1,234`, `1.234` or `1 234`. The digits are western ones. */
export function numberFormat(locale: string): (count: number) => string {
  return new Intl.NumberFormat(`${locale}-u-nu-latn`).format;
}

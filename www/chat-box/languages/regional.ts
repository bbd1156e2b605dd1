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

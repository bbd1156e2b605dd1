/**
 * Whether the precondition of a request holds for a session's entity tag (RFC 9110 section 13.1.1): by strong
 * comparison, in a list, or `*`; the quoted form that RFC 9725 figure 5 prints counts as `*` too.
 */
export function ifMatch(header: string | null, etag: string): 'holds' | 'fails' | 'missing' {
  if (header === null || header.trim() === '') return 'missing';
  const tags = header.match(/(W\/)?"[^"]*"|[^\s,]+/g) ?? [];
  return tags.some((tag) => tag === '*' || tag === '"*"' || tag === etag) ? 'holds' : 'fails';
}

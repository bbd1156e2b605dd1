/** What an error says, as the end of a sentence. */
export function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.name === 'TimeoutError' ? 'nothing came in time' : error.message;
}

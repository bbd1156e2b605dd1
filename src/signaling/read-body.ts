/** Reads a request's body as UTF-8 text of at most `limit` bytes; reads no further than that. */
export async function readBody(request: Request, limit: number): Promise<string | 'too-large' | 'not-utf8'> {
  if (Number(request.headers.get('Content-Length') ?? 0) > limit) return 'too-large';
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  // A reader, not for-await: leaving early must cancel what is still to come.
  const reader = request.body?.getReader();
  for (;;) {
    const { done, value } = (await reader?.read()) ?? { done: true, value: undefined };
    if (done || !value) break;
    bytes += value.byteLength;
    if (bytes > limit) {
      await reader?.cancel();
      return 'too-large';
    }
    chunks.push(value);
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks));
  } catch {
    // Not UTF-8: the caller says so to the client.
    return 'not-utf8';
  }
}

/** Reads a request's body as UTF-8 text of at most `limit` bytes; reads no further than that. */
export async function readBody(request: Request, limit: number): Promise<string | 'too-large' | 'not-utf8'> {
  if (Number(request.headers.get('Content-Length') ?? 0) > limit) return 'too-large';
  const bytes = hasLength(request) ? await request.bytes() : await readChunks(request, limit);
  if (bytes === 'too-large' || bytes.length > limit) return 'too-large';
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    // Not UTF-8: the caller says so to the client.
    return 'not-utf8';
  }
}

/** A length that was said, and is within the limit, binds the sender: then the body can be read at once, which is quicker. */
function hasLength(request: Request): boolean {
  return request.headers.has('Content-Length');
}

async function readChunks(request: Request, limit: number): Promise<Uint8Array | 'too-large'> {
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
  return Buffer.concat(chunks);
}

/** An offer or an answer (RFC 8866 section 8.1). */
export const SDP = 'application/sdp';

/** Candidates on their way (RFC 8840 section 8). */
export const FRAGMENT = 'application/trickle-ice-sdpfrag';

/** Largest body of either, in bytes. A browser's data-channel offer takes about 1 KiB. */
export const MAX_SDP_BYTES = 64 * 1024;

/** The media type of a request's body, without parameters and in small letters (RFC 9110 section 8.3.1). */
export function readMediaType(request: Request): string | undefined {
  return request.headers.get('Content-Type')?.split(';')[0]?.trim().toLowerCase();
}

import { Problem } from './problem.ts';

/** Reads the body of a request as UTF-8 text. Stops reading after `maxBytes` bytes. */
export async function readBody(request: Request, maxBytes: number): Promise<string | 'too-large' | 'not-utf8'> {
  if (Number(request.headers.get('Content-Length') ?? 0) > maxBytes) return 'too-large';
  const bytes = hasLength(request) ? await request.bytes() : await readChunks(request, maxBytes);
  if (bytes === 'too-large' || bytes.length > maxBytes) return 'too-large';
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    // The bytes are not valid UTF-8.
    return 'not-utf8';
  }
}

/** Returns whether the client announced a length. Bun enforces it, so reading the whole body at once is safe, and faster. */
function hasLength(request: Request): boolean {
  return request.headers.has('Content-Length');
}

async function readChunks(request: Request, maxBytes: number): Promise<Uint8Array | 'too-large'> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  // A reader instead of for-await, because an early return must cancel the rest.
  const reader = request.body?.getReader();
  for (;;) {
    const { done, value } = (await reader?.read()) ?? { done: true, value: undefined };
    if (done || !value) break;
    bytes += value.byteLength;
    if (bytes > maxBytes) {
      await reader?.cancel();
      return 'too-large';
    }
    chunks.push(value);
  }
  return Buffer.concat(chunks);
}

/** Media type of an offer or an answer (RFC 8866 section 8.1). */
export const SDP_TYPE = 'application/sdp';

/** Media type of a trickle ICE fragment (RFC 8840 section 8). */
export const FRAGMENT_TYPE = 'application/trickle-ice-sdpfrag';

/** Maximum body of either media type, in bytes. A browser's data channel offer takes about 1 KiB. */
export const MAX_SDP_BYTES = 64 * 1024;

/** Reads the media type of a request's body, in lower case and without parameters (RFC 9110 section 8.3.1). */
export function readMediaType(request: Request): string | undefined {
  return request.headers.get('Content-Type')?.split(';')[0]?.trim().toLowerCase();
}

/** Returns the refusal of a body with a content coding (RFC 9110 section 8.4), which the server does not decode. */
export function encodingRefusal(request: Request): Problem | undefined {
  const codings = (request.headers.get('Content-Encoding') ?? '')
    .split(',')
    .map((coding) => coding.trim().toLowerCase());
  if (codings.every((coding) => coding === '' || coding === 'identity')) return undefined;
  // RFC 9110 section 12.5.3: in a 415 response, it lists the codings that the server accepts.
  return new Problem(415, 'Send the body without Content-Encoding.', { 'Accept-Encoding': 'identity' });
}

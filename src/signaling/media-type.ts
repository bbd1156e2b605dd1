/** An offer or an answer (RFC 8866 section 8.1). */
export const SDP = 'application/sdp';

/** Candidates on their way (RFC 8840 section 8). */
export const FRAGMENT = 'application/trickle-ice-sdpfrag';

/** Largest body of either, in bytes. A browser's data-channel offer takes about 1 KiB. */
export const MAX_BODY = 64 * 1024;

/** The media type of a request's body, without parameters and in small letters (RFC 9110 section 8.3.1). */
export function mediaTypeOf(request: Request): string | undefined {
  return request.headers.get('Content-Type')?.split(';')[0]?.trim().toLowerCase();
}

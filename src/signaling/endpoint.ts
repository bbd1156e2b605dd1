import { closings } from '../protocol/closings.ts';
import { readOffer } from './offer.ts';
import { Problem } from './problem.ts';
import { readBody } from './read-body.ts';
import type { Sessions } from './sessions.ts';

/** Largest offer, in bytes. A browser's data-channel offer takes about 1 KiB. */
const MAX_OFFER = 64 * 1024;

const SDP = 'application/sdp';
const ENDPOINT_METHODS = 'POST, OPTIONS';
const SESSION_METHODS = 'DELETE, OPTIONS';

/** What the handlers work with. */
export interface SignalingParts {
  readonly sessions: Sessions;
  /** Whether a member could be let into this room. */
  readonly hasSpaceFor: (room: string) => boolean;
}

/** The endpoint of a room (RFC 9725 section 4.2): POST an offer, get the answer and the session's URL. */
export async function handleEndpoint(
  request: Request,
  room: string,
  address: string,
  parts: SignalingParts,
): Promise<Response | Problem> {
  switch (request.method) {
    case 'OPTIONS':
      return new Response(null, { status: 200, headers: { Allow: ENDPOINT_METHODS, 'Accept-Post': SDP } });
    case 'POST':
      return createSession(request, room, address, parts);
    default:
      return notAllowed(ENDPOINT_METHODS);
  }
}

/** The session an offer created (RFC 9725 section 4.2): DELETE ends it. */
export function handleSession(request: Request, id: string, { sessions }: SignalingParts): Response | Problem {
  switch (request.method) {
    case 'OPTIONS':
      return new Response(null, { status: 200, headers: { Allow: SESSION_METHODS } });
    case 'DELETE':
      if (sessions.end(id, closings.ended)) return new Response(null, { status: 200 });
      return new Problem(404, 'There is no such session; it may have ended.');
    default:
      return notAllowed(SESSION_METHODS);
  }
}

async function createSession(
  request: Request,
  room: string,
  address: string,
  parts: SignalingParts,
): Promise<Response | Problem> {
  if (!parts.hasSpaceFor(room)) {
    return new Problem(503, 'The server has as many rooms as it may have.', { 'Retry-After': '5' });
  }
  if (Number(request.headers.get('Content-Length') ?? 0) > MAX_OFFER) return tooLarge();
  const type = request.headers.get('Content-Type')?.split(';')[0]?.trim().toLowerCase();
  if (type !== SDP) return new Problem(415, `The offer's Content-Type is ${SDP}.`, { 'Accept-Post': SDP });
  const body = await readBody(request, MAX_OFFER);
  if (body === 'too-large') return tooLarge();
  if (body === 'not-utf8') return new Problem(400, 'The offer is not UTF-8 text.');
  const offer = readOffer(body);
  if (offer instanceof Problem) return offer;
  const session = await parts.sessions.create(offer, room, address);
  if (session instanceof Problem) return session;
  return new Response(session.answer, {
    status: 201,
    headers: {
      'Content-Type': SDP,
      Location: `/sessions/${session.id}`,
      ETag: session.etag,
      'Cache-Control': 'no-store',
    },
  });
}

function notAllowed(methods: string): Problem {
  return new Problem(405, `Use ${methods}.`, { Allow: methods });
}

function tooLarge(): Problem {
  return new Problem(413, `An offer has at most ${MAX_OFFER} bytes.`);
}

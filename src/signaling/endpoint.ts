import { encodingRefusal, MAX_SDP_BYTES, readMediaType, SDP_TYPE, readBody, tooLarge } from '../http/body.ts';
import { readOffer, type Offer } from './offer.ts';
import { readTraceId } from '../http/trace.ts';
import { limitReached, Problem } from '../http/problem.ts';
import { resourceKinds, type ResourceKindName } from './whip-whep.ts';
import type { SignalingDeps } from './signaling-deps.ts';

const METHODS = 'POST, OPTIONS, GET, HEAD';

/** The endpoint of a request, and the client's IP address. */
export interface Endpoint {
  readonly kind: ResourceKindName;
  readonly room: string;
  readonly address: string;
}

/** Handles the endpoint of a room (RFC 9725 section 4.2): a POST with an offer returns the answer and the URL of the session. */
export async function handleEndpoint(
  request: Request,
  endpoint: Endpoint,
  deps: SignalingDeps,
): Promise<Response | Problem> {
  switch (request.method) {
    case 'GET':
    case 'HEAD': {
      const { status, headers } = resourceKinds[endpoint.kind].getResponse;
      return new Response(null, { status, headers });
    }
    case 'OPTIONS': {
      const limited = deps.rateLimit.refusal('OPTIONS', endpoint.address);
      const headers = limited ?? (await optionsHeaders(request, endpoint, deps));
      return headers instanceof Problem ? headers : new Response(null, { status: 200, headers });
    }
    case 'POST':
      return createSession(request, endpoint, deps);
    default:
      return new Problem(405, `Use ${METHODS}.`, { Allow: METHODS });
  }
}

/**
 * Answers an offer. The order of the checks decides which of several errors a client receives: rate, authorization,
 * capacity, then the offer itself. The rate comes first, to limit guesses of tokens.
 */
async function createSession(
  request: Request,
  { kind, room, address }: Endpoint,
  deps: SignalingDeps,
): Promise<Response | Problem> {
  const { sessions, admission, rateLimit, hasSpaceFor, publicUrl, isWhepReadonly } = deps;
  const limited = rateLimit.refusal('POST', address);
  if (limited) return limited;
  const pass = await admission.admitRequest({ request, address, room });
  if (pass instanceof Problem) return pass;
  const full = sessions.refusal(address);
  if (full) return full;
  if (!hasSpaceFor(room, address)) return limitReached('Room', 5);
  const offer = await readOfferBody(request, deps);
  if (offer instanceof Problem) return offer;
  const access = kind === 'whep' && isWhepReadonly && { access: 'read-only' as const };
  const session = await sessions.create({
    ...{ offer, kind, room, address, pass: { ...pass, ...access } },
    ...{ trace: readTraceId(request), signal: request.signal },
  });
  if (session instanceof Problem) return session;
  const links = deps.iceLinks();
  return new Response(session.answer, {
    status: 201,
    headers: {
      'Content-Type': SDP_TYPE,
      Location: `${publicUrl}/sessions/${session.id}`,
      ETag: session.etag,
      'Cache-Control': 'no-store',
      ...(links !== undefined && { Link: links }),
    },
  });
}

/**
 * Creates the headers of an OPTIONS response. They list the STUN and TURN servers if the client may open a session (RFC 9725
 * section 4.6). Returns the refusal when its network has sent too many wrong tokens.
 */
async function optionsHeaders(
  request: Request,
  { address, room }: Endpoint,
  { admission, iceLinks }: SignalingDeps,
): Promise<Record<string, string> | Problem> {
  const pass = await admission.admitRequest({ request, address, room });
  if (pass instanceof Problem && pass.status === 429) return pass;
  const links = pass instanceof Problem ? undefined : iceLinks();
  return {
    Allow: METHODS,
    'Accept-Post': SDP_TYPE,
    'Cache-Control': 'no-store',
    ...(links !== undefined && { Link: links }),
  };
}

async function readOfferBody(request: Request, { clock, sdpReader }: SignalingDeps): Promise<Offer | Problem> {
  const body = { what: 'offer', maxBytes: MAX_SDP_BYTES } as const;
  if (Number(request.headers.get('Content-Length') ?? 0) > body.maxBytes) return tooLarge(body);
  if (readMediaType(request) !== SDP_TYPE)
    return new Problem(415, `Use Content-Type ${SDP_TYPE}.`, { 'Accept-Post': SDP_TYPE });
  const encoded = encodingRefusal(request);
  if (encoded) return encoded;
  const sdp = await readBody(request, { ...body, clock });
  return sdp instanceof Problem ? sdp : sdpReader.read(sdp, readOffer, request);
}

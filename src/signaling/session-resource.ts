import { closeReasons } from '../protocol/close-reasons.ts';
import { type Fragment, readFragment } from './fragment.ts';
import { FRAGMENT, MAX_SDP_BYTES, readMediaType, SDP, readBody } from '../http/body.ts';
import { Problem } from '../http/problem.ts';
import { resourceKinds } from './whip-whep.ts';
import type { Session } from './sessions.ts';
import type { SignalingDeps } from './signaling-deps.ts';

const METHODS = 'PATCH, DELETE, OPTIONS, GET, HEAD';
const GONE = new Problem(404, 'There is no such session; it may have ended.');

/** The session an offer created (RFC 9725 sections 4.2 and 4.3): PATCH adds candidates, DELETE ends it. */
export async function handleSession(
  request: Request,
  id: string,
  address: string,
  parts: SignalingDeps,
): Promise<Response | Problem> {
  const session = parts.sessions.find(id);
  if (!session) return GONE;
  switch (request.method) {
    case 'GET':
    case 'HEAD': {
      const { status, headers } = resourceKinds[session.kind].getResponse;
      return new Response(null, { status, headers });
    }
    case 'OPTIONS':
      return new Response(null, { status: 200, headers: { Allow: METHODS, 'Accept-Patch': FRAGMENT } });
    case 'PATCH':
    case 'DELETE': {
      const refusal =
        parts.admission.sessionRefusal(request, session.ownerToken) ?? parts.rateLimit.refusal(request.method, address);
      if (refusal) return refusal;
      if (request.method === 'PATCH') return trickle(request, session, parts);
      // An entity tag that is sent along is ignored (RFC 9725 section 4.3.1).
      parts.sessions.end(id, closeReasons.ended);
      return new Response(null, { status: 200 });
    }
    default:
      return new Problem(405, `Use ${METHODS}.`, { Allow: METHODS });
  }
}

/** Adds candidates (RFC 9725 section 4.3.2). Other credentials ask for an ICE restart, which there is not (4.3.1). */
async function trickle(request: Request, session: Session, { isLenient }: SignalingDeps): Promise<Response | Problem> {
  const tooLarge = new Problem(413, `A fragment has at most ${MAX_SDP_BYTES} bytes.`);
  if (Number(request.headers.get('Content-Length') ?? 0) > MAX_SDP_BYTES) return tooLarge;
  const type = readMediaType(request);
  if (type !== FRAGMENT) {
    const status = type === SDP ? resourceKinds[session.kind].sdpPatchStatus : 415;
    return new Problem(status, `The Content-Type of a PATCH is ${FRAGMENT}.`, { 'Accept-Patch': FRAGMENT });
  }
  const precondition = checkIfMatch(request.headers.get('If-Match'), session.etag);
  if (precondition === 'fails') return new Problem(412, 'If-Match does not name the entity tag of this session.');
  if (precondition === 'missing' && !isLenient) return preconditionRequired();

  const body = await readBody(request, MAX_SDP_BYTES);
  if (body === 'too-large') return tooLarge;
  if (body === 'not-utf8') return new Problem(400, 'The fragment is not UTF-8 text.');
  const fragment = readFragment(body, session.mid);
  if (fragment instanceof Problem) return fragment;
  if (!isSameIceSession(fragment, session)) {
    if (precondition === 'missing') return preconditionRequired();
    return new Problem(422, 'ICE restarts are not supported; the session goes on as it is. Open a new one instead.');
  }
  session.addCandidates(fragment.candidates);
  // An entity tag must not be sent here (RFC 9725 section 4.3.2).
  return new Response(null, { status: 204 });
}

function isSameIceSession({ ufrag, password }: Fragment, session: Session): boolean {
  return ufrag === session.ufrag && password === session.password;
}

function preconditionRequired(): Problem {
  return new Problem(428, 'Send If-Match with the entity tag of the 201 (RFC 9725 section 4.3.1).');
}

/**
 * Whether the precondition of a request holds for a session's entity tag (RFC 9110 section 13.1.1): by strong
 * comparison, in a list, or `*`; the quoted form that RFC 9725 figure 5 prints counts as `*` too.
 */
export function checkIfMatch(header: string | null, etag: string): 'holds' | 'fails' | 'missing' {
  if (header === null || header.trim() === '') return 'missing';
  const tags = header.match(/(W\/)?"[^"]*"|[^\s,]+/g) ?? [];
  return tags.some((tag) => tag === '*' || tag === '"*"' || tag === etag) ? 'holds' : 'fails';
}

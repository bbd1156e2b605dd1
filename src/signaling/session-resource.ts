import {
  encodingRefusal,
  FRAGMENT_TYPE,
  MAX_SDP_BYTES,
  readBody,
  readMediaType,
  SDP_TYPE,
  tooLarge,
} from '../http/body.ts';
import { Problem } from '../http/problem.ts';
import { closeReasons } from '../protocol/close-reasons.ts';
import { type Fragment, readFragment } from './fragment.ts';
import type { Session } from './sessions.ts';
import type { SignalingDeps } from './signaling-deps.ts';
import { resourceKinds } from './whip-whep.ts';

const METHODS = 'PATCH, DELETE, OPTIONS, GET, HEAD';
const NO_SESSION = new Problem(404, 'This session does not exist or has ended.');

/** Handles the URL of a session (RFC 9725 sections 4.2 and 4.3): PATCH adds candidates, DELETE ends the session. Relays a request for another node's session. */
export async function handleSession(
  request: Request,
  id: string,
  address: string,
  deps: SignalingDeps,
): Promise<Response | Problem> {
  const session = deps.sessions.find(id);
  if (!session) return (await deps.relay?.forward(request, id, address)) ?? NO_SESSION;
  switch (request.method) {
    case 'GET':
    case 'HEAD': {
      const { status, headers } = resourceKinds[session.kind].getResponse;
      return new Response(null, { status, headers });
    }
    case 'OPTIONS':
      return new Response(null, { status: 200, headers: { Allow: METHODS, 'Accept-Patch': FRAGMENT_TYPE } });
    case 'PATCH':
    case 'DELETE': {
      const refusal =
        deps.rateLimit.refusal(request.method, address) ??
        (await deps.admission.sessionRefusal({ request, address }, session.owner));
      if (refusal) return refusal;
      if (request.method === 'PATCH') return trickle(request, session, deps);
      // A DELETE ignores If-Match (RFC 9725 section 4.3.1).
      deps.sessions.end(id, closeReasons.ended);
      return new Response(null, { status: 200 });
    }
    default:
      return new Problem(405, `Use ${METHODS}.`, { Allow: METHODS });
  }
}

/** Adds candidates (RFC 9725 section 4.3.2). New credentials request an ICE restart (4.3.1), which is not supported. */
async function trickle(
  request: Request,
  session: Session,
  { isLenient, clock, sdpReader }: SignalingDeps,
): Promise<Response | Problem> {
  const body = { what: 'fragment', maxBytes: MAX_SDP_BYTES } as const;
  if (Number(request.headers.get('Content-Length') ?? 0) > body.maxBytes) return tooLarge(body);
  const type = readMediaType(request);
  if (type !== FRAGMENT_TYPE) {
    const status = type === SDP_TYPE ? resourceKinds[session.kind].sdpPatchStatus : 415;
    return new Problem(status, `Use Content-Type ${FRAGMENT_TYPE}.`, { 'Accept-Patch': FRAGMENT_TYPE });
  }
  const encoded = encodingRefusal(request);
  if (encoded) return encoded;
  const precondition = checkIfMatch(request.headers.get('If-Match'), session.etag);
  if (precondition === 'fails') return new Problem(412, 'If-Match does not match the entity tag of this session.');
  if (precondition === 'missing' && !isLenient) return preconditionRequired();

  const text = await readBody(request, { ...body, clock });
  if (text instanceof Problem) return text;
  const fragment = await sdpReader.read(text, (sdp) => readFragment(sdp, session.mid), request);
  if (fragment instanceof Problem) return fragment;
  if (!isSameIceSession(fragment, session)) {
    if (precondition === 'missing') return preconditionRequired();
    return new Problem(
      422,
      'ICE restarts are not supported. The session continues unchanged. To restart, open a new session.',
    );
  }
  session.addCandidates(fragment.candidates);
  // This response must not have an entity tag (RFC 9725 section 4.3.2).
  return new Response(null, { status: 204 });
}

function isSameIceSession({ ufrag, password }: Fragment, session: Session): boolean {
  return ufrag === session.ufrag && password === session.password;
}

function preconditionRequired(): Problem {
  return new Problem(428, 'Send If-Match with the entity tag of the 201 response (RFC 9725 section 4.3.1).');
}

/**
 * Compares an `If-Match` header with the entity tag of a session (RFC 9110 section 13.1.1). The condition holds when the list
 * contains the tag (strong comparison) or `*`. The quoted `"*"` of RFC 9725 figure 5 counts as `*` too.
 */
export function checkIfMatch(header: string | null, etag: string): 'holds' | 'fails' | 'missing' {
  if (header === null || header.trim() === '') return 'missing';
  const tags = header.match(/(W\/)?"[^"]*"|[^\s,]+/g) ?? [];
  return tags.some((tag) => tag === '*' || tag === '"*"' || tag === etag) ? 'holds' : 'fails';
}

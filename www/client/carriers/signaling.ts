import { readProblemDetail } from '../../../src/protocol/json.ts';
import { ConnectError } from '../connect-failure.ts';
import { readWait } from '../wait.ts';

/**
 * Options of every request. It carries no cookies and logins of the page, and follows no redirects, because a hostile
 * server could redirect to the site that embeds the chat.
 */
export const TO_SERVER_ONLY = { credentials: 'omit', redirect: 'error' } as const;

/** A longer problem detail of the server is cut off. */
const MAX_DETAIL_UNITS = 500;

/** The part of `fetch` that signaling needs. */
export type Fetch = (url: URL, init: RequestInit) => Promise<Response>;

/** Collaborators of `postOffer`. */
export interface PostOfferDeps {
  readonly fetch: Fetch;
  /** One of the server's `AUTH_TOKEN`, where it requires one. */
  readonly token?: string | undefined;
}

/** The server's answer to an offer. */
export interface Answer {
  readonly sdp: string;
  /** Deleting this URL ends the session. Undefined unless it has the endpoint's origin. */
  readonly session: URL | undefined;
  /** `Link` header with the STUN and TURN servers that the server recommends (RFC 9725 section 4.6). */
  readonly iceLinks: string | null;
}

/** Resolves when the server would accept this client. Rejects with `ConnectError`, or with the signal's reason. */
export async function checkReachable(url: URL, signal: AbortSignal, fetch: Fetch): Promise<void> {
  const { response, body } = await request(url, { signal }, fetch).catch(async () => {
    // Without CORS the response cannot be read, but it shows that there is a server. Browsers require `follow` here.
    await request(url, { signal, mode: 'no-cors', redirect: 'follow' }, fetch);
    throw new ConnectError({ kind: 'cors-blocked' });
  });
  // A WHIP, a WHEP and a WebSocket endpoint answer GET with these.
  if (![204, 200, 426].includes(response.status)) throw refusal(response, body);
}

/**
 * Posts an SDP offer (RFC 9725 section 4.2). Calls `answered` when the headers of the response have arrived. Rejects with
 * `ConnectError`, or with the signal's reason.
 */
export async function postOffer(
  endpoint: URL,
  sdp: string,
  signal: AbortSignal,
  { fetch, token }: PostOfferDeps,
  answered?: () => void,
): Promise<Answer> {
  const headers = {
    'Content-Type': 'application/sdp',
    ...(token !== undefined && { Authorization: `Bearer ${token}` }),
  };
  const { response, body } = await request(endpoint, { signal, method: 'POST', headers, body: sdp }, fetch, answered);
  if (response.status !== 201) throw refusal(response, body);
  return {
    sdp: body,
    session: readSession(response, endpoint),
    iceLinks: response.headers.get('Link'),
  };
}

/**
 * Reads the URL of the session. A URL of another origin is ignored: a hostile server could make the page delete a resource
 * of the site that embeds it.
 */
function readSession({ headers, url }: Response, endpoint: URL): URL | undefined {
  const location = headers.get('Location');
  const session = location && URL.parse(location, url || endpoint);
  return session && session.origin === endpoint.origin ? session : undefined;
}

/**
 * Ends a session, if there is one, also while the page is being left. Resolves when the server has answered, or when the
 * request failed: the server then times the session out.
 */
export async function endSession(session: URL | undefined, fetch: Fetch): Promise<void> {
  if (session) await fetch(session, { ...TO_SERVER_ONLY, method: 'DELETE', keepalive: true }).catch(() => {});
}

async function request(
  url: URL,
  init: RequestInit & { readonly signal: AbortSignal },
  fetch: Fetch,
  answered?: () => void,
): Promise<{ readonly response: Response; readonly body: string }> {
  try {
    const response = await fetch(url, { ...TO_SERVER_ONLY, ...init });
    answered?.();
    return { response, body: await response.text() };
  } catch {
    init.signal.throwIfAborted();
    throw new ConnectError({ kind: 'unreachable' });
  }
}

/** Only a Retry-After in seconds (RFC 9110 section 10.2.3) sets `retryAfter`. */
function refusal({ status, headers }: Response, body: string): ConnectError {
  const detail = readProblemDetail(body)?.slice(0, MAX_DETAIL_UNITS);
  const retryAfter = readWait(Number(headers.get('Retry-After') ?? NaN) * 1_000);
  // The server always sends a detail. Without one, a proxy answered while the server is down, as during a deploy. A proxy
  // that requires credentials is the exception.
  return new ConnectError(
    detail || status === 401 || status === 403
      ? { kind: 'refused', status, detail: detail || `The server answered ${status}.`, retryAfter }
      : { kind: 'unreachable', retryAfter },
  );
}

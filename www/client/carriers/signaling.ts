import { readIceLinks, type RecommendedIceServer } from '../../../src/protocol/ice-servers.ts';
import { readProblemDetail } from '../../../src/protocol/json.ts';
import { ConnectError } from '../connect-failure.ts';

/** The part of `fetch` that signaling needs. */
export type Fetch = (url: URL, init: RequestInit) => Promise<Response>;

/** What a WHIP endpoint, a WHEP endpoint and the WebSocket's answer to GET where they would take us. */
const WELCOMES: readonly number[] = [204, 200, 426];

/** How an offer is posted. */
export interface PostOfferDeps {
  readonly fetch: Fetch;
  /** One of the server's `AUTH_TOKEN`, where it asks for one. */
  readonly token?: string | undefined;
}

/** What the server makes of an offer. */
export interface Answer {
  readonly sdp: string;
  /** Deleting it ends the session. */
  readonly session: URL | undefined;
  /** STUN and TURN servers to connect through, where the direct way fails. */
  readonly iceServers: readonly RecommendedIceServer[];
}

/** Resolves when a server answers that it would take us. Rejects with `ConnectError`, or with the signal's reason. */
export async function checkReachable(url: URL, signal: AbortSignal, fetch: Fetch): Promise<void> {
  const { response, body } = await request(url, { signal }, fetch).catch(async () => {
    // Without CORS the answer cannot be read, but one learns whether there is any.
    await request(url, { signal, mode: 'no-cors' }, fetch);
    throw new ConnectError({ kind: 'cors-blocked' });
  });
  if (!WELCOMES.includes(response.status)) throw refusal(response, body);
}

/** Posts an SDP offer the WHIP way (RFC 9725 section 4.2). Rejects with `ConnectError`, or with the signal's reason. */
export async function postOffer(
  endpoint: URL,
  sdp: string,
  signal: AbortSignal,
  { fetch, token }: PostOfferDeps,
): Promise<Answer> {
  const headers = {
    'Content-Type': 'application/sdp',
    ...(token !== undefined && { Authorization: `Bearer ${token}` }),
  };
  const { response, body } = await request(endpoint, { signal, method: 'POST', headers, body: sdp }, fetch);
  if (response.status !== 201) throw refusal(response, body);
  const location = response.headers.get('Location');
  return {
    sdp: body,
    session: location === null ? undefined : new URL(location, response.url || endpoint),
    iceServers: readIceLinks(response.headers.get('Link')),
  };
}

/** Ends a session. Best effort, also while the page is being left: a server that hears nothing ends it by itself. */
export function endSession(session: URL, fetch: Fetch): void {
  fetch(session, { method: 'DELETE', keepalive: true }).catch(() => {
    // Offline, most likely; the server notices the silence.
  });
}

async function request(
  url: URL,
  init: RequestInit & { readonly signal: AbortSignal },
  fetch: Fetch,
): Promise<{ readonly response: Response; readonly body: string }> {
  try {
    const response = await fetch(url, init);
    return { response, body: await response.text() };
  } catch {
    init.signal.throwIfAborted();
    throw new ConnectError({ kind: 'unreachable' });
  }
}

/** Without a Retry-After in seconds (RFC 9110 section 10.2.3), how long to wait is our own affair. */
function refusal({ status, headers }: Response, body: string): ConnectError {
  const sentence = readProblemDetail(body);
  const retryAfter = Number(headers.get('Retry-After')) * 1_000 || undefined;
  // Our server says why. It is away, as during a deploy, where a proxy speaks in its place, unless that one keeps us out.
  if (!sentence && status !== 401 && status !== 403) return new ConnectError({ kind: 'unreachable', retryAfter });
  return new ConnectError({
    kind: 'refused',
    status,
    detail: sentence || `The server answered ${status}.`,
    retryAfter,
  });
}

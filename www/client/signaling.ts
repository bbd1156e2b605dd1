import { iceServersOf } from '../../src/protocol/ice-servers.ts';
import { ConnectError } from './trouble.ts';

/** The part of `fetch` that signaling needs. */
export type Fetch = (url: URL, init: RequestInit) => Promise<Response>;

/** Answers to a question that hold for the request itself, too; others depend on its method. */
const REFUSALS: ReadonlySet<number> = new Set([401, 403, 503]);

/** What the server makes of an offer. */
export interface Answer {
  readonly sdp: string;
  /** Deleting it ends the session. */
  readonly session: URL | undefined;
  /** STUN and TURN servers to connect through, where the direct way fails. */
  readonly iceServers: readonly RTCIceServer[];
}

/** Resolves when a server answers that it would take us. Rejects with `ConnectError`, or with the signal's reason. */
export async function askFor(url: URL, method: 'GET' | 'HEAD', signal: AbortSignal, fetch: Fetch): Promise<void> {
  let response: Response;
  try {
    response = await fetch(url, { method, signal });
  } catch {
    signal.throwIfAborted();
    // Without CORS the answer cannot be read, but one learns whether there is any.
    const isThere = await fetch(url, { method, mode: 'no-cors', signal }).then(
      () => true,
      () => false,
    );
    signal.throwIfAborted();
    throw new ConnectError({ kind: isThere ? 'foreign' : 'unreachable' });
  }
  if (REFUSALS.has(response.status)) throw refusal(response, await response.text());
}

/** Posts an SDP offer the WHIP way (RFC 9725 section 4.2). Rejects with `ConnectError`, or with the signal's reason. */
export async function postOffer(endpoint: URL, sdp: string, signal: AbortSignal, fetch: Fetch): Promise<Answer> {
  let response: Response;
  let body: string;
  try {
    const headers = { 'Content-Type': 'application/sdp' };
    response = await fetch(endpoint, { method: 'POST', headers, body: sdp, signal });
    body = await response.text();
  } catch {
    signal.throwIfAborted();
    throw new ConnectError({ kind: 'unreachable' });
  }
  if (response.status !== 201) throw refusal(response, body);
  const location = response.headers.get('Location');
  return {
    sdp: body,
    session: location === null ? undefined : new URL(location, response.url || endpoint),
    iceServers: iceServersOf(response.headers.get('Link')),
  };
}

/** Ends a session. Best effort, also while the page is being left: a server that hears nothing ends it by itself. */
export function endSession(session: URL, fetch: Fetch): void {
  fetch(session, { method: 'DELETE', keepalive: true }).catch(() => {
    // Offline, most likely; the server notices the silence.
  });
}

function refusal(response: Response, body: string): ConnectError {
  const seconds = Number(response.headers.get('Retry-After') ?? Number.NaN);
  return new ConnectError({
    kind: 'refused',
    status: response.status,
    detail: detailOf(body) ?? `The server answered ${response.status}.`,
    ...(Number.isFinite(seconds) ? { retryAfter: seconds * 1_000 } : {}),
  });
}

/** The sentence in a problem document (RFC 9457), if this is one. */
function detailOf(body: string): string | undefined {
  try {
    const problem: unknown = JSON.parse(body);
    if (typeof problem !== 'object' || problem === null) return undefined;
    const { detail, title } = problem as Record<string, unknown>;
    return [detail, title].find((text): text is string => typeof text === 'string' && text !== '');
  } catch {
    return undefined;
  }
}

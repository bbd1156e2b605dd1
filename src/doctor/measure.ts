import { type Clock, withTimeout } from '../clock.ts';
import { errorText } from '../log.ts';
import {
  readTurnServers,
  type Candidate,
  type OpenedChannel,
  type OpenProbe,
  type Probe,
  type TryTurn,
  type TurnServer,
} from '../ports/probe.ts';
import { readProblemDetail } from '../protocol/json.ts';
import { CHAT_V1 } from '../protocol/limits.ts';
import { keepOnlyCandidate, parseCandidates } from './answer-candidates.ts';

/** Timeout of each data channel, TURN allocation, WebSocket and HTTP response. */
const PROBE_TIMEOUT_MS = 5_000;
/** Maximum number of addresses to test one by one. Each test costs an offer. */
const MAX_TESTED_CANDIDATES = 8;
/** Room in the URLs. Probes never enter it, because they send no `hello`. */
const PROBE_ROOM = 'check';
/** Maximum length of a quoted response, in characters. */
const MAX_DETAIL_LENGTH = 200;

/** The server to check. */
export interface CheckTarget {
  /** Ends with a slash. */
  readonly base: URL;
  readonly token: string | undefined;
}

/** WebRTC and the clock of the platform that runs the check. */
export interface MeasureDeps {
  readonly openProbe: OpenProbe;
  readonly tryTurn: TryTurn;
  readonly clock: Clock;
}

/** The result of an offer. */
export type Signaling =
  | {
      readonly state: 'answered';
      readonly candidates: readonly Candidate[];
      /** The absolute URL of the session, from `Location`. */
      readonly session: string;
      /** HTTP status of a GET of that URL; 0 when the client cannot reach it. */
      readonly sessionStatus: number;
    }
  | { readonly state: 'refused'; readonly status: number; readonly detail: string }
  | { readonly state: 'unreachable'; readonly reason: string };

/** The result of a test with one address of the server. */
export interface CandidateResult {
  readonly candidate: Candidate;
  /** Undefined when no channel opened over this address. */
  readonly channel: OpenedChannel | undefined;
}

/** The result of a test of a TURN server. `unsupported`: this client cannot use the server's transport. */
export type TurnResult = { readonly uri: string } & (
  | { readonly state: 'allocated' | 'no-allocation' | 'unsupported' }
  /** This client rejects the URI. */
  | { readonly state: 'invalid'; readonly reason: string }
);

/** The result of a test of the WebSocket: milliseconds until it opened, or why it did not. */
export type WebSocketResult = { readonly durationMs: number } | { readonly reason: string };

/** The results of all tests of a server from one client. */
export interface Measurements {
  readonly signaling: Signaling;
  /** The channel that opened with all addresses at once, like that of any client. */
  readonly channel: OpenedChannel | undefined;
  readonly candidateResults: readonly CandidateResult[];
  /** A result for each TURN server that the server recommends. */
  readonly turnResults: readonly TurnResult[];
  readonly webSocket: WebSocketResult;
}

/** Tests signaling, data channels over all addresses and over each, TURN servers and the WebSocket, all at the same time. */
export async function measure(target: CheckTarget, deps: MeasureDeps): Promise<Measurements> {
  const [webRtc, webSocket] = await Promise.all([measureWebRtc(target, deps), measureWebSocket(target, deps.clock)]);
  return { ...webRtc, webSocket };
}

function measureWebRtc(target: CheckTarget, deps: MeasureDeps): Promise<Omit<Measurements, 'webSocket'>> {
  return withProbe(deps, async (probe) => {
    const result = await postOffer(probe, target, deps.clock);
    if (result.state !== 'answered') {
      return { signaling: result, channel: undefined, candidateResults: [], turnResults: [] };
    }
    const { answer, session, link } = result;
    const candidates = parseCandidates(answer);
    const tested = candidates.slice(0, MAX_TESTED_CANDIDATES);
    try {
      const [channel, candidateResults, turnResults, sessionStatus] = await Promise.all([
        probe.connect(answer, PROBE_TIMEOUT_MS),
        Promise.all(tested.map((candidate) => measureCandidate(candidate, target, deps))),
        Promise.all(readTurnServers(link).map((server) => measureTurn(server, deps))),
        fetchStatus(session),
      ]);
      const signaling = { state: 'answered', candidates, session, sessionStatus } as const;
      return { signaling, channel, candidateResults, turnResults };
    } finally {
      await endSession(session);
    }
  });
}

function measureCandidate(candidate: Candidate, target: CheckTarget, deps: MeasureDeps): Promise<CandidateResult> {
  return withProbe(deps, async (probe) => {
    const result = await postOffer(probe, target, deps.clock);
    if (result.state !== 'answered') return { candidate, channel: undefined };
    try {
      const answer = keepOnlyCandidate(result.answer, candidate);
      return { candidate, channel: await probe.connect(answer, PROBE_TIMEOUT_MS) };
    } finally {
      await endSession(result.session);
    }
  });
}

async function measureTurn(server: TurnServer, { tryTurn }: MeasureDeps): Promise<TurnResult> {
  const { uri } = server;
  try {
    const isAllocated = await tryTurn(server, PROBE_TIMEOUT_MS);
    if (isAllocated === undefined) return { uri, state: 'unsupported' };
    return { uri, state: isAllocated ? 'allocated' : 'no-allocation' };
  } catch (error) {
    return { uri, state: 'invalid', reason: errorText(error) };
  }
}

/** Tests whether a WebSocket opens. Never rejects. */
export function measureWebSocket({ base, token }: CheckTarget, clock: Clock): Promise<WebSocketResult> {
  const url = new URL(`ws/${PROBE_ROOM}`, base);
  url.protocol = base.protocol === 'https:' ? 'wss:' : 'ws:';
  if (token !== undefined) url.searchParams.set('token', token);
  const startedAt = clock.elapsed();
  return new Promise<WebSocketResult>((resolve) => {
    const socket = new WebSocket(url, CHAT_V1);
    const settle = (result: WebSocketResult) => {
      cancelTimeout();
      resolve(result);
      socket.close();
    };
    const cancelTimeout = clock.after(PROBE_TIMEOUT_MS, () =>
      settle({ reason: `timed out after ${PROBE_TIMEOUT_MS / 1_000} s` }),
    );
    socket.addEventListener('open', () => settle({ durationMs: clock.elapsed() - startedAt }));
    socket.addEventListener('close', ({ code }) => settle({ reason: `closed with code ${code}` }));
    socket.addEventListener('error', () => settle({ reason: 'the upgrade failed' }));
  }).catch((error: unknown) => ({ reason: errorText(error) }));
}

async function withProbe<Result>({ openProbe }: MeasureDeps, use: (probe: Probe) => Promise<Result>): Promise<Result> {
  const probe = openProbe(CHAT_V1);
  try {
    return await use(probe);
  } finally {
    probe.close();
  }
}

type OfferResult =
  | { readonly state: 'answered'; readonly answer: string; readonly session: string; readonly link: string | null }
  | Exclude<Signaling, { readonly state: 'answered' }>;

async function postOffer(probe: Probe, { base, token }: CheckTarget, clock: Clock): Promise<OfferResult> {
  try {
    const offer = await withTimeout(probe.offer(), PROBE_TIMEOUT_MS, clock);
    if (offer === undefined) throw new Error('this client could not make an offer in time');
    const response = await fetch(new URL(`whip/${PROBE_ROOM}`, base), {
      method: 'POST',
      headers: {
        'Content-Type': 'application/sdp',
        ...(token !== undefined && { Authorization: `Bearer ${token}` }),
      },
      body: offer,
      signal: AbortSignal.timeout(PROBE_TIMEOUT_MS),
    });
    const text = await response.text();
    if (response.status !== 201) {
      // A proxy may answer instead of the server, without problem details.
      const sentence = readProblemDetail(text) ?? text.slice(0, MAX_DETAIL_LENGTH);
      const detail = response.redirected ? `it redirects to ${response.url}, so check that server` : sentence;
      return { state: 'refused', status: response.status, detail };
    }
    const session = new URL(response.headers.get('Location') ?? '', response.url || base).href;
    return { state: 'answered', answer: text, session, link: response.headers.get('Link') };
  } catch (error) {
    return { state: 'unreachable', reason: errorText(error) };
  }
}

/** Fetches the status of a session's URL. Returns 0 when the client cannot reach it, for example because of mixed content. */
async function fetchStatus(session: string): Promise<number> {
  try {
    return (await fetch(session, { signal: AbortSignal.timeout(PROBE_TIMEOUT_MS) })).status;
  } catch {
    return 0;
  }
}

/** Ends a session, so that it no longer counts towards limits. Ignores failures: the session expires anyway. */
async function endSession(session: string): Promise<void> {
  await fetch(session, { method: 'DELETE', signal: AbortSignal.timeout(PROBE_TIMEOUT_MS) }).catch(() => undefined);
}

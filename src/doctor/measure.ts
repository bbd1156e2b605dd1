import { type Clock, withTimeout } from '../clock.ts';
import { readProblemDetail } from '../protocol/json.ts';
import { CHAT_V1 } from '../protocol/limits.ts';
import { answerCandidates, answerOnlyWith, type Candidate } from './answer-candidates.ts';
import { errorText } from '../log.ts';
import { type Connected, type OpenProbe, type Probe, readTurnAccess, type TryTurn, type TurnAccess } from './probe.ts';

/** How long a channel may take to open, a WebSocket, and an answer over HTTP, in milliseconds. */
const PROBE_TIMEOUT_MS = 5_000;
/** Most addresses that are tried one by one: each costs an offer. */
const MAX_CANDIDATES = 8;
/** Nobody becomes a member: a chat.v1 carrier is nobody until it says hello, and these never do. */
const PROBE_ROOM = 'check';

/** What measuring takes from its surroundings. */
export interface MeasureOptions {
  /** Where the server is; ends with a slash. */
  readonly base: URL;
  readonly token: string | undefined;
  readonly openProbe: OpenProbe;
  readonly tryTurn: TryTurn;
  readonly clock: Clock;
}

/** What an offer to the server came to. */
export type Signaling =
  | {
      readonly state: 'answered';
      readonly candidates: readonly Candidate[];
      /** URL of the session, as the client understands `Location`. */
      readonly session: string;
      /** HTTP status of a GET of that URL; 0 when it could not be reached. */
      readonly sessionStatus: number;
    }
  | { readonly state: 'refused'; readonly status: number; readonly detail: string }
  | { readonly state: 'unreachable'; readonly why: string };

/** Whether an address of the server could be reached by itself. */
export interface CandidateResult {
  readonly candidate: Candidate;
  readonly connected: Connected | undefined;
}

/** What a TURN server gave this client: an address, or none; `untried` where the client has no such way to it. */
export type TurnResult = { readonly uri: string } & (
  | { readonly state: 'given' | 'none' | 'untried' }
  /** The client does not take the URI. */
  | { readonly state: 'refused'; readonly why: string }
);

/** What one can measure of a server from where one is. */
export interface Measurements {
  readonly signaling: Signaling;
  /** With all addresses at once, as clients do it. */
  readonly connected: Connected | undefined;
  readonly reached: readonly CandidateResult[];
  /** Each TURN server that clients are told of, and whether it gave us an address. */
  readonly turn: readonly TurnResult[];
  readonly webSocket: { readonly after: number } | { readonly why: string };
}

/** Posts offers to a server and sees which of its addresses a data channel opens over, and whether a WebSocket does. */
export async function measure(parts: MeasureOptions): Promise<Measurements> {
  const [throughUdp, webSocket] = await Promise.all([tryUdp(parts), tryWebSocket(parts)]);
  return { ...throughUdp, webSocket };
}

/** All addresses at once, as clients do it, and at the same time each by itself. */
function tryUdp(parts: MeasureOptions): Promise<Omit<Measurements, 'webSocket'>> {
  return withProbe(parts, async (probe) => {
    const posted = await post(probe, parts);
    if (posted.state !== 'answered') return { signaling: posted, connected: undefined, reached: [], turn: [] };
    const { answer, session, link } = posted;
    const candidates = answerCandidates(answer);
    try {
      const [connected, reached, turn, sessionStatus] = await Promise.all([
        probe.connect(answer, PROBE_TIMEOUT_MS),
        Promise.all(candidates.slice(0, MAX_CANDIDATES).map((candidate) => tryOne(candidate, parts))),
        Promise.all(readTurnAccess(link).map((access) => tryRelay(access, parts))),
        statusOf(session),
      ]);
      return { signaling: { state: 'answered', candidates, session, sessionStatus }, connected, reached, turn };
    } finally {
      await end(session);
    }
  });
}

function tryOne(candidate: Candidate, parts: MeasureOptions): Promise<CandidateResult> {
  return withProbe(parts, async (probe) => {
    const posted = await post(probe, parts);
    if (posted.state !== 'answered') return { candidate, connected: undefined };
    try {
      return { candidate, connected: await probe.connect(answerOnlyWith(posted.answer, candidate), PROBE_TIMEOUT_MS) };
    } finally {
      await end(posted.session);
    }
  });
}

async function tryRelay(access: TurnAccess, { tryTurn }: MeasureOptions): Promise<TurnResult> {
  const { uri } = access;
  try {
    const isGiven = await tryTurn(access, PROBE_TIMEOUT_MS);
    return { uri, state: isGiven === undefined ? 'untried' : isGiven ? 'given' : 'none' };
  } catch (error) {
    return { uri, state: 'refused', why: errorText(error) };
  }
}

async function withProbe<Outcome>(
  { openProbe }: MeasureOptions,
  use: (probe: Probe) => Promise<Outcome>,
): Promise<Outcome> {
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

async function post(probe: Probe, { base, token, clock }: MeasureOptions): Promise<OfferResult> {
  try {
    const offer = await withTimeout(probe.offer(), PROBE_TIMEOUT_MS, clock);
    if (offer === undefined) throw new Error('this client could make no offer in time');
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
      const detail = response.redirected
        ? `it redirects to ${response.url}, so check that`
        : // A proxy may answer in the server's place.
          (readProblemDetail(text) ?? text.slice(0, 200));
      return { state: 'refused', status: response.status, detail };
    }
    const session = new URL(response.headers.get('Location') ?? '', response.url || base).href;
    return { state: 'answered', answer: text, session, link: response.headers.get('Link') };
  } catch (error) {
    return { state: 'unreachable', why: errorText(error) };
  }
}

async function statusOf(session: string): Promise<number> {
  try {
    return (await fetch(session, { signal: AbortSignal.timeout(PROBE_TIMEOUT_MS) })).status;
  } catch {
    // Another origin, mixed content, or nothing there: the owner is told which URL it was.
    return 0;
  }
}

/** Gives the session's place back; one that cannot be ended ends by itself. */
async function end(session: string): Promise<void> {
  await fetch(session, { method: 'DELETE', signal: AbortSignal.timeout(PROBE_TIMEOUT_MS) }).catch(() => undefined);
}

function tryWebSocket({ base, token, clock }: MeasureOptions): Promise<Measurements['webSocket']> {
  const url = new URL(`ws/${PROBE_ROOM}`, base);
  url.protocol = base.protocol === 'https:' ? 'wss:' : 'ws:';
  if (token !== undefined) url.searchParams.set('token', token);
  const start = clock.elapsed();
  return new Promise<Measurements['webSocket']>((resolve) => {
    const socket = new WebSocket(url, CHAT_V1);
    const settle = (outcome: Measurements['webSocket']) => {
      cancel();
      resolve(outcome);
      socket.close();
    };
    const cancel = clock.after(PROBE_TIMEOUT_MS, () =>
      settle({ why: `nothing came within ${PROBE_TIMEOUT_MS / 1_000} s` }),
    );
    socket.addEventListener('open', () => settle({ after: clock.elapsed() - start }));
    socket.addEventListener('close', ({ code }) => settle({ why: `it closed with ${code}` }));
    socket.addEventListener('error', () => settle({ why: 'the upgrade was refused' }));
  }).catch((error: unknown) => ({ why: errorText(error) }));
}

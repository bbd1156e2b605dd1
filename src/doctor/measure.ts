import { type Clock, inTime } from '../clock.ts';
import { CHAT_V1 } from '../protocol/limits.ts';
import { answerCandidates, answerOnlyWith, type Candidate } from './answer-candidates.ts';
import { messageOf } from '../log.ts';
import { type Connected, type OpenProbe, type Probe, turnAccesses, type TryTurn, type TurnAccess } from './probe.ts';

/** How long a channel may take to open, a WebSocket, and an answer over HTTP, in milliseconds. */
const WITHIN = 5_000;
/** Most addresses that are tried one by one: each costs an offer. */
const MOST_ADDRESSES = 8;
/** Nobody becomes a member: a chat.v1 carrier is nobody until it says hello, and these never do. */
const ROOM = 'check';

/** What measuring takes from its surroundings. */
export interface MeasureParts {
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
export interface Reached {
  readonly candidate: Candidate;
  readonly connected: Connected | undefined;
}

/** What a TURN server gave this client: an address, or none; `untried` where the client has no such way to it. */
export type TurnTried = { readonly uri: string } & (
  | { readonly state: 'given' | 'none' | 'untried' }
  /** The client does not take the URI. */
  | { readonly state: 'refused'; readonly why: string }
);

/** What one can measure of a server from where one is. */
export interface Measurements {
  readonly signaling: Signaling;
  /** With all addresses at once, as clients do it. */
  readonly connected: Connected | undefined;
  readonly reached: readonly Reached[];
  /** Each TURN server that clients are told of, and whether it gave us an address. */
  readonly turn: readonly TurnTried[];
  readonly webSocket: { readonly after: number } | { readonly why: string };
}

/** Posts offers to a server and sees which of its addresses a data channel opens over, and whether a WebSocket does. */
export async function measure(parts: MeasureParts): Promise<Measurements> {
  const [throughUdp, webSocket] = await Promise.all([tryUdp(parts), tryWebSocket(parts)]);
  return { ...throughUdp, webSocket };
}

/** All addresses at once, as clients do it, and at the same time each by itself. */
function tryUdp(parts: MeasureParts): Promise<Omit<Measurements, 'webSocket'>> {
  return withProbe(parts, async (probe) => {
    const posted = await post(probe, parts);
    if (posted.state !== 'answered') return { signaling: posted, connected: undefined, reached: [], turn: [] };
    const { answer, session, link } = posted;
    const candidates = answerCandidates(answer);
    try {
      const [connected, reached, turn, sessionStatus] = await Promise.all([
        probe.connect(answer, WITHIN),
        Promise.all(candidates.slice(0, MOST_ADDRESSES).map((candidate) => tryOne(candidate, parts))),
        Promise.all(turnAccesses(link).map((access) => tryRelay(access, parts))),
        statusOf(session),
      ]);
      return { signaling: { state: 'answered', candidates, session, sessionStatus }, connected, reached, turn };
    } finally {
      await end(session);
    }
  });
}

function tryOne(candidate: Candidate, parts: MeasureParts): Promise<Reached> {
  return withProbe(parts, async (probe) => {
    const posted = await post(probe, parts);
    if (posted.state !== 'answered') return { candidate, connected: undefined };
    try {
      return { candidate, connected: await probe.connect(answerOnlyWith(posted.answer, candidate), WITHIN) };
    } finally {
      await end(posted.session);
    }
  });
}

async function tryRelay(access: TurnAccess, { tryTurn }: MeasureParts): Promise<TurnTried> {
  const { uri } = access;
  try {
    const isGiven = await tryTurn(access, WITHIN);
    return { uri, state: isGiven === undefined ? 'untried' : isGiven ? 'given' : 'none' };
  } catch (error) {
    return { uri, state: 'refused', why: messageOf(error) };
  }
}

async function withProbe<Outcome>(
  { openProbe }: MeasureParts,
  use: (probe: Probe) => Promise<Outcome>,
): Promise<Outcome> {
  const probe = openProbe(CHAT_V1);
  try {
    return await use(probe);
  } finally {
    probe.close();
  }
}

type Posted =
  | { readonly state: 'answered'; readonly answer: string; readonly session: string; readonly link: string | null }
  | Exclude<Signaling, { readonly state: 'answered' }>;

async function post(probe: Probe, { base, token, clock }: MeasureParts): Promise<Posted> {
  try {
    const offer = await inTime(probe.offer(), WITHIN, clock);
    if (offer === undefined) throw new Error('this client could make no offer in time');
    const response = await fetch(new URL(`whip/${ROOM}`, base), {
      method: 'POST',
      headers: {
        'Content-Type': 'application/sdp',
        ...(token !== undefined && { Authorization: `Bearer ${token}` }),
      },
      body: offer,
      signal: AbortSignal.timeout(WITHIN),
    });
    const text = await response.text();
    if (response.status !== 201) {
      const detail = response.redirected ? `it redirects to ${response.url}, so check that` : detailOf(text);
      return { state: 'refused', status: response.status, detail };
    }
    const session = new URL(response.headers.get('Location') ?? '', response.url || base).href;
    return { state: 'answered', answer: text, session, link: response.headers.get('Link') };
  } catch (error) {
    return { state: 'unreachable', why: messageOf(error) };
  }
}

async function statusOf(session: string): Promise<number> {
  try {
    return (await fetch(session, { signal: AbortSignal.timeout(WITHIN) })).status;
  } catch {
    // Another origin, mixed content, or nothing there: the owner is told which URL it was.
    return 0;
  }
}

/** Gives the session's place back; one that cannot be ended ends by itself. */
async function end(session: string): Promise<void> {
  await fetch(session, { method: 'DELETE', signal: AbortSignal.timeout(WITHIN) }).catch(() => undefined);
}

function tryWebSocket({ base, token, clock }: MeasureParts): Promise<Measurements['webSocket']> {
  const url = new URL(`ws/${ROOM}`, base);
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
    const cancel = clock.after(WITHIN, () => settle({ why: `nothing came within ${WITHIN / 1_000} s` }));
    socket.addEventListener('open', () => settle({ after: clock.elapsed() - start }));
    socket.addEventListener('close', ({ code }) => settle({ why: `it closed with ${code}` }));
    socket.addEventListener('error', () => settle({ why: 'the upgrade was refused' }));
  }).catch((error: unknown) => ({ why: messageOf(error) }));
}

/** The sentence of problem details, or the beginning of whatever a proxy said instead. */
function detailOf(text: string): string {
  try {
    const { detail } = JSON.parse(text) as { readonly detail?: unknown };
    if (typeof detail === 'string') return detail;
  } catch {
    // Not one of the server's own refusals.
  }
  return text.slice(0, 200);
}

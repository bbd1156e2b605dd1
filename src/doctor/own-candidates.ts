import type { Clock } from '../clock.ts';
import { inTime } from '../in-time.ts';
import { closings } from '../protocol/closings.ts';
import { readOffer } from '../signaling/offer.ts';
import { Problem } from '../signaling/problem.ts';
import type { Sessions } from '../signaling/sessions.ts';
import { answerCandidates, type Candidate } from './answer-candidates.ts';
import type { OpenProbe } from './probe.ts';

/** How long making an offer may take, and answering it, in milliseconds. */
const WITHIN = 3_000;

/** The candidates of an answer, or the sentence why there was none. */
export type OwnCandidates = readonly Candidate[] | { readonly why: string };

/** What the server answers an offer with at this moment. */
export async function ownCandidates(sessions: Sessions, openProbe: OpenProbe, clock: Clock): Promise<OwnCandidates> {
  const probe = openProbe('');
  try {
    const sdp = await inTime(probe.offer(), WITHIN, clock);
    if (sdp === undefined) return { why: 'No offer could be made in time.' };
    const offer = readOffer(sdp);
    if (offer instanceof Problem) throw new Error(`The probe's offer is refused: ${offer.detail}`);
    const request = { kind: 'whip', room: 'check', address: '127.0.0.1', role: 'listener', opener: undefined } as const;
    const session = await inTime(sessions.create({ offer, ...request }), WITHIN, clock);
    if (session === undefined) return { why: 'An offer was not answered in time.' };
    if (session instanceof Problem) return { why: session.detail };
    sessions.end(session.id, closings.ended);
    return answerCandidates(session.answer);
  } finally {
    probe.close();
  }
}

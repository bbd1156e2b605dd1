import { readOffer } from '../signaling/offer.ts';
import { Problem } from '../signaling/problem.ts';
import type { Sessions } from '../signaling/sessions.ts';
import { closings } from '../protocol/closings.ts';
import { answerCandidates, type Candidate } from './answer-candidates.ts';
import type { OpenProbe } from './probe.ts';

/** What the server answers an offer with at this moment; none when it is too busy to answer. */
export async function ownCandidates(sessions: Sessions, openProbe: OpenProbe): Promise<readonly Candidate[]> {
  const probe = openProbe('');
  try {
    const offer = readOffer(await probe.offer());
    if (offer instanceof Problem) throw new Error(`The probe's offer is refused: ${offer.detail}`);
    const session = await sessions.create({
      ...{ offer, kind: 'whip', room: 'check', address: '127.0.0.1', role: 'listener', opener: undefined },
    });
    if (session instanceof Problem) return [];
    sessions.end(session.id, closings.ended);
    return answerCandidates(session.answer);
  } finally {
    probe.close();
  }
}

import { MAX_CANDIDATES } from './candidate.ts';
import type { Offer } from './offer.ts';

/** What takes remote candidates; one that it does not like is dropped. */
interface CandidateTaker {
  addCandidate(candidate: string): void;
}

/** Adds candidates to a peer: of its offer and all fragments together each once (RFC 8840 section 4.4), and 20 at most. */
export function candidateAdder(peer: CandidateTaker, offer: Offer): (candidates: readonly string[]) => void {
  const known = new Set(offer.candidates.map(transportOf));
  return (candidates) => {
    for (const candidate of candidates) {
      const transport = transportOf(candidate);
      if (known.size >= MAX_CANDIDATES || known.has(transport)) continue;
      known.add(transport);
      peer.addCandidate(candidate);
    }
  };
}

/** What makes two candidates the same: address and port, all else being UDP and component 1. */
function transportOf(candidate: string): string {
  return candidate.split(' ').slice(4, 6).join(' ');
}

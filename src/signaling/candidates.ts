import { isIP } from 'node:net';

/** Candidates of one peer that the library may see. */
export const MAX_CANDIDATES = 20;

const CANDIDATE =
  /^candidate:([A-Za-z0-9+/]{1,32}) 1 udp (\d{1,10}) (\S+) (\d{1,5}) typ (host|srflx|prflx|relay)( |$)/i;

/**
 * The candidate (RFC 8839 section 5.1) in the library's words, or undefined when it is to be dropped silently
 * (RFC 9725 section 4.3.2): not UDP, not component 1, or not a literal address. A host name would start a thread
 * of its own in the library; peer-reflexive discovery finds such peers anyway.
 */
export function readCandidate(attribute: string): string | undefined {
  const match = CANDIDATE.exec(attribute);
  if (!match) return undefined;
  const [, foundation, priority, address, port, type] = match;
  if (isIP(address ?? '') === 0 || address?.includes('%') || Number(port) < 1 || Number(port) > 65_535)
    return undefined;
  if (Number(priority) > 0xffff_ffff) return undefined;
  return `candidate:${foundation} 1 UDP ${priority} ${address} ${port} typ ${type?.toLowerCase()}`;
}

/** What takes remote candidates; one that it does not like is dropped. */
interface CandidateTaker {
  addCandidate(candidate: string): void;
}

/** Adds candidates to a peer: of its offer and all fragments together each once (RFC 8840 section 4.4), and 20 at most. */
export function createCandidateAdder(
  peer: CandidateTaker,
  offered: readonly string[],
): (candidates: readonly string[]) => void {
  const known = new Set(offered.map(transportAddress));
  return (candidates) => {
    for (const candidate of candidates) {
      const transport = transportAddress(candidate);
      if (known.size >= MAX_CANDIDATES || known.has(transport)) continue;
      known.add(transport);
      peer.addCandidate(candidate);
    }
  };
}

/** What makes two candidates the same: address and port, all else being UDP and component 1. */
function transportAddress(candidate: string): string {
  return candidate.split(' ').slice(4, 6).join(' ');
}

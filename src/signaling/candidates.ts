import { isIP } from 'node:net';
import { canonicalAddress } from '../net/ip-address.ts';

/** Most candidates of one client that reach the library. */
export const MAX_CANDIDATES = 20;

const CANDIDATE =
  /^candidate:([A-Za-z0-9+/]{1,32}) 1 udp (\d{1,10}) (\S+) (\d{1,5}) typ (host|srflx|prflx|relay)( |$)/i;

/**
 * Reads a candidate (RFC 8839 section 5.1) and returns it in the form that the library expects. Returns undefined for a
 * candidate that must be dropped silently (RFC 9725 section 4.3.2): not UDP, not component 1, or not a literal address.
 * A host name would start a DNS thread in the library; peer-reflexive discovery finds such clients anyway.
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

/** A peer as far as candidates go. It drops a candidate that it cannot use. */
interface CandidateSink {
  addCandidate(candidate: string): void;
}

/**
 * Creates a function that adds trickled candidates to a peer. Each candidate counts once (RFC 8840 section 4.4), and at most
 * 20 in total, those of the offer included.
 */
export function createCandidateAdder(
  peer: CandidateSink,
  offered: readonly string[],
): (candidates: readonly string[]) => void {
  const known = new Set(offered.map(transportAddress));
  return (candidates) => {
    for (const candidate of candidates) {
      const address = transportAddress(candidate);
      if (known.size >= MAX_CANDIDATES || known.has(address)) continue;
      known.add(address);
      peer.addCandidate(candidate);
    }
  };
}

/** Returns the address and port of a candidate. All candidates are UDP and component 1, so these identify it. */
export function transportAddress(candidate: string): string {
  const [address = '', port = ''] = candidate.split(' ').slice(4, 6);
  return `${canonicalAddress(address)} ${port}`;
}

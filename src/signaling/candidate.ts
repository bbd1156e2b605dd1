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
export function usableCandidate(attribute: string): string | undefined {
  const match = CANDIDATE.exec(attribute);
  if (!match) return undefined;
  const [, foundation, priority, address, port, type] = match;
  if (isIP(address ?? '') === 0 || address?.includes('%') || Number(port) < 1 || Number(port) > 65_535)
    return undefined;
  if (Number(priority) > 0xffff_ffff) return undefined;
  return `candidate:${foundation} 1 UDP ${priority} ${address} ${port} typ ${type?.toLowerCase()}`;
}

import { isIP } from 'node:net';
import { addressKind, canonicalAddress, type AddressKind } from '../net/ip-address.ts';

/** Maximum number of candidates of one client. */
export const MAX_CANDIDATES = 20;
/**
 * Maximum number of candidate lines that the server reads of an offer or a fragment, usable or not. A body of 64 KiB has 1,100
 * of them, which take 30 ms. A client with ten networks gathers about 80, TCP candidates included.
 */
const MAX_CANDIDATE_LINES = 100;
/**
 * Maximum number of candidates of one client with the same IP address. The library sends several checks to each candidate,
 * even if nothing answers, so an offer must not aim all of them at one machine.
 */
const MAX_CANDIDATES_PER_ADDRESS = 2;
/** Minimum port of a candidate. Lower ports belong to services such as DNS. Operating systems and NATs do not assign them to clients. */
const MIN_PORT = 1_024;

const CANDIDATE =
  /^candidate:([A-Za-z0-9+/]{1,32}) 1 udp (\d{1,10}) (\S+) (\d{1,5}) typ (host|srflx|prflx|relay)( |$)/i;

/** Kinds of addresses that a client on another machine can have. */
const CLIENT_KINDS: ReadonlySet<AddressKind> = new Set<AddressKind>([
  ...(['public', 'private', 'docker', 'carrier-grade NAT', 'documentation'] as const),
]);
/** Addresses of services inside cloud hosts. 169.254.169.254 is missing because it is link-local. */
const CLOUD_SERVICES: ReadonlySet<string> = new Set([
  ...['168.63.129.16', '100.100.100.200', '192.0.0.192'],
  ...['fd00:ec2::254', 'fd20:ce::254'],
]);
/** IPv4 addresses in IPv6 (RFC 6052, RFC 3056, RFC 4291 section 2.5.5.1), which would bypass the ranges of IPv4. */
const EMBEDDED_IPV4 = /^(64:ff9b:|2002:|::)/;

/**
 * Reads a candidate (RFC 8839 section 5.1) and returns it in the form that the library expects. Returns undefined for a
 * candidate that must be dropped silently (RFC 9725 section 4.3.2): not UDP, not component 1, or not the literal address of
 * a client on another machine. A host name would start a DNS thread in the library. Peer-reflexive discovery finds clients
 * whose candidates are dropped.
 */
export function readCandidate(attribute: string): string | undefined {
  const match = CANDIDATE.exec(attribute);
  if (!match) return undefined;
  const [, foundation, priority, address = '', port, type] = match;
  if (!isClientAddress(address) || Number(port) < MIN_PORT || Number(port) > 65_535) return undefined;
  if (Number(priority) > 0xffff_ffff) return undefined;
  return `candidate:${foundation} 1 UDP ${priority} ${address} ${port} typ ${type?.toLowerCase()}`;
}

/**
 * Reads the first 100 values of `a=candidate` lines. Returns the usable candidates, in the form that the library expects.
 */
export function readCandidates(values: readonly string[]): readonly string[] {
  return values.slice(0, MAX_CANDIDATE_LINES).flatMap((value) => readCandidate(`candidate:${value}`) ?? []);
}

function isClientAddress(address: string): boolean {
  if (isIP(address) === 0 || address.includes('%')) return false;
  const canonical = canonicalAddress(address);
  if (CLOUD_SERVICES.has(canonical) || EMBEDDED_IPV4.test(canonical)) return false;
  return CLIENT_KINDS.has(addressKind(canonical));
}

/**
 * Returns the candidates that a client may add to its others: each once (RFC 8840 section 4.4), at most 20 in total, and at
 * most 2 with the same IP address.
 */
export function limitCandidates(candidates: readonly string[], others: readonly string[] = []): readonly string[] {
  const known = others.map(transportAddress);
  const isAllowed = (candidate: string) => {
    const added = transportAddress(candidate);
    const [address] = added.split(' ');
    const sameAddress = known.filter((other) => other.startsWith(`${address} `));
    if (known.length >= MAX_CANDIDATES || known.includes(added)) return false;
    if (sameAddress.length >= MAX_CANDIDATES_PER_ADDRESS) return false;
    known.push(added);
    return true;
  };
  return candidates.filter(isAllowed);
}

/** The part of a peer that adds candidates. It drops a candidate that it cannot use. */
interface CandidateSink {
  addCandidate(candidate: string): void;
}

/** Creates the function that adds trickled candidates to a peer. The candidates of the offer count towards the limits. */
export function createCandidateAdder(
  peer: CandidateSink,
  offered: readonly string[],
): (candidates: readonly string[]) => void {
  const known = [...offered];
  return (candidates) => {
    for (const candidate of limitCandidates(candidates, known)) {
      known.push(candidate);
      peer.addCandidate(candidate);
    }
  };
}

/** Returns the address and port of a candidate. All candidates are UDP and component 1, so these identify it. */
export function transportAddress(candidate: string): string {
  const [address = '', port = ''] = candidate.split(' ').slice(4, 6);
  return `${canonicalAddress(address)} ${port}`;
}

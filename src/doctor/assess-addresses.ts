import { addressKind } from '../net/ip-address.ts';
import type { Finding } from '../ports/finding.ts';
import type { Candidate } from '../ports/probe.ts';
import { formatCandidate } from './answer-candidates.ts';
import { BIND_UDP_FIX } from './fixes.ts';
import { bareHost, isLocalHost, isPublicHost } from './host-kind.ts';

const RELAY_FIX = 'A carrier-grade NAT forwards no ports. Rent a public address, or add a TURN server to ICE_SERVERS.';

/** The addresses that an answer lists, and the host in the URL of the server. */
export interface Advertised {
  readonly candidates: readonly Candidate[];
  /** Host of the URL that pages use; `localhost` when it is unknown. */
  readonly host: string;
}

/** Assesses whether clients can reach the addresses that an answer lists. */
export function assessAddresses({ candidates, host }: Advertised): readonly Finding[] {
  if (candidates.length === 0) {
    return [
      {
        level: 'warn',
        what: 'The answer lists no UDP address, so no data channel can open.',
        fix: 'PUBLIC_IP=<the address at which clients reach the server over UDP>',
      },
    ];
  }
  const kinds = candidates.map((candidate) => ({ candidate, kind: addressKind(candidate.address) }));
  const listed = kinds.map(({ candidate, kind }) => `${formatCandidate(candidate)} (${kind})`).join(', ');
  const sentence = `Clients send UDP to ${listed}.`;
  const documentation: readonly Finding[] = kinds
    .filter(({ kind }) => kind === 'documentation')
    .map(({ candidate: { address } }) => ({
      level: 'warn',
      what: `${address} is in a range reserved for documentation, which no network routes.`,
      fix: `If PUBLIC_IP contains ${address}, replace it with the server's real address.`,
    }));
  if (isLocalHost(host)) return [{ level: 'ok', what: sentence }, ...documentation];
  if (kinds.every(({ kind }) => kind === 'loopback')) {
    const what = `${sentence} Only the server's own machine can reach a loopback address, but pages come from ${host}.`;
    return [{ level: 'fail', what, fix: BIND_UDP_FIX }];
  }
  if (!isPublicHost(host) || kinds.some(({ kind }) => kind === 'public')) {
    return [{ level: 'ok', what: sentence }, ...documentation];
  }
  const what = `${sentence} None of these addresses can be reached from the Internet, but pages come from ${host}.`;
  const publicIp = publicIpFix(host, candidates[0]?.port ?? 0);
  const isBehindCarrierNat = kinds.some(({ kind }) => kind === 'carrier-grade NAT');
  return [{ level: 'fail', what, fix: isBehindCarrierNat ? `${publicIp}\n${RELAY_FIX}` : publicIp }, ...documentation];
}

function publicIpFix(host: string, port: number): string {
  const value = bareHost(host);
  return [
    `PUBLIC_IP=${value} (if UDP reaches the server at ${host}; otherwise the address at which it does)`,
    `In a container: docker run -e PUBLIC_IP=${value} -p ${port}:${port}/tcp -p ${port}:${port}/udp ...`,
  ].join('\n');
}

import { addressKind } from '../net/ip-address.ts';
import { formatCandidate, type Candidate } from './answer-candidates.ts';
import type { Finding } from './finding.ts';
import { bareHost, isLocalHost, isPublicHost } from './host-kind.ts';
import { BIND_UDP } from './fixes.ts';

/** What the answer names, and where clients look for the server. */
export interface Advertised {
  readonly candidates: readonly Candidate[];
  /** Host of the URL that pages use, as far as is known. */
  readonly host: string;
}

/** Whether clients are told of addresses that they can reach. */
export function assessAddresses({ candidates, host }: Advertised): readonly Finding[] {
  if (candidates.length === 0) {
    return [{ level: 'warn', what: 'The answer names no address that UDP could be sent to.' }];
  }
  const kinds = candidates.map((candidate) => ({ candidate, kind: addressKind(candidate.address) }));
  const listed = kinds.map(({ candidate, kind }) => `${formatCandidate(candidate)} (${kind})`).join(', ');
  const said = `Clients are told to send UDP to ${listed}`;
  const port = candidates[0]?.port ?? 0;
  const examples = kinds.filter(({ kind }) => kind === 'documentation');
  const inUse: readonly Finding[] = examples.map(({ candidate }) => ({
    level: 'warn',
    what: `${candidate.address} belongs to a range that is for examples only, which no network routes.`,
    fix: 'If it stands in PUBLIC_IP, put the real address there.',
  }));
  if (isLocalHost(host)) return [{ level: 'ok', what: `${said}.` }, ...inUse];
  if (kinds.every(({ kind }) => kind === 'loopback')) {
    const what = `${said}: that is the machine itself, so nobody else can connect, though pages come from ${host}.`;
    return [{ level: 'fail', what, fix: BIND_UDP }];
  }
  if (!isPublicHost(host) || kinds.some(({ kind }) => kind === 'public')) {
    return [{ level: 'ok', what: `${said}.` }, ...inUse];
  }
  const behind = kinds.some(({ kind }) => kind === 'carrier-grade NAT');
  const what = `${said}, none of which the Internet can reach, though pages come from ${host}.`;
  return [{ level: 'fail', what, fix: behind ? `${publicIp(host, port)}\n${RELAY}` : publicIp(host, port) }, ...inUse];
}

/** An address of this kind is shared with others, and no port of it can be forwarded. */
const RELAY =
  'Behind a carrier-grade NAT no port can be forwarded: rent an address elsewhere, or name a TURN server in ICE_SERVERS.';

function publicIp(host: string, port: number): string {
  const value = bareHost(host);
  const docker = `docker run -e PUBLIC_IP=${value} -p ${port}:${port}/tcp -p ${port}:${port}/udp ...`;
  return `PUBLIC_IP=${value} (if UDP reaches this machine at ${host}; else the address that it reaches it at)\nIn a container: ${docker}`;
}

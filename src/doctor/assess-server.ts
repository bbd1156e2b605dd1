import { addressKind } from '../net/ip-address.ts';
import type { Candidate, OwnCandidates } from './answer-candidates.ts';
import type { Finding } from './finding.ts';
import { isLocalHost, isPublicHost } from './host-kind.ts';
import { assessAddresses } from './assess-addresses.ts';
import { BIND_UDP } from './fixes.ts';
import type { Traffic } from './traffic.ts';

/** What only the server itself knows. */
export interface ServerFacts {
  readonly candidates: OwnCandidates;
  /** `UDP_HOST`; undefined: all addresses. */
  readonly udpHost: string | undefined;
  /** `PUBLIC_URL`, or empty. */
  readonly publicUrl: string;
  /** `TRUST_PROXY`. */
  readonly trustedProxies: number;
  readonly traffic: Traffic;
}

/** What the server finds about its own settings and the requests it has seen. */
export function assessServer(facts: ServerFacts): readonly Finding[] {
  const { publicUrl, traffic } = facts;
  const host = publicUrl === '' ? (traffic.publicHost ?? 'localhost') : new URL(publicUrl).hostname;
  return [...assessCandidates(facts, host), ...assessPublicUrl(facts, host), ...assessProxies(facts)];
}

/** A server that may take no more peers is not to blame for its addresses: it just cannot tell. */
function assessCandidates({ candidates, udpHost }: ServerFacts, host: string): readonly Finding[] {
  if ('why' in candidates) {
    const what = `Which addresses clients are told of is not known, as an offer of the server to itself had no answer: ${candidates.why}`;
    return [{ level: 'warn', what, fix: 'Check again in a minute (MAX_PEERS is how many peers there may be).' }];
  }
  return [...assessAddresses({ candidates, host }), ...assessUdpHost(candidates, udpHost)];
}

/** An address in the answer is of no use when packets for it are not listened to. */
function assessUdpHost(candidates: readonly Candidate[], udpHost: string | undefined): readonly Finding[] {
  if (udpHost === undefined || !isLocalHost(udpHost)) return [];
  const others = candidates.filter(({ address }) => addressKind(address) !== 'loopback').map(({ address }) => address);
  if (others.length === 0) return [];
  const what = `Clients are told of ${others.join(', ')}, but UDP is bound to ${udpHost} only, which no packet from outside reaches.`;
  return [{ level: 'fail', what, fix: BIND_UDP }];
}

function assessPublicUrl({ publicUrl }: ServerFacts, host: string): readonly Finding[] {
  if (publicUrl.startsWith('http:') && isPublicHost(host)) {
    const what = `PUBLIC_URL is ${publicUrl}: a page that came over https may not use the sessions it names.`;
    return [{ level: 'warn', what, fix: `PUBLIC_URL=${publicUrl.replace(/^http:/, 'https:')} with TLS in front` }];
  }
  return [];
}

function assessProxies({ trustedProxies, traffic }: ServerFacts): readonly Finding[] {
  const { requests, forwarders } = traffic;
  if (trustedProxies === 0 && forwarders > 0) {
    return [
      {
        level: 'warn',
        what: 'Requests come through a proxy (they have X-Forwarded-For), and TRUST_PROXY is not set: all clients share the address of the proxy, so that limits and bans hit everybody or nobody.',
        fix: `TRUST_PROXY=${forwarders} (how many proxies of yours stand in front)`,
      },
    ];
  }
  if (trustedProxies > forwarders && requests > 0) {
    const seen = forwarders === 0 ? 'no X-Forwarded-For' : `only ${forwarders} addresses in X-Forwarded-For`;
    return [
      {
        level: 'warn',
        what: `TRUST_PROXY is ${trustedProxies}, but requests have ${seen}: the address of the last proxy counts for all clients behind it.`,
        fix: `TRUST_PROXY=${forwarders}, or let the proxy say who asks; nginx: proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;`,
      },
    ];
  }
  return trustedProxies === 0
    ? []
    : [
        {
          level: 'ok',
          what: `Clients are told apart behind ${trustedProxies === 1 ? 'the proxy' : `${trustedProxies} proxies`}.`,
        },
      ];
}

import { addressKind } from '../net/ip-address.ts';
import type { Finding } from '../ports/finding.ts';
import type { Candidate } from '../ports/probe.ts';
import type { OwnCandidates } from './answer-candidates.ts';
import { assessAddresses } from './assess-addresses.ts';
import { BIND_UDP_FIX } from './fixes.ts';
import { isLocalHost, isPublicHost } from './host-kind.ts';
import type { Traffic } from './traffic.ts';

/** Fewer members may share an address by chance. */
const MIN_SHARING_MEMBERS = 3;

/** Facts that only the server itself can provide. */
export interface ServerFacts {
  readonly candidates: OwnCandidates;
  /** `UDP_HOST`. Undefined: UDP is bound to all addresses. */
  readonly udpHost: string | undefined;
  /** `PUBLIC_URL`, or an empty string. */
  readonly publicUrl: string;
  /** `TRUST_PROXY`. */
  readonly trustedProxies: number;
  readonly traffic: Traffic;
  /** IP addresses of the members on this node, one for each. */
  readonly memberAddresses: readonly string[];
}

/** Assesses the server's settings against the requests so far. */
export function assessServer(facts: ServerFacts): readonly Finding[] {
  const { publicUrl, traffic } = facts;
  const host = publicUrl === '' ? (traffic.publicHost ?? 'localhost') : new URL(publicUrl).hostname;
  return [
    ...assessOwnCandidates(facts, host),
    ...assessPublicUrl(publicUrl, host),
    ...assessPublicHost(publicUrl, traffic),
    ...assessProxies(facts),
    ...assessSharedAddress(facts),
  ];
}

/** Without an answer, for example at MAX_PEERS, the addresses are unknown. That is a warning, not a failure. */
function assessOwnCandidates({ candidates, udpHost }: ServerFacts, host: string): readonly Finding[] {
  if ('reason' in candidates) {
    const what = `The server could not check the addresses in its answers, because it did not answer its own offer: ${candidates.reason}`;
    return [{ level: 'warn', what, fix: 'Wait a minute, then check again (MAX_PEERS limits the number of peers).' }];
  }
  return [...assessAddresses({ candidates, host }), ...assessUdpHost(candidates, udpHost)];
}

function assessUdpHost(candidates: readonly Candidate[], udpHost: string | undefined): readonly Finding[] {
  if (udpHost === undefined || !isLocalHost(udpHost)) return [];
  const others = candidates.filter(({ address }) => addressKind(address) !== 'loopback').map(({ address }) => address);
  if (others.length === 0) return [];
  const what = `Clients send UDP to ${others.join(', ')}, but UDP_HOST=${udpHost} accepts packets from the server's own machine only.`;
  return [{ level: 'fail', what, fix: BIND_UDP_FIX }];
}

function assessPublicUrl(publicUrl: string, host: string): readonly Finding[] {
  if (!publicUrl.startsWith('http:') || !isPublicHost(host)) return [];
  const what = `PUBLIC_URL=${publicUrl} is not secure. Pages served over https cannot use the session URLs that start with it.`;
  return [{ level: 'warn', what, fix: `PUBLIC_URL=${publicUrl.replace(/^http:/, 'https:')} with TLS in front` }];
}

/** Warns when requests use another host than PUBLIC_URL. Pages ignore such session URLs, so their sessions end by timeout. */
function assessPublicHost(publicUrl: string, { publicHost }: Traffic): readonly Finding[] {
  if (publicUrl === '' || publicHost === undefined || new URL(publicUrl).hostname === publicHost) return [];
  const what = `PUBLIC_URL=${publicUrl} names a different host than requests, which use ${publicHost}. Pages ignore session URLs of another origin.`;
  const fixed = new URL(publicUrl);
  fixed.hostname = publicHost;
  return [{ level: 'warn', what, fix: `PUBLIC_URL=${fixed.href.replace(/\/$/, '')}, or let pages use ${publicUrl}` }];
}

/** Fails when all members have the address of one proxy: a ban of one of them bans them all. */
function assessSharedAddress({ trustedProxies, traffic, memberAddresses }: ServerFacts): readonly Finding[] {
  const [address = '', ...others] = [...new Set(memberAddresses)];
  const isShared = memberAddresses.length >= MIN_SHARING_MEMBERS && others.length === 0;
  if (trustedProxies > 0 || !isShared || address === '' || addressKind(address) === 'loopback') return [];
  const what = `All ${memberAddresses.length} members have the address ${address}, so limits, bans and mutes treat them as one network. This happens behind a proxy when TRUST_PROXY is not set.`;
  const fix = `TRUST_PROXY=${Math.max(1, traffic.proxies)} (the number of your proxies in front of the server; nothing to do when all members really are on one network)`;
  return [{ level: 'fail', what, fix }];
}

function assessProxies({ trustedProxies, traffic }: ServerFacts): readonly Finding[] {
  const { externalRequests, proxies, unreadableEntry } = traffic;
  if (trustedProxies > 0 && unreadableEntry !== undefined) {
    return [
      {
        level: 'warn',
        what: `A proxy wrote "${unreadableEntry}" into X-Forwarded-For, which is not an IP address. Clients behind this proxy share limits.`,
        fix: "Make the proxy add the client's address; nginx: proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;",
      },
    ];
  }
  if (trustedProxies === 0 && proxies > 0) {
    return [
      {
        level: 'warn',
        what: "Requests have an X-Forwarded-For header, so they pass a proxy, but TRUST_PROXY is not set. All clients share the proxy's address, so limits and bans affect all of them together.",
        fix: `TRUST_PROXY=${proxies} (the number of your proxies in front of the server)`,
      },
    ];
  }
  if (trustedProxies > proxies && externalRequests > 0) {
    const count = proxies === 1 ? 'only 1 address' : `only ${proxies} addresses`;
    const found = proxies === 0 ? 'no X-Forwarded-For header' : `${count} in X-Forwarded-For`;
    return [
      {
        level: 'warn',
        what: `TRUST_PROXY is ${trustedProxies}, but requests have ${found}. All clients behind the last proxy share its address.`,
        fix: `TRUST_PROXY=${proxies}, or make the proxy add the client's address; nginx: proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;`,
      },
    ];
  }
  if (trustedProxies === 0) return [];
  return [
    { level: 'ok', what: `TRUST_PROXY=${trustedProxies} matches the requests: each client has its own address.` },
  ];
}

import { remember } from './remember.ts';

/** Groups of 16 bits in the network part of an IPv6 address: the first 64 bits, which one link has. */
const NETWORK_GROUPS = 4;
/** Groups of 16 bits in the part that one customer of a provider can have: up to a /48 (RFC 6177 section 2). */
const SITE_GROUPS = 3;
/** Start of the addresses of IPv4 clients behind a translator, such as in front of a server without IPv4 (RFC 6052 section 2.1). */
const TRANSLATED = '64:ff9b::';

/**
 * Returns an IP address in the spelling of RFC 5952, without a zone. An IPv4-mapped address (RFC 4291 section 2.5.5.2)
 * becomes its IPv4 address. Any other text is returned unchanged.
 */
export const canonicalAddress = remember((address): string => {
  const canonical = canonicalIpv6(address);
  if (canonical === undefined) return address;
  const groups = ipv6Groups(canonical);
  const isMapped = groups.slice(0, 5).every((group) => group === 0) && groups[5] === 0xffff;
  return isMapped ? embeddedIpv4(groups) : canonical;
});

/**
 * Returns the network of an address, by which limits and bans count: an IPv4 address itself, also behind a translator, or the
 * /64 of an IPv6 address, because a client usually controls a whole /64 (RFC 6177 section 2). Any other text is returned
 * unchanged.
 */
export const toNetwork = remember((address): string => {
  const canonical = canonicalAddress(address);
  if (canonicalIpv6(canonical) === undefined) return canonical;
  const groups = ipv6Groups(canonical);
  return canonical.startsWith(TRANSLATED) ? embeddedIpv4(groups) : `${formatGroups(groups, NETWORK_GROUPS)}::/64`;
});

/**
 * Returns the /48 of an IPv6 address. A customer of a provider can have all its 65,536 networks. Returns undefined for any other
 * text, and for an IPv4 address in any form.
 */
export const toSite = remember((address): string | undefined => {
  const canonical = canonicalAddress(address);
  if (canonicalIpv6(canonical) === undefined || canonical.startsWith(TRANSLATED)) return undefined;
  return `${formatGroups(ipv6Groups(canonical), SITE_GROUPS)}::/48`;
});

function formatGroups(groups: readonly number[], count: number): string {
  return groups
    .slice(0, count)
    .map((group) => group.toString(16))
    .join(':');
}

/** Returns the IPv4 address in the last 32 bits. */
function embeddedIpv4(groups: readonly number[]): string {
  const [high = 0, low = 0] = groups.slice(6);
  return [high >> 8, high & 255, low >> 8, low & 255].join('.');
}

/**
 * Returns the network of an address that a ban may include. Returns undefined for an unknown address, and for a loopback
 * address, which belongs to the operator or to a proxy.
 */
export function bannableNetwork(address: string): string | undefined {
  return address === '' || addressKind(address) === 'loopback' ? undefined : toNetwork(address);
}

/** Spells an IPv6 address as URLs do (WHATWG URL section 3.5). Returns undefined for any other text. */
function canonicalIpv6(address: string): string | undefined {
  const [bare = ''] = address.split('%');
  if (!/^[\da-f:.]*:[\da-f:.]*$/i.test(bare)) return undefined;
  return URL.parse(`http://[${bare}]`)?.hostname.slice(1, -1);
}

/** Spells a host name or an IP address as the host of a URL: IPv6 addresses need brackets (RFC 3986 section 3.2.2). */
export function toUrlHost(host: string): string {
  return host.includes(':') && !host.startsWith('[') ? `[${host}]` : host;
}

/** Returns the eight groups of an IPv6 address in its canonical spelling. */
function ipv6Groups(canonical: string): readonly number[] {
  const [head = [], tail = []] = canonical.split('::').map((part) => (part === '' ? [] : part.split(':')));
  const zeros = Array.from({ length: 8 - head.length - tail.length }, () => '0');
  return [...head, ...zeros, ...tail].map((group) => Number.parseInt(group, 16));
}

/** The network in which an IP address is reachable. An `unspecified` address means all addresses, or none. */
export type AddressKind =
  | 'public'
  | 'private'
  | 'docker'
  | 'carrier-grade NAT'
  | 'link-local'
  | 'loopback'
  | 'documentation'
  | 'multicast'
  | 'reserved'
  | 'unspecified';

/** Ranges of IPv4: first address, prefix length, kind. The first match counts. All other addresses are public. */
const V4: readonly (readonly [string, number, AddressKind])[] = [
  ['0.0.0.0', 8, 'unspecified'],
  ['127.0.0.0', 8, 'loopback'],
  ['169.254.0.0', 16, 'link-local'],
  ['172.17.0.0', 16, 'docker'],
  ['10.0.0.0', 8, 'private'],
  ['172.16.0.0', 12, 'private'],
  ['192.168.0.0', 16, 'private'],
  ['100.64.0.0', 10, 'carrier-grade NAT'],
  ['192.0.2.0', 24, 'documentation'],
  ['198.51.100.0', 24, 'documentation'],
  ['203.0.113.0', 24, 'documentation'],
  ['224.0.0.0', 4, 'multicast'],
  // Includes the broadcast address.
  ['240.0.0.0', 4, 'reserved'],
];

/** Ranges of IPv6, by the beginning of the canonical spelling. All other addresses are public. */
const V6: readonly (readonly [RegExp, AddressKind])[] = [
  [/^::$/, 'unspecified'],
  [/^::1$/, 'loopback'],
  [/^fe[89ab][0-9a-f]:/, 'link-local'],
  [/^f[cd][0-9a-f]{2}:/, 'private'],
  [/^2001:db8:/, 'documentation'],
  [/^ff[0-9a-f]{2}:/, 'multicast'],
];

/**
 * Returns the kind of an IP address in any spelling (RFC 6890, RFC 6598, RFC 5737, RFC 3849, and Docker's default bridge).
 * Any other text counts as public.
 */
export const addressKind = remember((address): AddressKind => {
  const text = canonicalAddress(address);
  if (text.includes(':')) return V6.find(([prefix]) => prefix.test(text))?.[1] ?? 'public';
  if (!/^\d+(\.\d+){3}$/.test(text)) return 'public';
  const number = toNumber(text);
  const range = V4.find(([first, length]) => number >>> (32 - length) === toNumber(first) >>> (32 - length));
  return range?.[2] ?? 'public';
});

function toNumber(address: string): number {
  return address.split('.').reduce((sum, octet) => ((sum << 8) | Number(octet)) >>> 0, 0);
}

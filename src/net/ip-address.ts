/** The first 64 bits of an IPv6 address, in groups of 16: what a site's network has, and so a person's. */
const NETWORK_GROUPS = 4;

/**
 * An IP address as RFC 5952 spells it, without a zone; an IPv4-mapped one (RFC 4291 section 2.5.5.2) as its IPv4
 * address. What is no IP address stays as it is.
 */
export function canonicalAddress(address: string): string {
  const canonical = canonicalIpv6(address);
  if (canonical === undefined) return address;
  const [a, b, c, d, e, mark, high = 0, low = 0] = ipv6Groups(canonical);
  const isMapped = [a, b, c, d, e].every((group) => group === 0) && mark === 0xffff;
  return isMapped ? [high >> 8, high & 255, low >> 8, low & 255].join('.') : canonical;
}

/**
 * What stands for an address in limits and bans: an IPv4 address itself, and the /64 of an IPv6 one, since whoever has
 * one address of it has 2^64 (RFC 6177 section 2). What is no IP address stays as it is.
 */
export function toNetwork(address: string): string {
  const canonical = canonicalAddress(address);
  if (canonicalIpv6(canonical) === undefined) return canonical;
  const network = ipv6Groups(canonical).slice(0, NETWORK_GROUPS);
  return `${network.map((group) => group.toString(16)).join(':')}::/64`;
}

/** URLs have the one spelling (WHATWG URL section 3.5), in browsers as well. */
function canonicalIpv6(address: string): string | undefined {
  const [bare = ''] = address.split('%');
  if (!/^[\da-f:.]*:[\da-f:.]*$/i.test(bare)) return undefined;
  return URL.parse(`http://[${bare}]`)?.hostname.slice(1, -1);
}

/** The eight groups of an address in its canonical spelling. */
function ipv6Groups(canonical: string): readonly number[] {
  const [head = [], tail = []] = canonical.split('::').map((part) => (part === '' ? [] : part.split(':')));
  const zeros = Array.from({ length: 8 - head.length - tail.length }, () => '0');
  return [...head, ...zeros, ...tail].map((group) => Number.parseInt(group, 16));
}

/** From where an IP address can be reached. `unspecified`: from nowhere, it stands for all or none. */
export type AddressKind =
  'public' | 'private' | 'docker' | 'carrier-grade NAT' | 'link-local' | 'loopback' | 'documentation' | 'unspecified';

/** Ranges of IPv4 in the order they are looked at: first octets, prefix length, kind. The rest is public. */
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
];

/** The same for IPv6, by how an address begins. */
const V6: readonly (readonly [RegExp, AddressKind])[] = [
  [/^::$/, 'unspecified'],
  [/^::1$/, 'loopback'],
  [/^fe[89ab][0-9a-f]:/, 'link-local'],
  [/^f[cd][0-9a-f]{2}:/, 'private'],
  [/^2001:db8:/, 'documentation'],
];

/**
 * The kind of a literal IP address, however it is spelled (RFC 6890, RFC 6598, RFC 5737, RFC 3849, and the first bridge
 * that Docker makes). What is no address counts as public.
 */
export function addressKind(address: string): AddressKind {
  const text = canonicalAddress(address);
  if (text.includes(':')) return V6.find(([begins]) => begins.test(text))?.[1] ?? 'public';
  if (!/^\d+(\.\d+){3}$/.test(text)) return 'public';
  const number = asNumber(text);
  const range = V4.find(([first, length]) => number >>> (32 - length) === asNumber(first) >>> (32 - length));
  return range?.[2] ?? 'public';
}

function asNumber(address: string): number {
  return address.split('.').reduce((sum, octet) => ((sum << 8) | Number(octet)) >>> 0, 0);
}

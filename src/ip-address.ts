/** The first 64 bits of an IPv6 address, in groups of 16: what a site's network has, and so a person's. */
const NETWORK_GROUPS = 4;

/**
 * An IP address as RFC 5952 spells it, without a zone; an IPv4-mapped one (RFC 4291 section 2.5.5.2) as its IPv4
 * address. What is no IP address stays as it is.
 */
export function canonicalAddress(address: string): string {
  const canonical = canonicalIpv6(address);
  if (canonical === undefined) return address;
  const [a, b, c, d, e, mark, high = 0, low = 0] = groupsOf(canonical);
  const isMapped = [a, b, c, d, e].every((group) => group === 0) && mark === 0xffff;
  return isMapped ? [high >> 8, high & 255, low >> 8, low & 255].join('.') : canonical;
}

/**
 * What stands for an address in limits and bans: an IPv4 address itself, and the /64 of an IPv6 one, since whoever has
 * one address of it has 2^64 (RFC 6177 section 2). What is no IP address stays as it is.
 */
export function networkOf(address: string): string {
  const canonical = canonicalAddress(address);
  if (canonicalIpv6(canonical) === undefined) return canonical;
  const network = groupsOf(canonical).slice(0, NETWORK_GROUPS);
  return `${network.map((group) => group.toString(16)).join(':')}::/64`;
}

/** URLs have the one spelling (WHATWG URL section 3.5), in browsers as well. */
function canonicalIpv6(address: string): string | undefined {
  const [bare = ''] = address.split('%');
  if (!/^[\da-f:.]*:[\da-f:.]*$/i.test(bare)) return undefined;
  return URL.parse(`http://[${bare}]`)?.hostname.slice(1, -1);
}

/** The eight groups of an address in its canonical spelling. */
function groupsOf(canonical: string): readonly number[] {
  const [head = [], tail = []] = canonical.split('::').map((part) => (part === '' ? [] : part.split(':')));
  const zeros = Array.from({ length: 8 - head.length - tail.length }, () => '0');
  return [...head, ...zeros, ...tail].map((group) => Number.parseInt(group, 16));
}

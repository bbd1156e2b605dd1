import { canonicalAddress } from './ip-address.ts';

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

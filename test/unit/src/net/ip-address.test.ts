import { expect, test } from 'bun:test';
import { canonicalAddress, toNetwork, toSite } from '../../../../src/net/ip-address.ts';

test.each([
  ['192.0.2.1', '192.0.2.1', '192.0.2.1'],
  ['2001:DB8:0:0:0:0:0:1', '2001:db8::1', '2001:db8:0:0::/64'],
  ['2001:0db8:0001:0002:ffff:ffff:ffff:ffff', '2001:db8:1:2:ffff:ffff:ffff:ffff', '2001:db8:1:2::/64'],
  ['2001:db8:1:2::', '2001:db8:1:2::', '2001:db8:1:2::/64'],
  // All IPv4 clients of a server without IPv4 have this prefix.
  ['64:ff9b::192.0.2.1', '64:ff9b::c000:201', '192.0.2.1'],
  ['64:ff9b:1::192.0.2.1', '64:ff9b:1::c000:201', '64:ff9b:1:0::/64'],
  ['::ffff:192.0.2.1', '192.0.2.1', '192.0.2.1'],
  ['::FFFF:c000:201', '192.0.2.1', '192.0.2.1'],
  ['0:0:0:0:0:ffff:c0a8:ff01', '192.168.255.1', '192.168.255.1'],
  ['::1', '::1', '0:0:0:0::/64'],
  ['::', '::', '0:0:0:0::/64'],
  ['fe80::1%eth0', 'fe80::1', 'fe80:0:0:0::/64'],
])('canonicalAddress and toNetwork turn %s into %s and %s', (address, canonical, network) => {
  expect(canonicalAddress(address)).toBe(canonical);
  expect(toNetwork(address)).toBe(network);
});

test.each(['', 'unknown', '1:2', ':', '::1]/path[', '::1]:80', '2001:db8::g', '::1::', 'a:b@c'])(
  'canonicalAddress and toNetwork return %j unchanged, because it is not an address',
  (text) => {
    expect(canonicalAddress(text)).toBe(text);
    expect(toNetwork(text)).toBe(text);
  },
);

test.each([
  ['2001:DB8:1:2::3', '2001:db8:1::/48'],
  ['2001:db8:1:ffff::', '2001:db8:1::/48'],
  ['2001:db8::1', '2001:db8:0::/48'],
  ['192.0.2.1', undefined],
  ['::ffff:192.0.2.1', undefined],
  ['64:ff9b::192.0.2.1', undefined],
  ['', undefined],
  ['unknown', undefined],
])('toSite turns %j into %p', (address, site) => {
  expect(toSite(address)).toBe(site);
});

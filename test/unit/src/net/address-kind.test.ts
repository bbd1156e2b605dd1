import { expect, test } from 'bun:test';
import { addressKind } from '../../../../src/net/ip-address.ts';

test.each([
  ['8.8.8.8', 'public'],
  ['172.32.0.1', 'public'],
  ['100.128.0.1', 'public'],
  ['2a00:1450:4001::1', 'public'],
  ['64:ff9b::1', 'public'],
  ['10.1.2.3', 'private'],
  ['172.18.0.2', 'private'],
  ['172.31.255.255', 'private'],
  ['192.168.0.1', 'private'],
  ['::ffff:192.168.0.1', 'private'],
  ['fd00::2', 'private'],
  ['172.17.0.2', 'docker'],
  ['100.64.0.1', 'carrier-grade NAT'],
  ['100.127.255.255', 'carrier-grade NAT'],
  ['169.254.1.1', 'link-local'],
  ['fe80::1', 'link-local'],
  ['127.0.0.53', 'loopback'],
  ['::1', 'loopback'],
  ['0:0:0:0:0:0:0:1', 'loopback'],
  ['::ffff:7f00:1', 'loopback'],
  ['0.0.0.0', 'unspecified'],
  ['0.1.2.3', 'unspecified'],
  ['::', 'unspecified'],
  ['0:0:0:0:0:0:0:0', 'unspecified'],
  ['2001:0DB8::7', 'documentation'],
  ['203.0.113.7', 'documentation'],
  ['2001:db8::7', 'documentation'],
] as const)('addressKind of %s is %s', (address, kind) => {
  expect(addressKind(address)).toBe(kind);
});

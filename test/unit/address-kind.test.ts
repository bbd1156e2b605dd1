import { expect, test } from 'bun:test';
import { addressKind, isLocalHost, isPublicHost } from '../../src/doctor/address-kind.ts';

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
  ['203.0.113.7', 'documentation'],
  ['2001:db8::7', 'documentation'],
] as const)('%s is %s', (address, kind) => {
  expect(addressKind(address)).toBe(kind);
});

test('A public host is a name or an address that the Internet knows', () => {
  for (const host of ['chat.example', 'CHAT.example.', '8.8.8.8', '[2a00:1450::1]']) {
    expect([host, isPublicHost(host)]).toEqual([host, true]);
  }
  const others = [
    'localhost',
    'a.localhost',
    'nas',
    'nas.local',
    'box.home.arpa',
    '10.0.0.1',
    '[::1]',
    '[fd00::1]',
    '',
  ];
  for (const host of others) expect([host, isPublicHost(host)]).toEqual([host, false]);
});

test('A local host is this very machine', () => {
  for (const host of ['localhost', 'LOCALHOST', 'a.localhost', '127.0.0.1', '[::1]'])
    expect(isLocalHost(host)).toBe(true);
  for (const host of ['nas', '10.0.0.1', 'localhost.example', '[fd00::1]', '']) expect(isLocalHost(host)).toBe(false);
});

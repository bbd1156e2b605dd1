import { describe, expect, test } from 'bun:test';
import { readCandidate } from '../../../../src/signaling/candidates.ts';

describe('readCandidate', () => {
  test.each([
    ['candidate:1 1 udp 2113937151 192.0.2.1 50000 typ host', 'candidate:1 1 UDP 2113937151 192.0.2.1 50000 typ host'],
    [
      'candidate:a+/ 1 UDP 1 2001:db8::1 9 typ srflx raddr 0.0.0.0 rport 0',
      'candidate:a+/ 1 UDP 1 2001:db8::1 9 typ srflx',
    ],
    [
      'candidate:1 1 udp 4294967295 192.0.2.1 65535 typ RELAY',
      'candidate:1 1 UDP 4294967295 192.0.2.1 65535 typ relay',
    ],
    ['candidate:1 1 udp 1 192.0.2.1 1 typ prflx generation 0', 'candidate:1 1 UDP 1 192.0.2.1 1 typ prflx'],
  ])('returns %s without its extensions', (attribute, expected) => {
    expect(readCandidate(attribute)).toBe(expected);
  });

  test.each([
    ['a host name', 'candidate:1 1 udp 1 example.com 50000 typ host'],
    ['an mDNS name', 'candidate:1 1 udp 1 5cf4a0d8-2f0f-4b05-8b0e-d5b1b9a3d1a4.local 50000 typ host'],
    ['an address with a zone', 'candidate:1 1 udp 1 fe80::1%eth0 50000 typ host'],
    ['an address with a number that is too large', 'candidate:1 1 udp 1 192.0.2.256 50000 typ host'],
    ['TCP', 'candidate:1 1 tcp 1 192.0.2.1 9 typ host tcptype active'],
    ['RTCP', 'candidate:1 2 udp 1 192.0.2.1 50000 typ host'],
    ['port 0', 'candidate:1 1 udp 1 192.0.2.1 0 typ host'],
    ['a port past 65535', 'candidate:1 1 udp 1 192.0.2.1 65536 typ host'],
    ['a priority past 32 bits', 'candidate:1 1 udp 4294967296 192.0.2.1 50000 typ host'],
    ['an unknown type', 'candidate:1 1 udp 1 192.0.2.1 50000 typ hosts'],
    ['no type', 'candidate:1 1 udp 1 192.0.2.1 50000'],
    ['another attribute', 'end-of-candidates'],
    ['nothing', ''],
  ])('drops a candidate with %s', (_, attribute) => {
    expect(readCandidate(attribute)).toBeUndefined();
  });
});

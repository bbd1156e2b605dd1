import { describe, expect, test } from 'bun:test';
import { limitCandidates, readCandidate, readCandidates } from '../../../../src/signaling/candidates.ts';

test('readCandidates reads at most 100 candidates, usable or not', () => {
  let reads = 0;
  const value = (usable: boolean) => ({
    toString() {
      reads++;
      return `1 1 ${usable ? 'udp' : 'tcp'} 1 192.0.2.1 5000 typ host`;
    },
  });
  const values = Array.from({ length: 1_100 }, (_, index) => value(index % 50 === 0)) as unknown as string[];
  expect(readCandidates(values)).toHaveLength(2);
  expect(reads).toBe(100);
});

describe('readCandidate', () => {
  test.each([
    ['candidate:1 1 udp 2113937151 192.0.2.1 50000 typ host', 'candidate:1 1 UDP 2113937151 192.0.2.1 50000 typ host'],
    [
      'candidate:a+/ 1 UDP 1 2001:db8::1 1024 typ srflx raddr 0.0.0.0 rport 0',
      'candidate:a+/ 1 UDP 1 2001:db8::1 1024 typ srflx',
    ],
    [
      'candidate:1 1 udp 4294967295 192.0.2.1 65535 typ RELAY',
      'candidate:1 1 UDP 4294967295 192.0.2.1 65535 typ relay',
    ],
    ['candidate:1 1 udp 1 10.0.0.1 4000 typ prflx generation 0', 'candidate:1 1 UDP 1 10.0.0.1 4000 typ prflx'],
    ['candidate:1 1 udp 1 100.64.0.1 4000 typ host', 'candidate:1 1 UDP 1 100.64.0.1 4000 typ host'],
    ['candidate:1 1 udp 1 fd12::1 4000 typ host', 'candidate:1 1 UDP 1 fd12::1 4000 typ host'],
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
    ...[
      ...['0.0.0.0', '0.1.2.3', '::', '127.0.0.1', '127.1.2.3', '::1'],
      ...['224.0.0.1', '239.255.255.250', 'ff02::1', 'ff0e::fb', '255.255.255.255', '240.0.0.1'],
      ...['169.254.169.254', '169.254.1.1', 'fe80::1'],
      ...['168.63.129.16', '100.100.100.200', '192.0.0.192', 'fd00:ec2::254', 'FD00:0EC2:0::254', 'fd20:ce::254'],
      ...['::ffff:169.254.169.254', '::ffff:127.0.0.1', '::ffff:7f00:1', '::ffff:255.255.255.255'],
      ...['64:ff9b::a9fe:a9fe', '64:ff9b:1::1', '2002:7f00:1::1', '::7f00:1', '::192.168.0.1'],
    ].map((address) => [address, `candidate:1 1 udp 1 ${address} 50000 typ host`] as const),
    ['the port of DNS', 'candidate:1 1 udp 1 192.0.2.1 53 typ host'],
    ['port 1023', 'candidate:1 1 udp 1 192.0.2.1 1023 typ host'],
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

describe('limitCandidates', () => {
  const at = (address: string, port: number) => `candidate:1 1 UDP 1 ${address} ${port} typ host`;

  test('keeps each candidate once, in any spelling of its address', () => {
    const candidates = [at('2001:db8::1', 4000), at('2001:DB8:0::1', 4000), at('10.0.0.1', 4000)];
    expect(limitCandidates(candidates)).toEqual([at('2001:db8::1', 4000), at('10.0.0.1', 4000)]);
  });

  test('keeps at most 2 candidates of an IP address, earlier ones included', () => {
    const many = Array.from({ length: 20 }, (_, n) => at('203.0.113.9', 4_000 + n));
    expect(limitCandidates(many)).toEqual(many.slice(0, 2));
    expect(limitCandidates(many.slice(5), many.slice(0, 2))).toEqual([]);
    expect(limitCandidates([...many, at('203.0.113.90', 4_000)])).toHaveLength(3);
  });

  test('keeps at most 20 candidates, earlier ones included', () => {
    const many = Array.from({ length: 100 }, (_, n) => at(`203.0.113.${n}`, 4_000));
    expect(limitCandidates(many)).toHaveLength(20);
    expect(limitCandidates(many.slice(15), many.slice(0, 15))).toHaveLength(5);
  });
});

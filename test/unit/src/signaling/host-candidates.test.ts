import { describe, expect, test } from 'bun:test';
import { hostCandidates } from '../../../../src/signaling/host-candidates.ts';

const LIBRARY = ['1 1 UDP 2122317823 192.168.1.5 8080 typ host', '2 1 UDP 2122318079 2001:db8::5 8080 typ host'];

const priorityOf = (candidate: string) => Number(candidate.split(' ')[3]);

describe('hostCandidates', () => {
  test('returns the candidates of the library when there is no public address', () => {
    expect(hostCandidates(LIBRARY, [], 8080)).toEqual(LIBRARY);
  });

  test('returns the loopback address on a machine without a network', () => {
    expect(hostCandidates([], [], 8080)).toEqual(['1 1 UDP 2114977791 127.0.0.1 8080 typ host']);
  });

  test('returns public addresses first, with the UDP port or their own, then the local ones', () => {
    const known = [
      { address: '203.0.113.7', port: undefined },
      { address: '2001:db8::7', port: 3478 },
    ];
    expect(hostCandidates(LIBRARY, known, 8080)).toEqual([
      'public1 1 UDP 2130706431 203.0.113.7 8080 typ host',
      'public2 1 UDP 2130706175 2001:db8::7 3478 typ host',
      ...LIBRARY,
    ]);
  });

  test('gives candidates falling priorities of at most 31 bits (RFC 8445 section 5.1.2.1)', () => {
    const known = [1, 2, 3].map((port) => ({ address: '203.0.113.7', port }));
    const priorities = hostCandidates(LIBRARY, known, 8080).slice(0, 4).map(priorityOf);
    expect(priorities).toEqual([...priorities].sort((a, b) => b - a));
    expect(new Set(priorities).size).toBe(4);
    for (const priority of priorities) expect(priority).toBeLessThan(2 ** 31);
  });

  test('gives candidates of one address the same foundation (RFC 8445 section 5.1.1.3)', () => {
    const known = [
      { address: '203.0.113.7', port: 1 },
      { address: '203.0.113.8', port: 1 },
      { address: '203.0.113.7', port: 2 },
    ];
    const foundations = hostCandidates(LIBRARY, known, 8080).map((candidate) => candidate.split(' ')[0]);
    expect(foundations).toEqual(['public1', 'public2', 'public1', '1', '2']);
  });

  test('returns each transport address once (RFC 8445 section 5.1.3)', () => {
    const known = [{ address: '2001:DB8:0::5', port: undefined }];
    expect(hostCandidates(LIBRARY, known, 8080)).toEqual([
      'public1 1 UDP 2130706431 2001:DB8:0::5 8080 typ host',
      LIBRARY[0] ?? '',
    ]);
    const twice = [
      { address: '203.0.113.7', port: undefined },
      { address: '203.0.113.7', port: 8080 },
      { address: '203.0.113.7', port: 8081 },
    ];
    expect(hostCandidates([], twice, 8080).map((candidate) => candidate.split(' ').slice(4, 6).join(' '))).toEqual([
      '203.0.113.7 8080',
      '203.0.113.7 8081',
      '127.0.0.1 8080',
    ]);
  });
});

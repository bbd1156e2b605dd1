import { describe, expect, test } from 'bun:test';
import { NetworkShares } from '../../../../src/limits/network-shares.ts';

const ADDRESS = '192.0.2.1';

/** Holds as much as the network of an address may have, at most 5,000. Returns the functions that release it. */
function holdAll(shares: NetworkShares, kind: 'peers' | 'webSockets' | 'rooms', address = ADDRESS): (() => void)[] {
  const releases: (() => void)[] = [];
  while (releases.length < 5_000 && !shares.refusal(kind, address)) releases.push(shares.hold(kind, address));
  return releases;
}

describe('NetworkShares', () => {
  test.each([
    [5_000, 1_000, undefined, 1_250, 250],
    [8, 4, undefined, 2, 1],
    // Everyone may hold one.
    [1, 1, undefined, 1, 1],
    [5_000, 1_000, 30, 30, 30],
    [5_000, 1_000, 0, 5_000, 5_000],
  ])(
    'of a server with %i peers and %i rooms, set to %p, are %i connections and %i rooms',
    (maxPeers, maxRooms, maxPerNetwork, connections, rooms) => {
      const shares = new NetworkShares({ maxPeers, maxRooms, maxPerNetwork });
      expect(holdAll(shares, 'peers')).toHaveLength(connections);
      expect(holdAll(shares, 'webSockets')).toHaveLength(connections);
      expect(holdAll(shares, 'rooms')).toHaveLength(rooms);
    },
  );

  test('belong to one network, a /64 of IPv6 in any spelling, and not to loopback', () => {
    const shares = new NetworkShares({ maxPeers: 40, maxRooms: 40, maxPerNetwork: undefined });
    expect(holdAll(shares, 'peers', '2001:db8:1:2::1')).toHaveLength(10);
    expect(holdAll(shares, 'peers', '2001:DB8:1:2:ffff::9')).toHaveLength(0);
    expect(holdAll(shares, 'peers', '2001:db8:1:3::1')).toHaveLength(10);
    expect(holdAll(shares, 'peers', '127.0.0.1')).toHaveLength(5_000);
  });

  test.each([
    [undefined, 20],
    [3, 20],
    [30, 30],
    [0, 100],
  ])('of a /48 of IPv6, set to %p, are %i of 40 peers', (maxPerNetwork, count) => {
    const shares = new NetworkShares({ maxPeers: 40, maxRooms: 40, maxPerNetwork });
    const releases: (() => void)[] = [];
    for (let subnet = 0; subnet < 100; subnet++) {
      const address = `2001:db8:1:${subnet.toString(16)}::1`;
      if (!shares.isFull('peers', address)) releases.push(shares.hold('peers', address));
    }
    expect(releases).toHaveLength(count);
    if (maxPerNetwork !== 3) return;
    expect(shares.isFull('peers', '2001:db8:1:ffff::1')).toBe(true);
    expect(shares.isFull('peers', '2001:db8:2::1')).toBe(false);
    releases[0]?.();
    expect(shares.isFull('peers', '2001:db8:1:ffff::1')).toBe(false);
  });

  test('are released once for each call', () => {
    const shares = new NetworkShares({ maxPeers: 40, maxRooms: 40, maxPerNetwork: 3 });
    const [release] = holdAll(shares, 'rooms');
    for (let again = 0; again < 3; again++) release?.();
    expect(holdAll(shares, 'rooms')).toHaveLength(1);
  });

  test('are kept while many other networks come and go', () => {
    const shares = new NetworkShares({ maxPeers: 40, maxRooms: 40, maxPerNetwork: 3 });
    const releases = holdAll(shares, 'peers');
    for (let number = 0; number < 5_000; number++) shares.hold('peers', `10.0.${number >> 8}.${number & 255}`)();
    expect(holdAll(shares, 'peers')).toHaveLength(0);
    for (const release of releases) release();
    expect(holdAll(shares, 'peers')).toHaveLength(3);
  });

  test('refuse with 429 and a time to wait', () => {
    const shares = new NetworkShares({ maxPeers: 40, maxRooms: 40, maxPerNetwork: 3 });
    holdAll(shares, 'webSockets');
    expect(shares.refusal('webSockets', ADDRESS)).toMatchObject({
      status: 429,
      detail: 'Your network has 3 WebSockets on this server. Close one first.',
      headers: { 'Retry-After': '15' },
    });
  });
});

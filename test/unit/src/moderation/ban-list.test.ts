import { BAN_PREFIX, toBan, type StoredBan } from '../../../../src/ports/kept-moderation.ts';
import { describe, expect, test } from 'bun:test';
import { BanList, hashNetwork, SALT_KEY, type Subject } from '../../../../src/moderation/ban-list.ts';
import { keptDocuments } from '../../../helpers/kept-documents.ts';
import { manualClock } from '../../../helpers/manual-clock.ts';

const clock = manualClock();
const NOW = clock.wall();
const SALT = 'a-salt';
const ADDRESS = '198.51.100.7';
const by = { id: 'moderator', name: 'Mod', role: 'moderator' } as const;

function ban(fields: Partial<StoredBan> = {}): StoredBan {
  return { kind: 'ban', person: { id: 'eve', name: 'Eve' }, since: NOW, until: NOW + 60_000, by, ...fields };
}

function list(bans: Readonly<Record<string, StoredBan>>): BanList {
  const changes = Object.entries(bans).map(([id, value]) => ({
    ...{ key: BAN_PREFIX + id, value: JSON.stringify(value), endsAt: value.until },
  }));
  return new BanList(keptDocuments(clock, { key: SALT_KEY, value: SALT }, ...changes), undefined);
}

function guest(fields: Partial<Subject> = {}): Subject {
  return { memberId: 'ada', user: undefined, address: '203.0.113.5', since: NOW - 1, role: undefined, ...fields };
}

const hashed = (address: string) => [hashNetwork(SALT, address) ?? ''];

describe('A ban list', () => {
  test('finds a guest by its member id until the ban ends', () => {
    const bans = list({ one: ban() });
    expect(bans.find('ban', guest({ memberId: 'eve' }))).toMatchObject({ person: { id: 'eve' } });
    expect(bans.find('mute', guest({ memberId: 'eve' }))).toBeUndefined();
    expect(bans.find('ban', guest())).toBeUndefined();
    expect(bans.find('ban', guest({ memberId: undefined }))).toBeUndefined();
  });

  test('finds a guest that came after the ban by its network, and no other guest of it', () => {
    const bans = list({ one: ban({ networks: hashed(ADDRESS) }) });
    expect(bans.find('ban', guest({ memberId: undefined, since: undefined, address: ADDRESS }))).toBeDefined();
    expect(bans.find('ban', guest({ since: NOW, address: ADDRESS }))).toBeDefined();
    expect(bans.find('ban', guest({ since: NOW - 1, address: ADDRESS }))).toBeUndefined();
    expect(bans.find('ban', guest({ since: undefined, address: '198.51.100.8' }))).toBeUndefined();
  });

  test.each(['moderator', 'owner'] as const)(
    'of a moderator binds nobody who is %s by now, and one of an owner binds moderators',
    (role) => {
      const person = { id: 'u-eve', name: 'Eve', user: 'eve' };
      const owner = { ...by, role: 'owner' } as const;
      const bans = list({ one: ban({ person }), two: ban({ person, kind: 'mute', by: owner }) });
      const isBound = (kind: 'ban' | 'mute', now: Subject['role']) =>
        bans.find(kind, guest({ user: 'eve', role: now })) !== undefined;
      expect(isBound('ban', undefined)).toBe(true);
      expect(isBound('ban', role)).toBe(false);
      expect(isBound('mute', role)).toBe(role === 'moderator');
    },
  );

  test('matches a /64 of IPv6, an IPv4-mapped address, and no loopback or unknown address', () => {
    const bans = list({ six: ban({ networks: hashed('2001:db8:1:2::9') }), four: ban({ networks: hashed(ADDRESS) }) });
    const isBanned = (address: string) => bans.find('ban', guest({ since: undefined, address })) !== undefined;
    expect(isBanned('2001:db8:1:2:ffff::1')).toBe(true);
    expect(isBanned('2001:db8:1:3::9')).toBe(false);
    expect(isBanned(`::ffff:${ADDRESS}`)).toBe(true);
    for (const address of ['127.0.0.1', '::1', '']) {
      expect(hashNetwork(SALT, address)).toBeUndefined();
      expect(isBanned(address)).toBe(false);
    }
  });

  test('finds a verified user by its sub only', () => {
    const user = ban({ person: { id: 'u-eve', name: 'Eve', user: 'eve-7' } });
    const bans = list({ user, guest: ban({ person: { id: 'ada', name: 'Ada' }, networks: hashed(ADDRESS) }) });
    expect(bans.find('ban', guest({ user: 'eve-7' }))).toMatchObject({ person: { user: 'eve-7' } });
    // A valid token passes the ban of a guest and of its network.
    expect(bans.find('ban', guest({ user: 'ada-1', since: undefined, address: ADDRESS }))).toBeUndefined();
    // A guest with the name or the ids of the user is another person.
    expect(bans.find('ban', guest({ memberId: 'u-eve' }))).toBeUndefined();
    expect(bans.find('ban', guest({ memberId: 'eve-7' }))).toBeUndefined();
  });

  test('finds no ban that has ended, also at the same version', () => {
    const own = manualClock();
    const documents = keptDocuments(own, { key: 'ban:one', value: JSON.stringify(ban()), endsAt: NOW + 60_000 });
    const bans = new BanList(documents, undefined);
    own.advance(59_999);
    // A correction of the system time ends no ban.
    own.correctWall(1_000_000);
    expect(bans.find('ban', guest({ memberId: 'eve' }))).toBeDefined();
    own.advance(1);
    expect(bans.find('ban', guest({ memberId: 'eve' }))).toBeUndefined();
    expect([bans.get('one'), bans.all()]).toEqual([undefined, []]);
  });

  test('finds the one that ends last', () => {
    const bans = list({
      short: ban({ until: NOW + 1 }),
      long: ban({ until: NOW + 9 }),
      middle: ban({ until: NOW + 5 }),
    });
    expect(bans.find('ban', guest({ memberId: 'eve' }))).toMatchObject({ until: NOW + 9 });
  });

  test('ignores documents that are not JSON, and those of other kinds', () => {
    const documents = keptDocuments(
      clock,
      { key: 'ban:broken', value: '{' },
      { key: 'ban:null', value: 'null' },
      { key: 'settings', value: '{"rev":1}' },
    );
    expect(new BanList(documents, undefined).size).toBe(0);
  });

  test('uses the parsed documents of the list before', () => {
    const documents = keptDocuments(clock, { key: 'ban:one', value: JSON.stringify(ban()) });
    const before = new BanList(documents, undefined);
    documents.apply([{ key: 'ban:two', value: JSON.stringify(ban({ until: NOW + 1 })) }]);
    const after = new BanList(documents, before);
    expect(after.get('one')).toBe(before.get('one') as StoredBan);
    expect(after.size).toBe(2);
    documents.apply([{ key: 'ban:one', value: undefined }]);
    expect(new BanList(documents, after).all().map(([id]) => id)).toEqual(['two']);
  });

  test('shows moderators that a network is banned, but not which', () => {
    expect(toBan('one', ban({ networks: ['hash'] }))).toEqual({ id: 'one', ...ban(), network: true });
    expect(toBan('one', ban())).toEqual({ id: 'one', ...ban() });
  });
});

import { describe, expect, test } from 'bun:test';
import { closeReasons } from '../../../../src/protocol/close-reasons.ts';
import type { FakeCarrier } from '../../../helpers/fake-carrier.ts';
import { inRoom, sentMessages, sentOfType } from '../../../helpers/in-room.ts';

describe('Rooms', () => {
  test('returns the same room for a name while it has members', () => {
    const { rooms, plain } = inRoom({ maxRooms: 3 });
    plain('lobby');
    const lobby = rooms.open('lobby', '192.0.2.1');
    expect(lobby).toBeDefined();
    expect(rooms.open('lobby', '192.0.2.1')).toBe(lobby);
    expect(rooms.open('Lobby', '192.0.2.1')).not.toBe(lobby);
  });

  test('stops at the room limit, until a room empties', () => {
    const { clock, rooms, plain } = inRoom({ maxRooms: 1 });
    const member = plain('lobby');
    expect(rooms.hasSpaceFor('lobby', '192.0.2.1')).toBe(true);
    expect(rooms.hasSpaceFor('other', '192.0.2.1')).toBe(false);
    expect(rooms.open('other', '192.0.2.1')).toBeUndefined();
    member.lose();
    clock.advance(100);
    expect(rooms.size).toBe(0);
    expect(rooms.open('other', '192.0.2.1')).toBeDefined();
  });

  test('gives one network its share of the rooms, until one of them empties', () => {
    const { clock, rooms, plain, chat } = inRoom({ maxRooms: 8, maxPerNetwork: 2 });
    const [first] = [plain('a', '198.51.100.1'), chat('b', {}, '198.51.100.1')];
    expect(rooms.hasSpaceFor('c', '198.51.100.1')).toBe(false);
    expect(
      [plain('c', '198.51.100.1'), chat('d', {}, '198.51.100.1')].map(({ closeReason }) => closeReason?.code),
    ).toEqual(['room-limit', 'room-limit']);
    // It may enter rooms of others, and others and loopback may open rooms.
    expect(plain('e', '198.51.100.2').closeReason).toBeUndefined();
    expect(plain('e', '198.51.100.1').closeReason).toBeUndefined();
    for (const name of ['f', 'g', 'h']) expect(plain(name, '127.0.0.1').closeReason).toBeUndefined();
    first.lose();
    clock.advance(100);
    expect(plain('c', '198.51.100.1').closeReason).toBeUndefined();
  });

  test('removes a room whose only entry was refused', () => {
    const { clock, rooms, chat, plain } = inRoom({ adminToken: 'a-token-for-owners' });
    const owner = chat('lobby', { admin: 'a-token-for-owners' }, '192.0.2.9');
    const guest = chat('lobby');
    const member = sentOfType(guest, 'welcome')[0]?.you.id;
    owner.receive({ type: 'kick', id: 'kick-000000000001', member, seconds: 60 });
    owner.receive({ type: 'bye' });
    clock.advance(100);
    expect(rooms.size).toBe(0);
    expect([chat('lobby'), plain('lobby')].map(({ closeReason: closing }) => closing?.code)).toEqual([
      'network-banned',
      'network-banned',
    ]);
    expect(rooms.size).toBe(0);
  });

  test('keep the limit of renames when a room closes and opens again', () => {
    const { clock, rooms, chat } = inRoom();
    const rename = (carrier: FakeCarrier, id: string) => {
      carrier.receive({ type: 'rename', id: `rename-command-${id}` });
      clock.advance(20);
    };
    const before = chat();
    rename(before, 'one');
    const [{ token = '' } = {}] = sentOfType(before, 'ack');
    before.receive({ type: 'bye' });
    clock.advance(100);
    expect(rooms.size).toBe(0);
    const after = chat('lobby', { token });
    expect(sentOfType(after, 'welcome')[0]?.resumed).toBe(true);
    rename(after, 'two');
    expect(sentOfType(after, 'error')).toMatchObject([{ code: 'too-soon' }]);
    for (let third = 0; third < 3; third++) {
      clock.advance(10_000);
      after.receive({ type: 'pong' });
    }
    rename(after, 'three');
    expect(sentOfType(after, 'ack')).toHaveLength(1);
  });

  test('reopens a room without history under a new epoch', () => {
    const { clock, chat } = inRoom();
    const first = chat();
    first.receive({ type: 'bye' });
    clock.advance(100);
    const [before, after] = [first, chat()].map((carrier) => sentOfType(carrier, 'welcome')[0]?.epoch);
    expect(after).toBeString();
    expect(after).not.toBe(before as string);
  });

  test('reopens a room with history under the same epoch', () => {
    const { clock, chat } = inRoom();
    const first = chat();
    first.receive({ type: 'send', id: 'abcdefghijklmnop', text: 'remember me' });
    first.receive({ type: 'bye' });
    clock.advance(100);
    const second = chat();
    expect(sentOfType(second, 'welcome')[0]?.epoch).toBe(sentOfType(first, 'welcome')[0]?.epoch as string);
    expect(sentOfType(second, 'history')[0]?.messages).toMatchObject([{ text: 'remember me' }]);
  });

  test('closes every member on close', () => {
    const { rooms, chat, plain } = inRoom();
    const carriers = [chat('a'), plain('a'), chat('b')];
    rooms.close(closeReasons.shutdown);
    for (const { closeReason: closing } of carriers) expect(closing).toBe(closeReasons.shutdown);
    expect(carriers.map((carrier) => carrier.protocol && sentMessages(carrier).at(-1)?.type)).toEqual([
      'bye',
      '',
      'bye',
    ]);
  });
});

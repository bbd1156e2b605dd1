import { describe, expect, test } from 'bun:test';
import { isKnownProtocol } from '../../../src/admit.ts';
import { closeReasons } from '../../../src/protocol/close-reasons.ts';
import { inRoom, sentOfType } from '../../helpers/in-room.ts';

describe('createAdmit', () => {
  test('has a dialect for plain and chat.v1 only', () => {
    expect(['', 'chat.v1'].map(isKnownProtocol)).toEqual([true, true]);
    expect(['chat', 'chat.v2', 'CHAT.V1', ' '].map(isKnownProtocol)).toEqual([false, false, false, false]);
  });

  test('closes a carrier of another protocol, with one log line', () => {
    const { open, rooms, logs } = inRoom();
    const carrier = open('chat.v2');
    expect(carrier.closeReason).toBe(closeReasons.unsupported);
    expect(rooms.size).toBe(0);
    expect(logs).toHaveLength(1);
  });

  test('closes a carrier at the room limit', () => {
    const { open, plain, chat } = inRoom({ maxRooms: 1 });
    plain('one');
    expect(plain('two').closeReason).toBe(closeReasons['room-limit']);
    expect(chat('two').closeReason).toBe(closeReasons['room-limit']);
    expect(open('', 'one').closeReason).toBeUndefined();
  });

  test('opens no room for a chat.v1 carrier before hello', () => {
    const { open, rooms } = inRoom();
    open('chat.v1');
    expect(rooms.size).toBe(0);
  });

  test.each(['', 'chat.v1', 'chat.v2'])(
    'lets a network open 200 data channels of protocol "%s" at once, then 20 a second',
    (protocol) => {
      const { clock, open } = inRoom();
      const openMany = (count: number, address: string) =>
        Array.from({ length: count }, () => open(protocol, 'lobby', address, 'read-write', 'data-channel')).filter(
          ({ closeReason }) => closeReason?.code !== 'busy',
        ).length;
      expect(openMany(1_000, '198.51.100.7')).toBe(200);
      expect(openMany(100, '198.51.100.8')).toBe(100);
      clock.advance(1_000);
      expect(openMany(100, '198.51.100.7')).toBe(20);
      expect(openMany(1_000, '127.0.0.1')).toBe(1_000);
    },
  );

  test('limits how often a member can enter again to the joins of its network', () => {
    const { clock, chat, open } = inRoom();
    const ada = chat();
    let entered = 0;
    for (let second = 0; second < 10; second++) {
      for (let count = 0; count < 100; count++) {
        const eve = open('chat.v1', 'lobby', '198.51.100.7', 'read-write', 'data-channel');
        if (eve.closeReason?.code !== 'busy') entered++;
        eve.receive({ type: 'hello' });
        eve.lose();
      }
      clock.advance(1_000);
    }
    expect(entered).toBe(200 + 9 * 20);
    expect(sentOfType(ada, 'joined').length).toBeLessThanOrEqual(entered);
  });
});

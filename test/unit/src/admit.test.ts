import { describe, expect, test } from 'bun:test';
import { isKnownProtocol } from '../../../src/admit.ts';
import { closeReasons } from '../../../src/protocol/close-reasons.ts';
import { inRoom } from '../../helpers/in-room.ts';

describe('createAdmit', () => {
  test('has a dialect for plain and chat.v1, and for nothing else', () => {
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
});

import { describe, expect, test } from 'bun:test';
import { DEFAULT_ROOM, isRoomName } from '../../../../src/protocol/room-names.ts';

describe('isRoomName', () => {
  test.each([DEFAULT_ROOM, 'a', 'A-Z_0.9~', '...', 'x'.repeat(64)])('accepts %s', (name) => {
    expect(isRoomName(name)).toBe(true);
  });

  test.each(['', 'x'.repeat(65), 'a/b', 'a b', 'ä', 'a\n', 'a\0', 'a%20', '<b>', 'a?b', '.', '..'])(
    'rejects %j',
    (name) => {
      expect(isRoomName(name)).toBe(false);
    },
  );
});

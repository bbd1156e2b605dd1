import { describe, expect, test } from 'bun:test';
import { findAcceptance, isClosedToYou, type RoomLimits } from '../../../../../www/chat-box/room-limits.ts';
import { findLimit } from '../../../../../www/chat-box/room-rules/room-rules.ts';

const NOW = 1_000_000;

function limits(given: Partial<RoomLimits>): RoomLimits {
  const none = { settings: undefined, muted: undefined, isGuest: true, isModerator: false };
  return { ...none, since: NOW - 10_000, sentAt: NOW - 2_000, ...given };
}

describe('findLimit', () => {
  test('finds a mute until it ends, also of a moderator', () => {
    const muted = { until: NOW + 1, reason: 'loud' };
    expect(findLimit(limits({ muted, isModerator: true }), NOW)).toEqual({ kind: 'muted', ...muted });
    expect(findLimit(limits({ muted }), NOW + 1)).toBeUndefined();
  });

  test('finds a pause, a wait of new guests and slow mode, in this order', () => {
    const settings = { rev: 1, paused: NOW + 50, newcomers: 60, slow: 30 };
    expect(findLimit(limits({ settings }), NOW)).toEqual({ kind: 'paused', until: NOW + 50 });
    expect(findLimit(limits({ settings }), NOW + 50)).toEqual({ kind: 'newcomer', until: NOW + 50_000 });
    expect(findLimit(limits({ settings, isGuest: false }), NOW + 50)).toEqual({
      ...{ kind: 'slow', until: NOW + 28_000, seconds: 30 },
    });
  });

  test('finds nothing for moderators, and for an automatic slow mode', () => {
    const settings = { rev: 1, paused: NOW + 50, newcomers: 60, slow: 30 };
    expect(findLimit(limits({ settings, isModerator: true }), NOW)).toBeUndefined();
    expect(findLimit(limits({ settings: { rev: 1, slow: 'auto' } }), NOW)).toBeUndefined();
  });
});

test('findAcceptance waits for the later of a rate limit and a limit of the room, and takes edits in a slow room', () => {
  const client = undefined;
  const host = { findLimit, limits: limits({ settings: { rev: 1, slow: 30 } }), pausedUntil: NOW + 5, client };
  expect(findAcceptance(host, false, NOW).until).toBe(NOW + 28_000);
  expect(findAcceptance(host, true, NOW).until).toBe(NOW + 5);
  expect(findAcceptance({ ...host, findLimit: undefined }, false, NOW)).toEqual({ limit: undefined, until: NOW + 5 });
});

test('findAcceptance waits as long as a slow room refused the last message, while the room is slow', () => {
  const command = { type: 'send', id: 'a', text: 'hi' } as const;
  const state = { kind: 'failed', failure: 'slow-mode', retryAt: NOW + 3_000 } as const;
  const until = (settings: RoomLimits['settings'], failure: 'slow-mode' | 'words' = 'slow-mode', isEdit = false) => {
    const client = { outgoing: [{ command, time: NOW, state: { ...state, failure } }] };
    return findAcceptance({ findLimit, limits: limits({ settings }), pausedUntil: undefined, client }, isEdit, NOW)
      .until;
  };
  expect(until({ rev: 1, slow: 'auto' })).toBe(NOW + 3_000);
  expect(until({ rev: 1, slow: 'auto' }, 'slow-mode', true)).toBe(0);
  expect(until({ rev: 1, slow: 'auto' }, 'words')).toBe(0);
  expect(until({ rev: 2 })).toBe(0);
});

test('isClosedToYou holds for guests of a room for members, apart from moderators', () => {
  const settings = { rev: 1, guests: 'read' } as const;
  expect(isClosedToYou(limits({ settings }))).toBe(true);
  expect(isClosedToYou(limits({ settings, isGuest: false }))).toBe(false);
  expect(isClosedToYou(limits({ settings, isModerator: true }))).toBe(false);
  expect(isClosedToYou(limits({}))).toBe(false);
});

import { describe, expect, test } from 'bun:test';
import type { RoomEvent } from '../../../../src/record/record.ts';
import { CountThrottle } from '../../../../src/room/count-throttle.ts';
import { manualClock } from '../../../helpers/manual-clock.ts';

const ADA = { id: 'a', name: 'Ada' };
const JOINED: RoomEvent = { kind: 'presence', message: { type: 'joined', member: ADA } };
const LIST: RoomEvent = { kind: 'presence', message: { type: 'presence', count: 1, members: [ADA] } };

function count(number: number): RoomEvent {
  return { kind: 'presence', message: { type: 'presence', count: number } };
}

/** A throttle of a room with so many members at this node. `frames` are those with nothing but a count. */
function openThrottle(members = 101) {
  const clock = manualClock();
  const frames: (readonly RoomEvent[])[] = [];
  const record = { presence: { type: 'presence', count: members } as const, head: 0 };
  const subscribers = { batchedCount: members, broadcast: (events: readonly RoomEvent[]) => void frames.push(events) };
  return { clock, record, subscribers, frames, throttle: new CountThrottle(clock, record, subscribers) };
}

describe('CountThrottle', () => {
  test('passes the first count, then one a second in a room of 100', () => {
    const { clock, throttle, frames } = openThrottle(100);
    expect(throttle.filter([count(101)])).toEqual([count(101)]);
    clock.advance(999);
    expect(throttle.filter([count(103)])).toEqual([]);
    expect(frames).toEqual([]);
    clock.advance(1);
    expect(frames).toEqual([[count(100)]]);
    expect(throttle.filter([count(104)])).toEqual([]);
    clock.advance(1_000);
    expect(frames).toHaveLength(2);
    clock.advance(1_000);
    expect(throttle.filter([count(105)])).toEqual([count(105)]);
  });

  test.each([
    [100, 60],
    [1_000, 6],
    [3_000, 2],
    [20_000, 1],
  ])('sends %i members at most 100 counts a second together, and one a minute: %i frames', (members, expected) => {
    const { clock, throttle, frames } = openThrottle(members);
    throttle.filter([count(1)]);
    // 100 joins a second for a minute.
    for (let join = 0; join < 6_000; join++) {
      throttle.filter([count(join)]);
      clock.advance(10);
    }
    expect(frames).toHaveLength(expected);
  });

  test('waits longer when the room has grown in the meantime', () => {
    const { clock, throttle, frames, subscribers } = openThrottle(100);
    throttle.filter([count(101)]);
    throttle.filter([count(102)]);
    subscribers.batchedCount = 3_000;
    clock.advance(29_999);
    expect(frames).toEqual([]);
    clock.advance(1);
    expect(frames).toHaveLength(1);
    expect(clock.pending).toBe(0);
  });

  test('adds the count of this moment to a frame that goes out anyway, at most once a second', () => {
    const { clock, throttle, frames, record } = openThrottle(5_000);
    throttle.filter([count(5_000)]);
    expect(throttle.filter([count(5_001)])).toEqual([]);
    expect(throttle.filter([JOINED, count(5_002)])).toEqual([JOINED]);
    clock.advance(999);
    expect(throttle.filter([JOINED])).toEqual([JOINED]);
    clock.advance(1);
    record.presence = { type: 'presence', count: 5_003 };
    expect(throttle.filter([JOINED])).toEqual([JOINED, count(5_003)]);
    // Nothing has changed since.
    clock.advance(100_000);
    expect(throttle.filter([JOINED])).toEqual([JOINED]);
    expect(frames).toEqual([]);
  });

  test('passes a list at once, and discards the count that it replaces', () => {
    const { clock, throttle, frames } = openThrottle();
    throttle.filter([count(101)]);
    throttle.filter([count(100)]);
    expect(throttle.filter([LIST])).toEqual([LIST]);
    clock.advance(2_000);
    expect(throttle.filter([JOINED])).toEqual([JOINED]);
    expect(frames).toEqual([]);
  });

  test('sends no count after it is stopped', () => {
    const { clock, throttle, frames } = openThrottle();
    throttle.filter([count(101)]);
    throttle.filter([count(102)]);
    expect(clock.pending).toBe(1);
    throttle.stop();
    expect(clock.pending).toBe(0);
    expect(frames).toEqual([]);
  });
});

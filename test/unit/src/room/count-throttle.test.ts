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

function openThrottle() {
  const clock = manualClock();
  let sent = 0;
  const throttle = new CountThrottle(clock, () => void sent++);
  return { clock, throttle, sent: () => sent };
}

describe('CountThrottle', () => {
  test('passes the first count, then one a second', () => {
    const { clock, throttle, sent } = openThrottle();
    expect(throttle.filter([count(101)])).toEqual([count(101)]);
    expect(throttle.filter([JOINED, count(102)])).toEqual([JOINED]);
    clock.advance(999);
    expect(throttle.filter([count(103)])).toEqual([]);
    expect(sent()).toBe(0);
    clock.advance(1);
    expect(sent()).toBe(1);
    expect(throttle.filter([count(104)])).toEqual([]);
    clock.advance(1_000);
    expect(sent()).toBe(2);
    clock.advance(1_000);
    expect(throttle.filter([count(105)])).toEqual([count(105)]);
  });

  test('passes a list at once, and discards the count that it replaces', () => {
    const { clock, throttle, sent } = openThrottle();
    throttle.filter([count(101)]);
    throttle.filter([count(100)]);
    expect(throttle.filter([LIST])).toEqual([LIST]);
    clock.advance(2_000);
    expect(sent()).toBe(0);
  });

  test('keeps a count back while other events pass, and none after it is stopped', () => {
    const { clock, throttle, sent } = openThrottle();
    throttle.filter([count(101)]);
    throttle.filter([count(102)]);
    expect(throttle.filter([JOINED])).toEqual([JOINED]);
    expect(clock.pending).toBe(1);
    throttle.stop();
    expect(clock.pending).toBe(0);
    expect(sent()).toBe(0);
  });
});

import { expect, test } from 'bun:test';
import { Countdown } from '../../../../../www/chat-box/lit/countdown.ts';
import { manualClock } from '../../../../helpers/manual-clock.ts';

function startCountdown(): {
  readonly clock: ReturnType<typeof manualClock>;
  readonly countdown: Countdown;
  updates(): number;
} {
  const clock = manualClock();
  let count = 0;
  const host = {
    addController: () => {},
    removeController: () => {},
    requestUpdate: () => void count++,
    updateComplete: Promise.resolve(true),
  };
  return { clock, countdown: new Countdown(host, clock), updates: () => count };
}

test('Countdown updates its host each second, and never after the end', () => {
  const { clock, countdown, updates } = startCountdown();
  expect(countdown.secondsTo(clock.wall() + 2_500)).toBe(3);
  clock.advance(500);
  expect(updates()).toBe(1);
  expect(countdown.secondsTo(clock.wall())).toBe(0);
  clock.advance(10_000);
  expect(updates()).toBe(1);
  expect(countdown.secondsTo(undefined)).toBe(0);
});

test('Countdown continues when its host is removed from the page and inserted again', () => {
  const { clock, countdown, updates } = startCountdown();
  countdown.secondsTo(clock.wall() + 60_000);
  countdown.hostDisconnected();
  clock.advance(5_000);
  expect(updates()).toBe(0);
  countdown.hostConnected();
  expect(updates()).toBe(1);
  expect(countdown.secondsTo(clock.wall() + 55_000)).toBe(55);
  clock.advance(1_000);
  expect(updates()).toBe(2);
});

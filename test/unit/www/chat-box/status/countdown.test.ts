import { expect, test } from 'bun:test';
import { Countdown } from '../../../../../www/chat-box/status/countdown.ts';
import { manualClock } from '../../../../helpers/manual-clock.ts';

function counting(): {
  readonly clock: ReturnType<typeof manualClock>;
  readonly countdown: Countdown;
  drawn(): number;
} {
  const clock = manualClock();
  let count = 0;
  const host = {
    addController: () => {},
    removeController: () => {},
    requestUpdate: () => void count++,
    updateComplete: Promise.resolve(true),
  };
  return { clock, countdown: new Countdown(host, clock), drawn: () => count };
}

test('A countdown draws its host with each second, and not once it is over', () => {
  const { clock, countdown, drawn } = counting();
  expect(countdown.secondsTo(clock.wall() + 2_500)).toBe(3);
  clock.advance(500);
  expect(drawn()).toBe(1);
  expect(countdown.secondsTo(clock.wall())).toBe(0);
  clock.advance(10_000);
  expect(drawn()).toBe(1);
  expect(countdown.secondsTo(undefined)).toBe(0);
});

test('A countdown whose host is taken out of the page and put in again goes on', () => {
  const { clock, countdown, drawn } = counting();
  countdown.secondsTo(clock.wall() + 60_000);
  countdown.hostDisconnected();
  clock.advance(5_000);
  expect(drawn()).toBe(0);
  countdown.hostConnected();
  expect(drawn()).toBe(1);
  expect(countdown.secondsTo(clock.wall() + 55_000)).toBe(55);
  clock.advance(1_000);
  expect(drawn()).toBe(2);
});

import { describe, expect, test } from 'bun:test';
import { eventLoopClock, guardClock } from '../../../src/server-clock.ts';
import { logBook } from '../../helpers/log-book.ts';
import { manualClock } from '../../helpers/manual-clock.ts';

function guarded() {
  const clock = manualClock();
  const { log, lines } = logBook();
  return { clock, lines, safe: guardClock(clock, log) };
}

describe('guardClock', () => {
  test.each([
    [new TypeError('undefined is not an object'), '{"error":"undefined is not an object"}'],
    ['a text', '{"error":"a text"}'],
    [undefined, '{"error":"undefined"}'],
  ])('turns the exception %# of a timer into a log line, and the other timers run', (thrown, fields) => {
    const { clock, lines, safe } = guarded();
    const ran: string[] = [];
    safe.after(10, () => ran.push('before'));
    safe.after(10, () => {
      throw thrown;
    });
    safe.after(10, () => ran.push('after'));
    safe.after(20, () => ran.push('later'));
    clock.advance(20);
    expect(ran).toEqual(['before', 'after', 'later']);
    expect(lines).toEqual([`a timer failed ${fields}`]);
  });

  test('cancels a timer, also while its deadline is extended', () => {
    const { clock, safe } = guarded();
    let runs = 0;
    safe.after(500, () => runs++)();
    const cancel = safe.after(5_000, () => runs++);
    clock.pause(20_000);
    cancel();
    clock.advance(60_000);
    expect([runs, clock.pending]).toEqual([0, 0]);
  });

  test('extends a deadline that passed while the process was stopped, by its lateness but at most 5 s', () => {
    const { clock, safe } = guarded();
    const ranAt: number[] = [];
    for (const delay of [5_000, 18_000]) safe.after(delay, () => ranAt.push(clock.elapsed()));
    clock.pause(20_000);
    expect(ranAt).toEqual([]);
    clock.advance(10_000);
    expect(ranAt).toEqual([22_000, 25_000]);
  });

  test('runs a deadline in time, and a shorter timer even late', () => {
    const { clock, safe } = guarded();
    const ran: string[] = [];
    safe.after(5_000, () => ran.push('deadline'));
    clock.advance(5_000);
    for (const delay of [15, 1_000]) safe.after(delay, () => ran.push('pace'));
    clock.pause(20_000);
    expect(ran).toEqual(['deadline', 'pace', 'pace']);
  });
});

test('eventLoopClock runs a delay of 0 in the next turn of the event loop, unless it is cancelled', async () => {
  const order: string[] = [];
  eventLoopClock.after(0, () => order.push('cancelled'))();
  const next = new Promise<void>((resolve) => eventLoopClock.after(0, resolve));
  const longer = new Promise<void>((resolve) => eventLoopClock.after(5, resolve));
  order.push('this turn');
  await Promise.resolve().then(() => order.push('microtask'));
  await next;
  order.push('next turn');
  await longer;
  expect(order).toEqual(['this turn', 'microtask', 'next turn']);
});

import { describe, expect, test } from 'bun:test';
import type { Clock } from '../../../../src/clock.ts';
import { LifoGate } from '../../../../src/signaling/lifo-gate.ts';
import { manualClock } from '../../../helpers/manual-clock.ts';

function newGate(maxRunning: number, maxWaiting: number, clock: Clock = manualClock()): LifoGate {
  return new LifoGate(clock, { maxRunning, maxWaiting, timeoutMs: 1_000 });
}

describe('LifoGate', () => {
  test('runs at most maxRunning tasks at a time', async () => {
    const gate = newGate(2, 10);
    expect(await gate.enter()).toBe(true);
    expect(await gate.enter()).toBe(true);
    let entered = false;
    const third = gate.enter().then((isAdmitted) => (entered = isAdmitted));
    await Promise.resolve();
    expect(entered).toBe(false);
    gate.leave();
    expect(await third).toBe(true);
  });

  test('admits the newest waiter first', async () => {
    const gate = newGate(1, 10);
    await gate.enter();
    const order: number[] = [];
    const waiting = [1, 2, 3].map((number) => gate.enter().then(() => order.push(number)));
    for (const waiter of waiting.toReversed()) {
      gate.leave();
      await waiter;
    }
    expect(order).toEqual([3, 2, 1]);
  });

  test('rejects a waiter after the timeout', async () => {
    const clock = manualClock();
    const gate = newGate(1, 10, clock);
    await gate.enter();
    const second = gate.enter();
    clock.advance(1_000);
    expect(await second).toBe(false);
    // A rejected waiter does not get the next free place.
    gate.leave();
    expect(await gate.enter()).toBe(true);
  });

  test('rejects the oldest waiter when too many wait', async () => {
    const clock = manualClock();
    const gate = newGate(1, 2, clock);
    await gate.enter();
    const [first, ...others] = [gate.enter(), gate.enter(), gate.enter()];
    expect(await first).toBe(false);
    clock.advance(1_000);
    expect(await Promise.all(others)).toEqual([false, false]);
    expect(clock.pending).toBe(0);
  });

  test('keeps its capacity over many rounds', async () => {
    const clock = manualClock();
    const gate = newGate(2, 100, clock);
    for (let round = 0; round < 50; round++) {
      const entered = [gate.enter(), gate.enter(), gate.enter()];
      await entered[0];
      gate.leave();
      expect(await Promise.all(entered)).toEqual([true, true, true]);
      gate.leave();
      gate.leave();
    }
    expect(clock.pending).toBe(0);
  });
});

import { describe, expect, test } from 'bun:test';
import { LifoGate } from '../../../../src/signaling/lifo-gate.ts';
import { manualClock } from '../../../helpers/manual-clock.ts';

describe('A gate', () => {
  test('lets as many run at once as it has places', async () => {
    const gate = new LifoGate(manualClock(), 2, 1_000, 10);
    expect(await gate.enter()).toBe(true);
    expect(await gate.enter()).toBe(true);
    let entered = false;
    const third = gate.enter().then((ok) => (entered = ok));
    await Promise.resolve();
    expect(entered).toBe(false);
    gate.leave();
    expect(await third).toBe(true);
  });

  test('lets in first who came last', async () => {
    const gate = new LifoGate(manualClock(), 1, 1_000, 10);
    await gate.enter();
    const order: number[] = [];
    const waiting = [1, 2, 3].map((number) => gate.enter().then(() => order.push(number)));
    for (const one of waiting.toReversed()) {
      gate.leave();
      await one;
    }
    expect(order).toEqual([3, 2, 1]);
  });

  test('sends away those whom no place came free for in time', async () => {
    const clock = manualClock();
    const gate = new LifoGate(clock, 1, 1_000, 10);
    await gate.enter();
    const second = gate.enter();
    clock.advance(1_000);
    expect(await second).toBe(false);
    // The place of one who gave up waiting goes to nobody.
    gate.leave();
    expect(await gate.enter()).toBe(true);
  });

  test('sends away who waited longest when too many wait', async () => {
    const clock = manualClock();
    const gate = new LifoGate(clock, 1, 1_000, 2);
    await gate.enter();
    const [first, ...others] = [gate.enter(), gate.enter(), gate.enter()];
    expect(await first).toBe(false);
    clock.advance(1_000);
    expect(await Promise.all(others)).toEqual([false, false]);
    expect(clock.pending).toBe(0);
  });

  test('loses no place however often it is passed', async () => {
    const clock = manualClock();
    const gate = new LifoGate(clock, 2, 1_000, 100);
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

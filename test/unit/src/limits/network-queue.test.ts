import { describe, expect, test } from 'bun:test';
import { NetworkQueue } from '../../../../src/limits/network-queue.ts';
import { manualClock } from '../../../helpers/manual-clock.ts';

/** Lets the promises go on that the event loop has ready. */
const settle = () => new Promise((resolve) => setImmediate(resolve));

/** A clock whose turns of the event loop a test counts. */
function turningClock() {
  const clock = manualClock();
  const due: (() => void)[] = [];
  return {
    clock: {
      ...clock,
      after: (ms: number, run: () => void) => (ms === 0 ? (due.push(run), () => {}) : clock.after(ms, run)),
    },
    /** Runs what waits for the next turn. */
    turn: () => {
      for (const run of due.splice(0)) run();
    },
  };
}

describe('NetworkQueue', () => {
  test('runs a task at once when it is idle, and then one in each turn of the event loop', () => {
    const { clock, turn } = turningClock();
    const queue = new NetworkQueue(clock);
    const run: number[] = [];
    for (let task = 1; task <= 5; task++) queue.add('192.0.2.1', () => run.push(task));
    const counts = [run.length];
    for (let index = 0; index < 6; index++) {
      turn();
      counts.push(run.length);
    }
    expect(counts).toEqual([1, 2, 3, 4, 5, 5, 5]);
    expect(run).toEqual([1, 2, 3, 4, 5]);
    queue.add('192.0.2.1', () => run.push(6));
    expect(run).toHaveLength(6);
  });

  test('alternates between networks, so that a flood from one delays another by one task', () => {
    const { clock, turn } = turningClock();
    const queue = new NetworkQueue(clock);
    const run: string[] = [];
    for (let task = 0; task < 100; task++) queue.add(`2001:db8::${task}`, () => run.push('flood'));
    queue.add('192.0.2.7', () => run.push('other'));
    turn();
    turn();
    expect(run.slice(0, 3)).toEqual(['flood', 'flood', 'other']);
  });

  test('continues after a task that throws', () => {
    const { clock, turn } = turningClock();
    const queue = new NetworkQueue(clock);
    let runs = 0;
    const fail = () => {
      throw new Error('a bug');
    };
    expect(() => queue.add('192.0.2.1', fail)).toThrow('a bug');
    queue.add('192.0.2.1', () => runs++);
    turn();
    expect(runs).toBe(1);
  });

  test('resolves one promise in a turn of the event loop, and alternates between networks', async () => {
    const turns: (() => void)[] = [];
    const clock = { ...manualClock(), after: (_: number, run: () => void) => (turns.push(run), () => {}) };
    const queue = new NetworkQueue(clock);
    const order: string[] = [];
    const run = async (name: string, address: string) => {
      await queue.turn(address);
      order.push(name);
    };
    const crowd = ['203.0.113.9', '203.0.113.9', '203.0.113.9'].map((address, index) => run(`crowd ${index}`, address));
    const alone = run('alone', '198.51.100.1');
    await settle();
    expect(order).toEqual(['crowd 0']);
    for (const expected of ['crowd 1', 'alone', 'crowd 2']) {
      turns.shift()?.();
      await settle();
      expect(order.at(-1)).toBe(expected);
    }
    await Promise.all([...crowd, alone]);
    turns.shift()?.();
    expect([order.length, turns.length]).toEqual([4, 0]);
    await run('later', '203.0.113.9');
    expect(order).toHaveLength(5);
  });
});

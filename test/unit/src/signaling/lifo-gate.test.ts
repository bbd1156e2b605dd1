import { describe, expect, test } from 'bun:test';
import { LifoGate, type LifoGateOptions } from '../../../../src/signaling/lifo-gate.ts';
import { manualClock } from '../../../helpers/manual-clock.ts';

/** A gate, its clock, and the tasks that it has started. */
function newGate(options: Partial<LifoGateOptions> = {}) {
  const clock = manualClock();
  const limits = { maxRunning: 2, maxWaiting: 10, timeoutMs: 1_000, maxBlockingMs: 4, restFactor: () => 0 };
  const gate = new LifoGate(clock, { ...limits, ...options });
  const started: string[] = [];
  /** Runs a task that blocks the event loop for a time and ends when `end` is called. */
  const run = (name: string, blockingMs = 0, signal = new AbortController().signal) => {
    const { promise, resolve } = Promise.withResolvers<string>();
    const outcome = gate.run(
      () => {
        started.push(name);
        if (blockingMs > 0) clock.block(blockingMs);
        return promise;
      },
      { signal },
    );
    return {
      outcome,
      async end() {
        resolve(name);
        await outcome;
        await Promise.resolve();
      },
    };
  };
  return { clock, gate, started, run };
}

describe('LifoGate', () => {
  test('runs at most maxRunning tasks at a time, and settles like them', async () => {
    const { run, started } = newGate();
    const [first] = [run('a'), run('b'), run('c')];
    expect(started).toEqual(['a', 'b']);
    await first.end();
    expect(await first.outcome).toBe('a');
    expect(started).toEqual(['a', 'b', 'c']);
  });

  test('passes a rejection on, and admits the next task', async () => {
    const { gate, run, started } = newGate({ maxRunning: 1 });
    const failed = gate.run(() => Promise.reject(new Error('broken')));
    run('next');
    const error: unknown = await failed.catch((reason: unknown) => reason);
    expect(String(error)).toContain('broken');
    await Promise.resolve();
    expect(started).toEqual(['next']);
  });

  test('admits the oldest waiter first, and the newest first once the oldest has waited for half of the timeout', async () => {
    const { clock, run, started } = newGate({ maxRunning: 1 });
    const tasks = ['a', 'b', 'c', 'd', 'e'].map((name) => run(name));
    await tasks[0]?.end();
    expect(started).toEqual(['a', 'b']);
    clock.advance(500);
    await tasks[1]?.end();
    expect(started).toEqual(['a', 'b', 'c']);
    clock.advance(1);
    await tasks[2]?.end();
    expect(started).toEqual(['a', 'b', 'c', 'e']);
  });

  test('rejects a waiter after the timeout, and does not run it later', async () => {
    const { clock, run, started } = newGate({ maxRunning: 1 });
    const [first, second] = [run('a'), run('b')];
    clock.advance(1_000);
    expect(await second.outcome).toBeUndefined();
    await first.end();
    run('c');
    expect(started).toEqual(['a', 'c']);
  });

  test('rejects the oldest waiter when too many wait', async () => {
    const { clock, run } = newGate({ maxRunning: 1, maxWaiting: 2 });
    run('a');
    const [oldest, ...others] = [run('b'), run('c'), run('d')];
    expect(await oldest?.outcome).toBeUndefined();
    clock.advance(1_000);
    expect(await Promise.all(others.map(({ outcome }) => outcome))).toEqual([undefined, undefined]);
    expect(clock.pending).toBe(0);
  });

  test('rejects a waiter at once when its signal aborts, and gives its place to others', async () => {
    const { clock, run, started } = newGate({ maxRunning: 1, maxWaiting: 2 });
    const client = new AbortController();
    const [first, left, other] = [run('a'), run('b', 0, client.signal), run('c')];
    client.abort();
    expect(await left.outcome).toBeUndefined();
    const last = run('d');
    await first.end();
    await other.end();
    await last.end();
    expect(started).toEqual(['a', 'c', 'd']);
    expect(clock.pending).toBe(0);
  });

  test('rejects a task that would wait when its signal has aborted', async () => {
    const { clock, run, started } = newGate({ maxRunning: 1 });
    const first = run('a');
    expect(await run('b', 0, AbortSignal.abort()).outcome).toBeUndefined();
    await first.end();
    expect(started).toEqual(['a']);
    expect(clock.pending).toBe(0);
  });

  test('runs a waiter to its end when its signal aborts after its start', async () => {
    const { run, started } = newGate({ maxRunning: 1 });
    const client = new AbortController();
    const [first, second] = [run('a'), run('b', 0, client.signal)];
    await first.end();
    client.abort();
    await second.end();
    expect(await second.outcome).toBe('b');
    expect(started).toEqual(['a', 'b']);
  });

  test('reads the signal only of a task that waits', () => {
    const { gate } = newGate({ maxRunning: 1 });
    let reads = 0;
    const purpose = {
      get signal() {
        reads++;
        return new AbortController().signal;
      },
    };
    void gate.run(() => new Promise(() => {}), purpose);
    expect(reads).toBe(0);
    void gate.run(() => new Promise(() => {}), purpose);
    expect(reads).toBe(1);
  });

  test('keeps its capacity over many rounds', async () => {
    const { clock, run, started } = newGate({ maxWaiting: 100 });
    for (let round = 1; round <= 50; round++) {
      for (const task of [run('a'), run('b'), run('c')]) await task.end();
      expect(started).toHaveLength(3 * round);
    }
    expect(clock.pending).toBe(0);
  });

  test('starts no more tasks in a turn of the event loop once they have blocked it for maxBlockingMs', () => {
    const { clock, run, started } = newGate({ maxRunning: 100 });
    for (const name of 'abcdefgh') run(name, 1.5);
    expect(started.join('')).toBe('abc');
    clock.advance(0);
    expect(started.join('')).toBe('abcdef');
    clock.advance(0);
    expect(started.join('')).toBe('abcdefgh');
    clock.advance(0);
    expect(clock.pending).toBe(0);
  });

  test('starts any number of tasks that do not block', () => {
    const { run, started } = newGate({ maxRunning: 100 });
    for (let count = 0; count < 100; count++) run('a');
    expect(started).toHaveLength(100);
  });

  test('rests for restFactor times the time that its tasks blocked', () => {
    let factor = 3;
    const { clock, run, started } = newGate({ maxRunning: 100, restFactor: () => factor });
    for (const name of 'abcd') run(name, 5);
    expect(started.join('')).toBe('a');
    clock.advance(0);
    clock.advance(14);
    expect(started.join('')).toBe('a');
    // Tasks that arrive during the rest wait as well.
    run('e');
    expect(started.join('')).toBe('a');
    clock.advance(1);
    expect(started.join('')).toBe('ab');
    factor = 0;
    clock.advance(0);
    expect(started.join('')).toBe('abc');
  });
});

import { describe, expect, test } from 'bun:test';
import { TurnScheduler } from '../../../../src/room/turn-scheduler.ts';
import { manualClock } from '../../../helpers/manual-clock.ts';

/** A scheduler, and the turns that it has begun. A turn works for `workMs`, and ends when `end` is called. */
function openScheduler({ workMs = 0, endsAtOnce = false, batchedShare = 1 } = {}) {
  const clock = manualClock();
  const turns: string[][] = [];
  const ends: (() => void)[] = [];
  const scheduler = new TurnScheduler<string, string>(clock, {
    createLimit: () => () => false,
    isLast: (item) => item.endsWith('!'),
    batchedShare: () => batchedShare,
    run(items, done) {
      turns.push([...items]);
      clock.block(workMs);
      if (endsAtOnce) done();
      else ends.push(done);
    },
  });
  return { clock, scheduler, turns, end: () => ends.shift()?.() };
}

describe('TurnScheduler', () => {
  test('runs an item at once, and those that arrive during the turn and its rest together', () => {
    const { clock, scheduler, turns, end } = openScheduler();
    scheduler.add('ada', '1');
    scheduler.add('ada', '2');
    expect(scheduler.isEmpty).toBe(false);
    clock.advance(1_000);
    expect(turns).toEqual([['1']]);
    end();
    scheduler.add('bob', '3');
    expect(turns).toEqual([['1']]);
    clock.advance(1);
    expect(turns).toEqual([['1'], ['2', '3']]);
    end();
    expect(scheduler.isEmpty).toBe(true);
  });

  test('holds the items of an owner back after its last one', () => {
    const { clock, scheduler, turns } = openScheduler({ endsAtOnce: true });
    for (const item of ['0', '1!', '2']) scheduler.add('ada', item);
    clock.advance(1);
    clock.advance(1);
    expect(turns).toEqual([['0'], ['1!'], ['2']]);
  });

  test('rests twice as long as it worked, at most 8 ms, and less after a turn of fewer than eight items', () => {
    for (const [items, workMs, firstRestMs, restMs] of [
      [1, 0, 1, 1],
      [8, 3, 1, 6],
      [20, 3, 1, 6],
      [4, 3, 1, 3],
      [8, 40, 8, 8],
      [1, 12, 3, 3],
    ] as const) {
      const { clock, scheduler, turns } = openScheduler({ workMs, endsAtOnce: true });
      scheduler.add('ada', 'first');
      for (let item = 1; item <= items; item++) scheduler.add('ada', `${item}`);
      clock.advance(firstRestMs);
      expect(turns).toHaveLength(2);
      scheduler.add('ada', 'next');
      clock.advance(restMs - 1);
      expect(turns).toHaveLength(2);
      clock.advance(1);
      expect(turns).toHaveLength(3);
    }
  });

  test('rests shorter after a turn whose frames multiply with its items', () => {
    for (const [batchedShare, restMs] of [
      [0.125, 3],
      [0.25, 6],
      [1, 8],
    ] as const) {
      const { clock, scheduler, turns } = openScheduler({ workMs: 12, endsAtOnce: true, batchedShare });
      scheduler.add('ada', 'first');
      for (let item = 1; item <= 8; item++) scheduler.add('ada', `${item}`);
      while (turns.length < 2) clock.advance(1);
      scheduler.add('ada', 'next');
      clock.advance(restMs - 1);
      expect(turns).toHaveLength(2);
      clock.advance(1);
      expect(turns).toHaveLength(3);
    }
  });

  test('lets only the event loop run after a turn that nearly all of its items multiply', () => {
    const { clock, scheduler, turns } = openScheduler({ workMs: 12, endsAtOnce: true, batchedShare: 0.1 });
    for (const item of ['1', '2', '3']) scheduler.add('ada', item);
    expect(turns).toEqual([['1']]);
    clock.advance(0);
    expect(turns).toEqual([['1'], ['2', '3']]);
  });

  test('counts all work of this process since the last rest, and not the time that a record takes', () => {
    const { clock, scheduler, turns, end } = openScheduler({ workMs: 1 });
    scheduler.add('ada', 'first');
    end();
    for (let item = 1; item <= 9; item++) scheduler.add('ada', `${item}`);
    clock.advance(1);
    scheduler.add('ada', 'next');
    clock.advance(1_000);
    // Work inside other work counts once, also when it fails.
    scheduler.work(() => {
      clock.block(1);
      expect(() => scheduler.work(() => fail(clock))).toThrow('a bug');
    });
    clock.advance(1_000);
    end();
    clock.advance(5);
    expect(turns).toHaveLength(2);
    clock.advance(1);
    expect(turns).toHaveLength(3);
  });
});

function fail(clock: ReturnType<typeof manualClock>): never {
  clock.block(1);
  throw new Error('a bug');
}

import { describe, expect, test } from 'bun:test';
import { TurnScheduler } from '../../../../src/room/turn-scheduler.ts';
import { manualClock } from '../../../helpers/manual-clock.ts';

/** A scheduler, and the turns that it has begun. A turn works for `workMs`, and ends when `end` is called. */
function openScheduler({ workMs = 0, endsAtOnce = false, batchedShare = 1, maxItems = Infinity } = {}) {
  const clock = manualClock();
  const turns: string[][] = [];
  const ends: (() => void)[] = [];
  const scheduler = new TurnScheduler<string, string>(clock, {
    createLimit() {
      let items = 0;
      return () => ++items >= maxItems;
    },
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

  test.each([
    [0, 1, 1],
    [1, 1, 1],
    [4, 1, 2],
    [12, 1, 6],
    [40, 1, 8],
    [40, 0.25, 5],
    [40, 0.125, 2.5],
  ])(
    'rests half as long as it worked for all of its items, between 1 and 8 ms: %d ms, of which a share of %d',
    (workMs, batchedShare, restMs) => {
      const { clock, scheduler, turns } = openScheduler({ workMs, endsAtOnce: true, batchedShare });
      scheduler.add('ada', 'first');
      scheduler.add('ada', 'next');
      clock.advance(restMs - 0.5);
      expect(turns).toHaveLength(1);
      clock.advance(0.5);
      expect(turns).toHaveLength(2);
    },
  );

  test('rests for one turn of the event loop when nearly every frame is for one item', () => {
    const { clock, scheduler, turns } = openScheduler({ workMs: 12, endsAtOnce: true, batchedShare: 0.1 });
    for (const item of ['1', '2', '3']) scheduler.add('ada', item);
    expect(turns).toEqual([['1']]);
    clock.advance(0);
    expect(turns).toEqual([['1'], ['2', '3']]);
  });

  test('rests for a quarter of its work when more than another full turn waits, however few share a frame', () => {
    const options = { workMs: 12, endsAtOnce: true, batchedShare: 0.1, maxItems: 2 };
    const { clock, scheduler, turns } = openScheduler(options);
    for (const item of ['1', '2', '3', '4', '5', '6']) scheduler.add('ada', item);
    clock.advance(0);
    expect(turns).toEqual([['1'], ['2', '3']]);
    clock.advance(2.5);
    expect(turns).toHaveLength(2);
    clock.advance(0.5);
    expect(turns).toHaveLength(3);
    // Only one item waits after that turn.
    clock.advance(0);
    expect(turns).toEqual([['1'], ['2', '3'], ['4', '5'], ['6']]);
  });

  test('rests for at least a millisecond after a turn that waited for its record', () => {
    const { clock, scheduler, turns, end } = openScheduler({ batchedShare: 0.1 });
    for (const item of ['1', '2']) scheduler.add('ada', item);
    end();
    clock.advance(0.5);
    expect(turns).toEqual([['1']]);
    clock.advance(0.5);
    expect(turns).toEqual([['1'], ['2']]);
  });

  test('counts all work of this process since the last rest, and not the time that a record takes', () => {
    const { clock, scheduler, turns, end } = openScheduler({ workMs: 4 });
    scheduler.add('ada', 'first');
    end();
    scheduler.add('ada', 'second');
    clock.advance(2);
    scheduler.add('ada', 'next');
    clock.advance(1_000);
    // Work inside other work counts once, also when it fails.
    scheduler.work(() => {
      clock.block(4);
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
  clock.block(4);
  throw new Error('a bug');
}

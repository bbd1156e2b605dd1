import { describe, expect, test } from 'bun:test';
import { PostGate } from '../../../../src/webhooks/post-gate.ts';
import { manualClock } from '../../../helpers/manual-clock.ts';
import { promisesSettled } from '../../../helpers/promises-settled.ts';

/** A gate that many rooms wait at. */
function setUp() {
  const clock = manualClock();
  let recoveries = 0;
  const gate = new PostGate({ clock, random: () => 0, onRecovery: () => void recoveries++ });
  const admitted: number[] = [];
  const refused: number[] = [];
  return {
    ...{ clock, gate, admitted, refused },
    recoveries: () => recoveries,
    async ask(...rooms: number[]) {
      for (const room of rooms) void gate.enter().then((isOpen) => (isOpen ? admitted : refused).push(room));
      await promisesSettled();
    },
    async leave(...args: Parameters<PostGate['leave']>) {
      gate.leave(...args);
      await promisesSettled();
    },
    async advance(ms: number) {
      clock.advance(ms);
      await promisesSettled();
    },
  };
}

describe('A gate', () => {
  test('admits four attempts at a time, in their order', async () => {
    const { ask, leave, admitted } = setUp();
    await ask(1, 2, 3, 4, 5, 6);
    expect(admitted).toEqual([1, 2, 3, 4]);
    await leave('delivered');
    await leave('failed');
    expect(admitted).toEqual([1, 2, 3, 4, 5, 6]);
  });

  test('admits one attempt at a time after pauses that grow, while the receiver is down', async () => {
    const { ask, leave, advance, admitted, gate, recoveries } = setUp();
    for (let room = 1; room <= 8; room++) {
      await ask(room);
      await leave('failed');
    }
    expect(gate.isDown).toBe(true);
    await ask(9, 10, 11);
    expect(admitted).toHaveLength(8);
    await advance(100);
    expect(admitted).toHaveLength(9);
    await advance(600_000);
    expect(admitted).toHaveLength(9);
    await leave('failed');
    await advance(199);
    expect(admitted).toHaveLength(9);
    await advance(1);
    expect(admitted).toHaveLength(10);
    expect(recoveries()).toBe(0);
    await leave('delivered');
    expect([gate.isDown, recoveries()]).toEqual([false, 1]);
    await ask(12, 13, 14);
    expect(admitted).toHaveLength(14);
  });

  test('does not count the receiver as down while other attempts succeed', async () => {
    const { ask, leave, gate } = setUp();
    for (let room = 1; room <= 40; room++) {
      await ask(room);
      await leave(room % 4 === 0 ? 'delivered' : 'failed');
    }
    expect(gate.isDown).toBe(false);
  });

  test('pauses all attempts for as long as the receiver wants', async () => {
    const { ask, leave, advance, admitted } = setUp();
    await ask(1);
    await leave('failed', 30_000);
    await ask(2, 3);
    await advance(29_999);
    expect(admitted).toEqual([1]);
    await advance(1);
    expect(admitted).toEqual([1, 2, 3]);
  });

  test('refuses those that wait, and all later ones, once it is closed', async () => {
    const { ask, gate, admitted, refused, clock } = setUp();
    await ask(1, 2, 3, 4, 5);
    gate.close();
    await ask(6);
    expect([admitted, refused, clock.pending]).toEqual([[1, 2, 3, 4], [5, 6], 0]);
  });
});

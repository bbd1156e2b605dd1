import { describe, expect, test } from 'bun:test';
import { FairQueue } from '../../../../src/limits/fair-queue.ts';

const never = () => false;

/** Returns true for the item with this number. */
function atMost(limit: number): () => boolean {
  let items = 0;
  return () => ++items === limit;
}

function queueOf(items: string): FairQueue<string, string> {
  const queue = new FairQueue<string, string>();
  for (const item of items.split(' ')) queue.push(item.charAt(0), item);
  return queue;
}

describe('FairQueue', () => {
  test('returns the items of one owner first in, first out', () => {
    expect(queueOf('a1 a2 a3').take(atMost(10), never)).toEqual(['a1', 'a2', 'a3']);
  });

  test('alternates between owners, so that a flood waits behind the others', () => {
    expect(queueOf('a1 a2 a3 b1 c1 b2').take(atMost(10), never)).toEqual(['a1', 'b1', 'c1', 'a2', 'b2', 'a3']);
  });

  test('continues with the next owner after the last take', () => {
    const queue = queueOf('a1 a2 b1 b2 c1');
    expect(queue.take(atMost(2), never)).toEqual(['a1', 'b1']);
    expect(queue.take(atMost(2), never)).toEqual(['c1', 'a2']);
    expect(queue.take(atMost(2), never)).toEqual(['b2']);
    expect(queue.size).toBe(0);
    expect(queue.take(atMost(2), never)).toEqual([]);
  });

  test('takes no item of an owner after one with isLast', () => {
    const queue = queueOf('a1 a2 b1 b2');
    const isA1 = (item: string) => item === 'a1';
    expect(queue.take(atMost(10), isA1)).toEqual(['a1', 'b1', 'b2']);
    expect(queue.size).toBe(1);
    expect(queue.take(atMost(10), isA1)).toEqual(['a2']);
  });

  test('counts the waiting items of an owner', () => {
    const queue = new FairQueue<string, string>();
    expect([queue.push('a', 'a1'), queue.push('b', 'b1'), queue.push('a', 'a2')]).toEqual([1, 1, 2]);
    queue.take(atMost(1), never);
    expect(queue.push('a', 'a3')).toBe(2);
  });

  test("returns each item once, each owner's in order", () => {
    const queue = new FairQueue<number, [number, number]>();
    for (let item = 0; item < 1_000; item++) queue.push(item % 7, [item % 7, item]);
    const out: [number, number][] = [];
    while (queue.size > 0) out.push(...queue.take(atMost(13), ([owner]) => owner === 3));
    expect(out).toHaveLength(1_000);
    for (let owner = 0; owner < 7; owner++) {
      const own = out.filter(([one]) => one === owner).map(([, item]) => item);
      expect(own).toEqual([...own].sort((a, b) => a - b));
    }
  });
});

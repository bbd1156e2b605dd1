import { describe, expect, test } from 'bun:test';
import { Tail, TAIL_EVENTS, TailBudget } from '../../../../src/engine/tail.ts';
import type { LoggedEvent } from '../../../../src/engine/snapshot.ts';
import type { Message } from '../../../../src/protocol/server-messages.ts';

const ADA = { id: 'a', name: 'Ada' };

function message(offset: number): Message {
  return { type: 'message', offset, time: offset, id: `m${offset}`, from: ADA, text: `text ${offset}` };
}

/** Events with the offsets from `first` to `last`. */
function events(first: number, last: number): LoggedEvent[] {
  return Array.from({ length: last - first + 1 }, (_, index) => {
    const offset = first + index;
    return { kind: 'message', offset, row: { rev: String(offset), message: message(offset) } };
  });
}

/** A tail of a room whose newest events are these. */
function openTail(newest: readonly LoggedEvent[], pruned = 0): Tail {
  const tail = new Tail();
  tail.reset(newest, pruned);
  return tail;
}

function offsets(tail: Tail, position: number, limit = 1_000): number[] | undefined {
  return tail.after(position, limit, '')?.events.map(({ offset }) => offset);
}

describe('Tail', () => {
  test('returns pages after an event, and after the beginning of a room without pruned events', () => {
    const tail = openTail(events(1, 5));
    expect(tail.after(2, 2, '')).toMatchObject({ events: [{ offset: 3 }, { offset: 4 }], position: 4 });
    expect(offsets(tail, 0)).toEqual([1, 2, 3, 4, 5]);
    expect([tail.has(0), tail.has(3), tail.has(6)]).toEqual([true, true, false]);
    expect([tail.countAfter(0), tail.countAfter(3), tail.countAfter(5)]).toEqual([5, 2, 0]);
  });

  test('has no event before pruned ones, and returns none after them', () => {
    // Event 3 was pruned, and messages before it are kept.
    const tail = openTail([...events(1, 2), ...events(4, 6)], 3);
    expect([tail.has(2), tail.has(3), tail.has(4)]).toEqual([false, false, true]);
    expect(offsets(tail, 2)).toBeUndefined();
    expect(offsets(tail, 3)).toEqual([4, 5, 6]);
  });

  test('knows nothing of what precedes a full snapshot', () => {
    const tail = openTail(events(101, 100 + TAIL_EVENTS));
    expect(offsets(tail, 99)).toBeUndefined();
    expect([tail.has(100), tail.has(101)]).toEqual([false, true]);
  });

  test('serves every client with the offset of an extension', () => {
    const tail = openTail(events(1_001, 1_000 + TAIL_EVENTS));
    const head = 1_000 + TAIL_EVENTS;
    tail.extend(events(401, head + 3), 400, head);
    expect([tail.has(400), tail.has(399), tail.has(700)]).toEqual([true, false, true]);
    expect(tail.countAfter(400)).toBe(600 + TAIL_EVENTS);
    expect(offsets(tail, 400, 2)).toEqual([401, 402]);
    expect(offsets(tail, head)).toEqual([]);
  });

  test('keeps an extension while the room goes on, and then only the newest events', () => {
    const tail = openTail(events(2_001, 2_000 + TAIL_EVENTS));
    let head = 2_000 + TAIL_EVENTS;
    tail.extend(events(1, head), 0, head);
    for (let count = 0; count < TAIL_EVENTS - 1; count++) tail.add(message(++head));
    expect(tail.has(0)).toBe(true);
    tail.add(message(++head));
    expect(tail.has(0)).toBe(false);
    expect(offsets(tail, head - TAIL_EVENTS)).toBeUndefined();
    expect(offsets(tail, head - TAIL_EVENTS + 1)).toHaveLength(TAIL_EVENTS - 1);
  });

  test('ignores an extension that does not reach its own events', () => {
    const tail = openTail(events(1_001, 1_000 + TAIL_EVENTS));
    tail.extend(events(1, 900), 0, 1_000 + TAIL_EVENTS);
    expect(tail.has(0)).toBe(false);
    expect(offsets(tail, 900)).toBeUndefined();
  });

  test('keeps few events of a room while all tails of the node are too large', () => {
    const budget = new TailBudget(100 * 208);
    const [large, small] = [new Tail(budget), new Tail(budget)];
    large.reset(events(11, 90), 0);
    small.reset([], 0);
    let offset = 0;
    for (let count = 0; count < 20; count++) small.add(message(++offset));
    expect(small.has(1)).toBe(true);
    small.add(message(++offset));
    expect([small.has(4), small.has(offset - 15)]).toEqual([false, true]);
    small.extend(events(1, offset), 0, offset);
    expect(small.has(0)).toBe(false);
    large.clear();
    small.extend(events(1, offset), 0, offset);
    expect(small.has(0)).toBe(true);
    small.clear();
    expect(budget.used).toBe(0);
  });

  test('removes the text of a deleted message, and of its edits', () => {
    const tail = openTail([
      { kind: 'message', offset: 1, row: { rev: '1', message: message(1) as never } },
      { kind: 'change', offset: 2, event: { type: 'edited', offset: 2, time: 2, message: 'm1', text: 'secret' } },
    ]);
    tail.add(message(3));
    for (const [offset, id] of [[4, 'm1'] as const, [5, 'm3'] as const])
      tail.add({ type: 'deleted', offset, time: offset, message: id });
    expect(tail.after(0, 10, '')?.events).toMatchObject([
      { id: 'm1', text: '', deleted: true, rev: 4 },
      { type: 'edited', text: '' },
      { id: 'm3', text: '', deleted: true, rev: 5 },
      { type: 'deleted' },
      { type: 'deleted' },
    ]);
  });

  test('folds changes into messages of an extension that was read before them', () => {
    const tail = openTail(events(1_001, 1_000 + TAIL_EVENTS));
    let offset = 1_000 + TAIL_EVENTS;
    const at = () => ({ offset: ++offset, time: offset });
    const older = events(401, offset);
    older[1] = {
      kind: 'change',
      offset: 402,
      event: { type: 'edited', offset: 402, time: 1, message: 'm401', text: 'first' },
    };
    tail.add({ type: 'edited', ...at(), message: 'm401', text: 'second' });
    tail.add({ type: 'reacted', ...at(), message: 'm401', member: ADA, emoji: '👍', on: true, count: 1 });
    tail.add({ type: 'edited', ...at(), message: 'm401', text: 'third' });
    tail.add({ type: 'deleted', ...at(), message: 'm403' });
    tail.extend(older, 400, offset - 4);
    const [edited, deleted] = tail.after(400, 2, ADA.id)?.events ?? [];
    expect(edited).toMatchObject({ id: 'm401', text: 'third', edited: true, rev: offset - 1 });
    expect(edited).toMatchObject({ reactions: [{ emoji: '👍', count: 1, mine: true }] });
    expect(deleted).toMatchObject({ id: 'm403', text: '', deleted: true, rev: offset });
    expect(JSON.stringify(tail.after(offset - 4, 9, ''))).not.toContain('second');
  });

  test('counts what its messages grow by', () => {
    const budget = new TailBudget();
    const tail = new Tail(budget);
    tail.add(message(1));
    const { used } = budget;
    tail.add({ type: 'edited', offset: 2, time: 2, message: 'm1', text: 'x'.repeat(1_000) });
    tail.add({ type: 'edited', offset: 3, time: 3, message: 'm1', text: 'y' });
    expect(budget.used).toBeWithin(used, used + 500);
    tail.add({ type: 'edited', offset: 4, time: 4, message: 'm1', text: 'x'.repeat(1_000) });
    expect(budget.used).toBeGreaterThan(used + 2_000);
    tail.clear();
    expect(budget.used).toBe(0);
  });

  test('counts and returns a long text once for a message and once for its newest edit', () => {
    const budget = new TailBudget();
    const tail = new Tail(budget);
    tail.add(message(1));
    for (let offset = 2; offset <= 100; offset++)
      tail.add({ type: 'edited', offset, time: 2, message: 'm1', text: 'x'.repeat(offset === 100 ? 4_000 : 1) });
    expect(budget.used).toBeLessThan(100 * 210 + 2 * 4_000);
    expect(offsets(tail, 0)).toEqual([1, 100]);
    expect(offsets(tail, 50, 1)).toEqual([100]);
    expect([tail.has(50), tail.countAfter(50)]).toEqual([true, 50]);
  });
});

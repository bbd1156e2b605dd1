import { describe, expect, test } from 'bun:test';
import type { Message } from '../../../../../src/protocol/server-messages.ts';
import { LogWindow } from '../../../../../www/chat-box/log/log-window.ts';
import { findRange } from '../../../../../www/chat-box/log/transcript.ts';
import { message } from '../../../../helpers/page-events.ts';

/** Messages with the offsets `first` to `last`. */
const messages = (first: number, last: number): readonly Message[] =>
  Array.from({ length: last - first + 1 }, (_, at) => message(`m${first + at}`, first + at, {}));

/** The indexes that a window draws, from the first to after the last. */
const drawn = (window: LogWindow, all: readonly Message[]) => findRange(all, window.range);
const count = (window: LogWindow, all: readonly Message[]) => {
  const [start, end] = drawn(window, all);
  return end - start;
};

describe('LogWindow', () => {
  test('draws the newest messages first, and the others with the next drawing', () => {
    const window = new LogWindow();
    window.fit([], true);
    expect(window.completeFirst([])).toBe(false);
    const all = messages(1, 100);
    window.fit(all, true);
    expect(drawn(window, all)[1]).toBe(100);
    expect(count(window, all)).toBeWithin(16, 16 + 16);
    expect(window.completeFirst(all)).toBe(true);
    window.fit(all, true);
    expect(drawn(window, all)).toEqual([0, 100]);
    expect(window.completeFirst(all)).toBe(false);
  });

  test('draws the newest messages of a long log with the second drawing, and removes none of them', () => {
    const window = new LogWindow();
    const all = messages(1, 5_000);
    window.fit(all, true);
    expect(window.completeFirst(all)).toBe(true);
    // Otherwise the log would draw them a third time.
    expect(window.fit(all, true)).toBe(false);
    expect(drawn(window, all)[1]).toBe(5_000);
    expect(count(window, all)).toBeWithin(200, 200 + 16);
  });

  test('keeps its messages after a first drawing for a reader who scrolled up', () => {
    const window = new LogWindow();
    const all = messages(1, 5_000);
    window.fit(all, false);
    const range = drawn(window, all);
    expect(window.completeFirst(all)).toBe(false);
    expect(drawn(window, all)).toEqual(range);
  });

  test('draws all messages of a short log', () => {
    const window = new LogWindow();
    for (const all of [[], messages(1, 1), messages(1, 400)]) {
      window.fit(all, true);
      if (window.completeFirst(all)) window.fit(all, true);
      expect(drawn(window, all)).toEqual([0, all.length]);
      expect(window.isCut).toBe(false);
      expect(window.extend(all, -1) || window.extend(all, 1)).toBe(false);
    }
  });

  test('follows the end of a long log with a bounded number of messages, and removes those at its beginning rarely', () => {
    const window = new LogWindow();
    let removals = 0;
    let first = -Infinity;
    window.completeFirst(messages(1, 1));
    const newest = messages(1, 5_000);
    for (let last = 1; last <= 5_000; last++) {
      const all = newest.slice(0, last);
      const removes = window.fit(all, true);
      expect(removes).toBe(window.range.first !== first);
      expect(drawn(window, all)[1]).toBe(last);
      expect(count(window, all)).toBeLessThanOrEqual(400);
      if (removes) removals++;
      first = window.range.first;
    }
    expect(removals).toBeLessThan(25);
  });

  test('keeps the drawn messages of a reader who scrolled up, whatever arrives', () => {
    const window = new LogWindow();
    window.fit(messages(1, 380), false);
    const all = messages(1, 5_000);
    expect(window.fit(all, false)).toBe(false);
    expect(window.isCut).toBe(true);
    const [start, end] = drawn(window, all);
    expect(start).toBe(0);
    expect(end).toBeGreaterThanOrEqual(400);
    expect(end).toBeLessThan(400 + 16);
  });

  test('moves step by step to the beginning and back to the end', () => {
    const window = new LogWindow();
    const all = messages(1, 10_000);
    window.fit(all, true);
    let steps = 0;
    for (; window.extend(all, -1); steps++) {
      window.fit(all, false);
      expect(count(window, all)).toBeLessThan(400 + 2 * 16);
    }
    expect(drawn(window, all)[0]).toBe(0);
    expect(steps).toBeGreaterThan(20);
    expect(window.isCut).toBe(true);
    while (window.extend(all, 1)) window.fit(all, false);
    expect(window.isCut).toBe(false);
    expect(drawn(window, all)[1]).toBe(10_000);
  });

  test('draws a page that is loaded before its first message', () => {
    const window = new LogWindow();
    const newer = messages(2_000, 2_300);
    window.fit(newer, false);
    const all = messages(1_900, 2_300);
    window.fit(all, false);
    expect(drawn(window, all)[0]).toBe(0);
  });

  test('shows the messages around one that is not drawn', () => {
    const window = new LogWindow();
    const all = messages(1, 10_000);
    window.fit(all, true);
    expect(window.show(all, 9_990)).toBe(false);
    expect(window.show(all, 4_000)).toBe(true);
    window.fit(all, false);
    const [start, end] = drawn(window, all);
    expect(start).toBeLessThanOrEqual(3_800);
    expect(end).toBeGreaterThanOrEqual(4_200);
    expect(window.show(all, 4_000)).toBe(false);
    window.fit(all, true);
    expect(drawn(window, all)[1]).toBe(10_000);
  });

  test('starts anew with the messages of another stream', () => {
    const window = new LogWindow();
    window.fit(messages(50_000, 60_000), true);
    const other = messages(1, 100);
    window.fit(other, false);
    expect(drawn(window, other)).toEqual([0, 100]);
  });

  test('ends the cut when the last drawn chunk contains the newest message', () => {
    const window = new LogWindow();
    const all = messages(0, 1_019);
    window.fit(all, true);
    window.show(all, 810);
    expect(drawn(window, all)[1]).toBe(all.length);
    expect(window.extend(all, 1)).toBe(false);
    expect(window.isCut).toBe(false);
  });
});

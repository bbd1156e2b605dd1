import { expect, test } from 'bun:test';
import type { Message } from '../../../../../src/protocol/server-messages.ts';
import { findLoaded } from '../../../../../www/chat-box/search/loaded-search.ts';

function message(offset: number, text: string): Message {
  return { type: 'message', id: `m${offset}`, offset, time: 7, from: { id: 'ann', name: 'Ann' }, text };
}

test('findLoaded finds loaded messages, the newest first, without regard to case and accents', () => {
  const messages = [
    message(1, 'Crème brûlée'),
    message(2, 'tea'),
    message(3, 'ICE CREAM'),
    { ...message(4, ''), deleted: true as const },
  ];
  const { results, count } = findLoaded(messages, 'cre');
  expect([count, results.map(({ id, excerpt }) => [id, excerpt])]).toEqual([
    2,
    [
      ['m3', 'ICE CREAM'],
      ['m1', 'Crème brûlée'],
    ],
  ]);
  expect(findLoaded(messages, '')).toEqual({ results: [], count: 0 });
});

test('findLoaded finds a picture by its description, and shows it below the text', () => {
  const file = { id: 'p-1', type: 'image/webp', width: 8, height: 6, bytes: 100, alt: 'Two hills' };
  const messages = [
    { ...message(1, 'From the ridge'), file },
    { ...message(2, ''), file },
  ];
  expect(findLoaded(messages, 'hills').results.map(({ excerpt }) => excerpt)).toEqual([
    'Two hills',
    'From the ridge\nTwo hills',
  ]);
});

test('findLoaded finds the current text of a changed message', () => {
  const first = message(1, 'before');
  expect(findLoaded([first], 'before').count).toBe(1);
  expect(findLoaded([{ ...first, text: 'after' }], 'before').count).toBe(0);
});

test('findLoaded returns the newest 200 of many, and counts all', () => {
  const messages = Array.from({ length: 1_000 }, (_, index) => message(index, 'hello'));
  const { results, count } = findLoaded(messages, 'hello');
  expect([results.length, results[0]?.offset, count]).toEqual([200, 999, 1_000]);
});

import { expect, test } from 'bun:test';
import type { Message } from '../../../../src/protocol/server-messages.ts';
import { unreadAfter, parseReadPosition, formatReadPosition } from '../../../../www/chat-box/read-marker.ts';

function said(offset: number, by: string, deleted = false): Message {
  return {
    type: 'message',
    id: `m${offset}`,
    offset,
    time: 0,
    from: { id: by, name: by },
    text: 'x',
    ...(deleted && { deleted }),
  };
}

test('Unread is what others said after the last look and did not take back', () => {
  const messages = [said(1, 'bob'), said(2, 'bob'), said(4, 'me'), said(7, 'ann'), said(9, 'bob', true)];
  expect(unreadAfter(messages, 1, 'me')).toEqual([said(2, 'bob'), said(7, 'ann')]);
  expect(unreadAfter(messages, 7, 'me')).toEqual([]);
  expect(unreadAfter(messages, 0, undefined)).toHaveLength(4);
  expect(unreadAfter([], 0, 'me')).toEqual([]);
});

test('A look survives being written as a text, and what is no look is none', () => {
  const look = { epoch: 'kK3_-x', offset: 1_234_567 };
  expect(parseReadPosition(formatReadPosition(look))).toEqual(look);
  for (const text of [undefined, '', 'x', '12', '-1 e', 'NaN e', '{}']) expect(parseReadPosition(text)).toBeUndefined();
});

import { describe, expect, test } from 'bun:test';
import type { Message } from '../../../../../src/protocol/server-messages.ts';
import { ReadMarker, unreadAfter } from '../../../../../www/chat-box/log/read-marker.ts';
import { message } from '../../../../helpers/page-events.ts';

describe('unreadAfter', () => {
  const from = (id: string) => ({ from: { id, name: id } });
  const unreadIds = (messages: readonly Message[], after: number) =>
    unreadAfter(messages, after, 'me').map(({ id }) => id);

  test('returns messages of others after the offset', () => {
    const log = [message('a', 1), message('b', 2, from('me')), message('c', 3), message('d', 200)];
    expect(unreadIds(log, 1)).toEqual(['c', 'd']);
    expect(unreadIds(log, 0)).toEqual(['a', 'c', 'd']);
    expect(unreadIds(log, 200)).toEqual([]);
  });

  test('omits deleted messages', () => {
    const log = [message('a', 1), message('b', 2, { deleted: true, text: '' }), message('c', 3)];
    expect(unreadIds(log, 1)).toEqual(['c']);
    expect(unreadIds(log, 0)).toEqual(['a', 'c']);
  });

  test('omits messages of the reader and deleted ones together', () => {
    const log = [
      message('a', 1, from('bob')),
      message('b', 2, from('bob')),
      message('c', 4, from('me')),
      message('d', 7, from('ann')),
      message('e', 9, { ...from('bob'), deleted: true }),
    ];
    expect(unreadIds(log, 1)).toEqual(['b', 'd']);
    expect(unreadIds(log, 7)).toEqual([]);
    expect(unreadAfter(log, 0, undefined)).toHaveLength(4);
    expect(unreadAfter([], 0, 'me')).toEqual([]);
  });
});

describe('ReadMarker', () => {
  test('keeps the offset at which the reader looked away until they look away again', () => {
    const marker = new ReadMarker();
    marker.update(true, 5);
    expect(marker.offset).toBeUndefined();
    marker.update(false, 5);
    marker.update(false, 9);
    expect(marker.offset).toBe(5);
    marker.update(true, 9);
    marker.update(true, 12);
    expect(marker.offset).toBe(5);
    marker.update(false, 12);
    expect(marker.offset).toBe(12);
    marker.clear();
    expect(marker.offset).toBeUndefined();
  });

  test('starts at the newest message of a page that opens in the background, and nowhere in an empty room', () => {
    const marker = new ReadMarker();
    marker.update(false, undefined);
    marker.update(false, 40);
    expect(marker.offset).toBe(40);
    marker.update(false, undefined);
    expect(marker.offset).toBeUndefined();
  });
});

import { describe, expect, test } from 'bun:test';
import { MessageSearch } from '../../../../../www/chat-box/log/message-search.ts';

describe('MessageSearch', () => {
  test('requests page after page until the message is loaded', () => {
    const search = new MessageSearch();
    let requests = 0;
    const request = () => ++requests > 0;
    expect(search.proceed('a', false, true, request)).toBe('loading');
    expect(search.proceed('a', false, true, request)).toBe('loading');
    expect(search.proceed('a', true, true, request)).toBe('here');
    expect([requests, search.id]).toEqual([2, undefined]);
  });

  test('gives up at the beginning of the room, and after 40 pages', () => {
    const search = new MessageSearch();
    expect(search.proceed('a', false, false, () => true)).toBe('gone');
    const results = Array.from({ length: 41 }, () => search.proceed('b', false, true, () => true));
    expect([results[39], results[40], search.id]).toEqual(['loading', 'gone', undefined]);
  });

  test('counts only pages that were requested', () => {
    const search = new MessageSearch();
    for (let at = 0; at < 100; at++) search.proceed('a', false, true, () => false);
    expect(search.id).toBe('a');
  });
});

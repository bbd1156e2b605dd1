import { describe, expect, test } from 'bun:test';
import type { Message } from '../../../../../src/protocol/server-messages.ts';
import { Announcer } from '../../../../../www/chat-box/status/announcer.ts';
import { MessageSearch } from '../../../../../www/chat-box/log/message-search.ts';
import { ReadMarker, unreadAfter } from '../../../../../www/chat-box/read-marker.ts';
import { applyOutgoing } from '../../../../../www/chat-box/log/optimistic.ts';
import type { Command } from '../../../../../src/protocol/client-messages.ts';
import type { Outgoing } from '../../../../../www/client/outbox/outgoing.ts';
import { manualClock } from '../../../../helpers/manual-clock.ts';
import { message } from '../../../../helpers/page-events.ts';

describe('The announcer', () => {
  const start = () => {
    const clock = manualClock();
    const said: string[] = [];
    const announcer = new Announcer({
      say: (sentences) => said.push(sentences.join(' / ')),
      gathered: (count) => `${count} more`,
      after: (delay, task) => clock.after(delay, task),
    });
    return { announcer, clock, said };
  };

  test('reads out what comes in a quiet room at once', () => {
    const { announcer, clock, said } = start();
    announcer.hear({}, 'one');
    expect(said).toEqual(['one']);
    clock.advance(60_000);
    announcer.hear({}, 'two');
    expect(said).toEqual(['one', 'two']);
  });

  test('gathers what comes faster, and only counts a flood', () => {
    const { announcer, clock, said } = start();
    for (const sentence of ['one', 'two', 'three', 'four']) announcer.hear({}, sentence);
    clock.advance(2_000);
    for (let at = 0; at < 400; at++) announcer.hear({}, `flood ${at}`);
    clock.advance(2_000);
    expect(said).toEqual(['one', 'two / three / four', '400 more']);
    clock.advance(60_000);
    expect(said.length).toBe(3);
  });

  test('leaves out what another one of the page has read out', () => {
    const [first, second] = [start(), start()];
    const message = {};
    first.announcer.hear(message, 'one');
    second.announcer.hear(message, 'one');
    second.announcer.hear({}, 'two');
    expect([first.said, second.said]).toEqual([['one'], ['two']]);
  });
});

describe('What is unread', () => {
  const unreadIds = (messages: readonly Message[], after: number) =>
    unreadAfter(messages, after, 'me').map(({ id }) => id);

  test('is what others said after the bookmark', () => {
    const from = (id: string) => ({ from: { id, name: id } });
    const log = [message('a', 1), message('b', 2, from('me')), message('c', 3), message('d', 200)];
    expect(unreadIds(log, 1)).toEqual(['c', 'd']);
    expect(unreadIds(log, 0)).toEqual(['a', 'c', 'd']);
    expect(unreadIds(log, 200)).toEqual([]);
  });

  test('is nothing that was taken back', () => {
    const log = [message('a', 1), message('b', 2, { deleted: true, text: '' }), message('c', 3)];
    expect(unreadIds(log, 1)).toEqual(['c']);
    expect(unreadIds(log, 0)).toEqual(['a', 'c']);
  });

  test('begins where the reader looked away, until they look away again', () => {
    const bookmark = new ReadMarker();
    bookmark.see(true, 5);
    expect(bookmark.offset).toBeUndefined();
    bookmark.see(false, 5);
    bookmark.see(false, 9);
    expect(bookmark.offset).toBe(5);
    bookmark.see(true, 9);
    bookmark.see(true, 12);
    expect(bookmark.offset).toBe(5);
    bookmark.see(false, 12);
    expect(bookmark.offset).toBe(12);
    bookmark.clear();
    expect(bookmark.offset).toBeUndefined();
  });

  test('is nothing of what was there when a page was opened in the background, and nothing in an empty room', () => {
    const bookmark = new ReadMarker();
    bookmark.see(false, undefined);
    bookmark.see(false, 40);
    expect(bookmark.offset).toBe(40);
    bookmark.see(false, undefined);
    expect(bookmark.offset).toBeUndefined();
  });
});

describe('What we asked for', () => {
  const outgoing = (command: Omit<Command, 'id'> & object, kind: 'pending' | 'sent' = 'pending'): Outgoing => ({
    command: { ...command, id: 'command' } as Command,
    time: 0,
    state: { kind },
  });
  const react = (emoji: string, on: boolean) => outgoing({ type: 'react', message: 'a', emoji, on } as Command);
  const me = { id: 'me', name: 'Me' };
  const thumb = { emoji: '👍', count: 2 };
  const rows = [message('a', 1, { reactions: [thumb] }), message('b', 2)];

  test('shows at once, and leaves everything else as it is', () => {
    const edit = outgoing({ type: 'edit', message: 'a', text: 'A' } as Command, 'sent');
    const [a, b] = applyOutgoing(rows, [edit], me);
    expect(a).toEqual({ ...(rows[0] as Message), text: 'A', edited: true });
    expect(b).toBe(rows[1] as Message);
    const [gone] = applyOutgoing(rows, [outgoing({ type: 'delete', message: 'a' } as Command)], me);
    expect(gone).toEqual(message('a', 1, { text: '', deleted: true }));
  });

  test('stands behind what was said, with how far it is', () => {
    const send = outgoing({ type: 'send', text: 'x', replyTo: 'a' } as Command);
    const failed: Outgoing = { ...send, state: { kind: 'failed', failure: 'ended' } };
    const [a, b, ...said] = applyOutgoing(rows, [send, failed], me);
    expect([a === rows[0], b === rows[1]]).toEqual([true, true]);
    expect(said.map(({ state }) => state)).toEqual([send.state, failed.state]);
    expect(said[0]).toMatchObject({ id: 'command', from: me, text: 'x', replyTo: 'a', offset: Infinity });
    expect(applyOutgoing(rows, [], me)).toBe(rows);
  });

  test('counts a reaction once, however often it was asked for', () => {
    const after = (...asked: Outgoing[]) => applyOutgoing(rows, asked, me)[0]?.reactions;
    expect(after(react('👍', true))).toEqual([{ ...thumb, count: 3, mine: true }]);
    expect(after(react('👍', true), react('👍', true))).toEqual([{ ...thumb, count: 3, mine: true }]);
    expect(after(react('👍', true), react('👍', false))).toEqual([thumb]);
    expect(after(react('👍', false))).toEqual([thumb]);
    expect(after(react('🎉', true))).toEqual([{ emoji: '🎉', count: 1, mine: true }, thumb]);
  });

  test('and was refused, or is about a message that is gone, shows nothing', () => {
    const failed: Outgoing = { ...react('🎉', true), state: { kind: 'failed', failure: 'too-many' } };
    const shown = applyOutgoing(rows, [failed], me);
    expect(shown.map((row, at) => row === rows[at])).toEqual([true, true]);
    const gone = [message('a', 1, { text: '', deleted: true })];
    expect(applyOutgoing(gone, [react('🎉', true)], me)).toEqual(gone);
  });
});

describe('The search for a message', () => {
  test('asks for page after page until it is here', () => {
    const search = new MessageSearch();
    let asked = 0;
    const ask = () => ++asked > 0;
    expect(search.look('a', false, true, ask)).toBe('loading');
    expect(search.look('a', false, true, ask)).toBe('loading');
    expect(search.look('a', true, true, ask)).toBe('here');
    expect([asked, search.id]).toEqual([2, undefined]);
  });

  test('ends at the beginning of the room, and after 40 pages', () => {
    const search = new MessageSearch();
    expect(search.look('a', false, false, () => true)).toBe('gone');
    const results = Array.from({ length: 41 }, () => search.look('b', false, true, () => true));
    expect([results[39], results[40], search.id]).toEqual(['loading', 'gone', undefined]);
  });

  test('counts only pages that were asked for', () => {
    const search = new MessageSearch();
    for (let at = 0; at < 100; at++) search.look('a', false, true, () => false);
    expect(search.id).toBe('a');
  });
});

import { describe, expect, test } from 'bun:test';
import type { MessageSearch, SearchQuery } from '../../../../src/ports/search.ts';
import { RecordError } from '../../../../src/ports/record-error.ts';
import { MAX_FRAME_BYTES } from '../../../../src/protocol/limits.ts';
import type { SearchPage } from '../../../../src/protocol/search-messages.ts';
import type { Message } from '../../../../src/protocol/server-messages.ts';
import { createSearch } from '../../../../src/search/search.ts';
import type { FakeCarrier } from '../../../helpers/fake-carrier.ts';
import { inRoom, sentMessages, sentOfType } from '../../../helpers/in-room.ts';
import { manualClock } from '../../../helpers/manual-clock.ts';

const id = (number: number) => `abcdefghijklmnop${number}`;

function messages(count: number, text: string): readonly Message[] {
  return Array.from({ length: count }, (_, index) => ({
    ...{ type: 'message', id: id(index), text, offset: 1_000 - index, time: 7 },
    from: { id: 'member-of-ann-00001', name: 'KindFox1' },
  }));
}

/** A room with a search over a fake store, which records what it is asked for. */
function setUp(find: MessageSearch['find'], allowance = { messages: 0, bytes: 0 }) {
  const queries: (SearchQuery & { readonly room: string })[] = [];
  const clock = manualClock();
  let steps = 0;
  const search = {
    find: async (room: string, query: SearchQuery) => {
      queries.push({ room, ...query });
      return await find(room, query);
    },
    index: () => ++steps < 3,
  };
  const { requests, sink } = createSearch({ clock, search });
  const room = inRoom({ clock, requests, sinks: [sink], allowance });
  return { ...room, queries, steps: () => steps };
}

function pages(carrier: FakeCarrier): readonly SearchPage[] {
  return sentMessages(carrier).filter((message) => (message.type as string) === 'search') as unknown as SearchPage[];
}

const nothing = async () => ({ messages: [], next: undefined });
/** Lets the answers arrive that the event loop has ready. */
const settle = () => new Promise((resolve) => setImmediate(resolve));

describe('A search', () => {
  test('is answered with a page of excerpts, the newest first, and where the next page begins', async () => {
    const { chat, queries } = setUp(async () => ({ messages: messages(2, 'Hello there'), next: 500 }));
    const ada = chat();
    ada.receive({ type: 'search', id: id(1), text: ' HELLO ', before: 2_000, limit: 2 });
    await settle();
    expect(queries).toEqual([{ room: 'lobby', text: 'hello', before: 2_000, limit: 2 }]);
    const from = { id: 'member-of-ann-00001', name: 'KindFox1' };
    expect(pages(ada)).toEqual([
      {
        ...{ type: 'search', id: id(1), next: 500 },
        results: [
          { id: id(0), offset: 1_000, time: 7, from, excerpt: 'Hello there' },
          { id: id(1), offset: 999, time: 7, from, excerpt: 'Hello there' },
        ],
      },
    ]);
  });

  test('begins at the newest message, and asks for 20 results, when it says nothing else', async () => {
    const { chat, queries } = setUp(nothing);
    const ada = chat();
    ada.receive({ type: 'search', id: id(1), text: 'x' });
    await settle();
    expect(queries).toEqual([{ room: 'lobby', text: 'x', before: Number.MAX_SAFE_INTEGER, limit: 20 }]);
    expect(pages(ada)).toEqual([{ type: 'search', id: id(1), results: [] }]);
  });

  test('has as many results as fit into a frame, and goes on after the last of them', async () => {
    const avatar = `https://example.com/${'a'.repeat(480)}`;
    const long = messages(20, `${'日'.repeat(400)}x${'日'.repeat(400)}`);
    const found = long.map((message) => ({ ...message, from: { ...message.from, avatar } }));
    const { chat } = setUp(async () => ({ messages: found, next: 3 }));
    const ada = chat();
    ada.receive({ type: 'search', id: id(1), text: 'x' });
    await settle();
    const [page] = pages(ada);
    expect(Buffer.byteLength(JSON.stringify(page))).toBeLessThanOrEqual(MAX_FRAME_BYTES);
    expect(page?.results.length).toBeGreaterThan(10);
    expect(page?.next).toBe(page?.results.at(-1)?.offset);
  });

  test.each(['', ' \n ', '\u200b', '\u0301', 'x'.repeat(201), 'a\u0000b', 'a\u001bb', '\ud800'])(
    'for %j is refused with bad-search, and never reaches the store',
    async (text) => {
      const { chat, queries } = setUp(nothing);
      const ada = chat();
      ada.receive({ type: 'search', id: id(1), text });
      await settle();
      expect(sentOfType(ada, 'error')).toMatchObject([{ id: id(1), code: 'bad-search' }]);
      expect(queries).toEqual([]);
    },
  );

  test.each([
    { text: 'x' },
    { id: 'short', text: 'x' },
    { id: id(1) },
    { id: id(1), text: 7 },
    { id: id(1), text: ['x'] },
    { id: id(1), text: 'x', before: -1 },
    { id: id(1), text: 'x', before: '5' },
    { id: id(1), text: 'x', limit: 0 },
    { id: id(1), text: 'x', limit: 21 },
    { id: id(1), text: 'x', limit: 1.5 },
  ])('with the fields %j breaks the protocol', async (fields) => {
    const { chat, logs } = setUp(nothing);
    const ada = chat();
    ada.receive({ type: 'search', ...fields });
    await settle();
    expect(sentOfType(ada, 'bye')).toMatchObject([{ code: 'protocol' }]);
    expect(logs.join()).toContain('search.');
  });

  test('is refused with journal when the store fails, and the member may search again', async () => {
    let fails = true;
    const { chat, clock } = setUp(async () => {
      if (fails) throw new RecordError('The disk is full.');
      return await nothing();
    });
    const ada = chat();
    ada.receive({ type: 'search', id: id(1), text: 'x' });
    await settle();
    expect(sentOfType(ada, 'error')).toMatchObject([{ id: id(1), code: 'journal', retryAfter: 1_000 }]);
    fails = false;
    clock.advance(1);
    ada.receive({ type: 'search', id: id(2), text: 'x' });
    await settle();
    expect(pages(ada)).toHaveLength(1);
  });

  test('costs as much of the budget as nine messages', async () => {
    const { chat, queries, clock } = setUp(nothing, { messages: 2, bytes: 0 });
    const ada = chat();
    for (let number = 0; number < 4; number++) {
      ada.receive({ type: 'search', id: id(number), text: 'x' });
      await settle();
      clock.advance(1);
      await settle();
    }
    expect(queries).toHaveLength(2);
    expect(sentOfType(ada, 'error').map(({ code }) => code)).toEqual(['rate', 'rate']);
  });

  test('of a member that may only read is answered, and so is one in a paused room', async () => {
    const { openWith, queries, clock } = setUp(nothing);
    const reader = openWith({ access: 'read-only' });
    reader.receive({ type: 'hello' });
    clock.advance(20);
    reader.receive({ type: 'search', id: id(1), text: 'x' });
    await settle();
    expect([queries.length, pages(reader).length]).toEqual([1, 1]);
  });
});

describe('The index', () => {
  test('is brought up to date after the start, and half a second after a message', () => {
    const { chat, clock, steps } = setUp(nothing);
    clock.advance(100);
    expect(steps()).toBe(3);
    const ada = chat();
    ada.receive({ type: 'typing' });
    clock.advance(2_000);
    expect(steps()).toBe(3);
    ada.receive({ type: 'send', id: id(1), text: 'hello' });
    ada.receive({ type: 'send', id: id(2), text: 'hello' });
    clock.advance(490);
    expect(steps()).toBe(3);
    clock.advance(100);
    expect(steps()).toBe(4);
    clock.advance(60_000);
    expect(steps()).toBe(5);
  });
});

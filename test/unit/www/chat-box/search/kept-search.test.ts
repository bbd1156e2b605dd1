import { describe, expect, test } from 'bun:test';
import type { SearchPage, SearchResult } from '../../../../../src/protocol/search-messages.ts';
import { KeptSearch } from '../../../../../www/chat-box/search/kept-search.ts';
import { manualClock } from '../../../../helpers/manual-clock.ts';

const settle = () => new Promise((resolve) => setImmediate(resolve));

function result(offset: number): SearchResult {
  return { id: `m${offset}`, offset, time: 7, from: { id: 'ann', name: 'Ann' }, excerpt: 'hello' };
}

/** A page with results at these offsets. */
function page(offsets: readonly number[], next?: number): SearchPage {
  return { type: 'search', id: 'id', results: offsets.map(result), ...(next !== undefined && { next }) };
}

/** A refusal, as the client rejects a request with it. */
function refusal(code: string, retryAfter?: number): Error {
  return new Error(code, { cause: { type: 'error', code, reason: code, ...(retryAfter && { retryAfter }) } });
}

/** A search over a server that gives these answers, one after another. */
function setUp(...answers: (SearchPage | Error)[]) {
  const clock = manualClock();
  const requests: (readonly [string, number])[] = [];
  let isLive = true;
  const search: KeptSearch = new KeptSearch({
    clock,
    isLive: () => isLive,
    changed: () => {},
    async request(text, before) {
      requests.push([text, before]);
      const answer = answers.shift() ?? page([]);
      if (answer instanceof Error) throw answer;
      return answer;
    },
  });
  const found = () => search.results.map(({ offset }) => offset);
  return { clock, search, requests, found, goOffline: () => (isLive = false), goOnline: () => (isLive = true) };
}

describe('KeptSearch', () => {
  test('requests what was typed after a pause, and shows the results of all pages', async () => {
    const { clock, search, requests, found } = setUp(page([9, 8], 5), page([], 3), page([2]));
    search.start('he', 10);
    clock.advance(200);
    search.start('hello', 10);
    expect(search.state).toBe('searching');
    clock.advance(299);
    expect(requests).toEqual([]);
    clock.advance(1);
    await settle();
    expect(requests).toEqual([
      ['hello', 10],
      ['hello', 5],
      ['hello', 3],
    ]);
    expect([search.state, found()]).toEqual(['done', [9, 8, 2]]);
    search.more();
    expect(search.state).toBe('done');
  });

  test('requests nothing without a text, and where all messages are loaded', async () => {
    const { clock, search, requests } = setUp();
    search.start('', 10);
    search.start('hello', undefined);
    clock.advance(1_000);
    await settle();
    expect([search.state, requests]).toEqual(['idle', []]);
  });

  test('waits for the reader after 20 results, and goes on when asked', async () => {
    const many = Array.from({ length: 20 }, (_, index) => 100 - index);
    const { clock, search, requests, found } = setUp(page(many, 80), page([70]));
    search.start('hello', 101);
    clock.advance(300);
    await settle();
    expect([search.state, requests.length]).toEqual(['more', 1]);
    search.more();
    await settle();
    expect([search.state, found().length, found().at(-1)]).toEqual(['done', 21, 70]);
  });

  test('waits for the reader after six pages without results', async () => {
    const { clock, search, requests } = setUp(...Array.from({ length: 30 }, (_, index) => page([], 1_000 - index)));
    search.start('hello', 2_000);
    clock.advance(300);
    await settle();
    expect([search.state, requests.length]).toEqual(['more', 6]);
  });

  test('ignores the answer to an earlier search', async () => {
    const { clock, search, found } = setUp(page([9], 5), page([8]));
    search.start('hell', 10);
    clock.advance(300);
    search.start('hello', 10);
    await settle();
    expect([search.state, found()]).toEqual(['searching', []]);
    clock.advance(300);
    await settle();
    expect([search.state, found()]).toEqual(['done', [8]]);
  });

  test('waits as long as a busy server demands, and gives up after five waits', async () => {
    const { clock, search, requests, found } = setUp(refusal('rate', 2_000), page([9]));
    search.start('hello', 10);
    clock.advance(300);
    await settle();
    clock.advance(1_999);
    await settle();
    expect([search.state, requests.length]).toEqual(['searching', 1]);
    clock.advance(1);
    await settle();
    expect([search.state, found()]).toEqual(['done', [9]]);
    const busy = setUp(...Array.from({ length: 6 }, () => refusal('rate', 1_000)));
    busy.search.start('hello', 10);
    for (let wait = 0; wait < 8; wait++) {
      busy.clock.advance(1_000);
      await settle();
    }
    expect([busy.search.state, busy.requests.length]).toEqual(['failed', 6]);
  });

  test.each([
    [refusal('no-search'), 'unsupported'],
    [new Error('Not connected.'), 'unsupported'],
    [refusal('bad-search'), 'failed'],
  ] as const)('after %p is %s', async (error, state) => {
    const { clock, search } = setUp(error);
    search.start('hello', 10);
    clock.advance(300);
    await settle();
    expect(search.state).toBe(state);
  });

  test('is offline without a connection, and goes on where it stopped', async () => {
    const { clock, search, found, requests, goOffline, goOnline } = setUp(
      page([9], 5),
      new Error('Not connected.'),
      page([3]),
    );
    search.start('hello', 10);
    goOffline();
    clock.advance(300);
    await settle();
    expect([search.state, found()]).toEqual(['offline', [9]]);
    goOnline();
    search.more();
    await settle();
    expect([search.state, found(), requests.at(-1)]).toEqual(['done', [9, 3], ['hello', 5]]);
  });

  test('does nothing after its end', async () => {
    const { clock, search, requests } = setUp(page([9]));
    search.start('hello', 10);
    search.stop();
    clock.advance(1_000);
    await settle();
    expect(requests).toEqual([]);
  });
});

import { expect, test } from 'bun:test';
import { SEARCH_ROWS } from '../../src/ports/search.ts';
import type { Journal } from '../../src/journal/journal.ts';
import { ann, append, appendMessage, inTransaction, keepAll, type JournalMaker } from './journal-contract.ts';
import { manualClock } from './manual-clock.ts';

/** Searches the room `lobby` page by page until its end. Returns the texts of all results, in their order, and the number of pages. */
export function searchAll(journal: Journal, text: string, limit = 20): { texts: string[]; pages: number } {
  const texts: string[] = [];
  let before: number | undefined = Number.MAX_SAFE_INTEGER;
  let pages = 0;
  while (before !== undefined) {
    const { messages, next } = journal.search.find('lobby', { text, before, limit });
    expect(messages.length).toBeLessThanOrEqual(limit);
    if (next !== undefined) expect(next).toBeLessThan(before);
    texts.push(...messages.map((message) => message.text));
    before = next;
    pages++;
  }
  return { texts, pages };
}

/** Runs all steps of the index that are due. */
export function indexAll(journal: Journal): void {
  while (journal.search.index());
}

/** Tests the search of a journal against an adapter, with every message indexed, with some, and with none. */
export function searchContract(name: string, { make }: JournalMaker): void {
  const open = () => {
    const journal = make(keepAll, manualClock(1_000));
    return { journal, room: journal.room('lobby') };
  };

  test.each(['before', 'between', 'after'] as const)(
    `${name} finds messages that are appended %s the index has followed`,
    (when) => {
      const { journal, room } = open();
      appendMessage(room, 'm1', 'The quick brown fox');
      appendMessage(room, 'm2', 'jumps over the lazy dog');
      if (when !== 'before') indexAll(journal);
      appendMessage(room, 'm3', 'and QUICKLY back');
      if (when === 'after') indexAll(journal);
      expect(searchAll(journal, 'quick').texts).toEqual(['and QUICKLY back', 'The quick brown fox']);
      expect(searchAll(journal, 'quick', 1).texts).toEqual(['and QUICKLY back', 'The quick brown fox']);
      expect(searchAll(journal, 'k b').texts).toEqual(['The quick brown fox']);
      expect(searchAll(journal, 'ck').texts).toEqual(['and QUICKLY back', 'The quick brown fox']);
      expect(searchAll(journal, 'fox quick').texts).toEqual([]);
      expect(journal.search.find('other', { text: 'quick', before: 1_000, limit: 5 })).toEqual({
        messages: [],
        next: undefined,
      });
      expect(journal.names(undefined, 5)).toEqual(['lobby']);
    },
  );

  test(`${name} finds a message by the description of its picture, until it is deleted`, () => {
    const { journal, room } = open();
    const file = { id: 'p-1', type: 'image/webp', width: 8, height: 6, bytes: 100 };
    const send = (id: string, text: string, alt: string) =>
      append(room, { type: 'message', id, from: ann, text, file: { ...file, id, alt } });
    send('p-1', 'from the ridge', 'The sun above two hills');
    send('p-2', '', 'Hills in fog');
    send('p-3', 'hills without a description', '');
    const check = (expected: readonly string[]) => {
      expect(searchAll(journal, 'hills').texts).toEqual([...expected]);
      indexAll(journal);
      expect(searchAll(journal, 'hills').texts).toEqual([...expected]);
      expect(searchAll(journal, 'ridge the sun').texts).toEqual(
        ['from the ridge'].filter((text) => expected.includes(text)),
      );
    };
    check(['hills without a description', '', 'from the ridge']);
    append(room, { type: 'edited', message: 'p-3', text: 'nothing' });
    append(room, { type: 'deleted', message: 'p-2' });
    check(['from the ridge']);
    append(room, { type: 'edited', message: 'p-1', text: 'still with two hills' });
    check(['still with two hills']);
    append(room, { type: 'deleted', message: 'p-1' });
    check([]);
  });

  test(`${name} finds the current text of edited messages, and no deleted or cleared ones`, () => {
    const { journal, room } = open();
    for (const id of ['m1', 'm2', 'm3', 'm4']) appendMessage(room, id, `first text of ${id}`);
    indexAll(journal);
    const check = (expected: readonly string[]) => {
      expect(searchAll(journal, 'first text').texts).toEqual([...expected]);
      indexAll(journal);
      expect(searchAll(journal, 'first text').texts).toEqual([...expected]);
    };
    append(room, { type: 'edited', message: 'm2', text: 'another one' });
    append(room, { type: 'deleted', message: 'm4' });
    expect(searchAll(journal, 'another').texts).toEqual(['another one']);
    check(['first text of m3', 'first text of m1']);
    expect(searchAll(journal, 'another').texts).toEqual(['another one']);
    append(room, { type: 'edited', message: 'm2', text: 'once more first text' });
    append(room, { type: 'edited', message: 'm2', text: 'again the first text' });
    check(['first text of m3', 'again the first text', 'first text of m1']);
    append(room, { type: 'cleared', before: room.message('m2', '')?.offset ?? 0, by: ann });
    check(['first text of m3', 'again the first text']);
    while (journal.prune());
    check(['first text of m3', 'again the first text']);
  });

  test(`${name} keeps nothing of a transaction that fails`, () => {
    const { journal, room } = open();
    appendMessage(room, 'm1', 'a text that stays');
    indexAll(journal);
    const failing = () =>
      room.transaction(() => {
        room.append({ type: 'edited', message: 'm1', text: 'never' }, 7);
        room.append({ type: 'message', id: 'm2', from: ann, text: 'never' }, 7);
        throw new Error('a bug in the work');
      });
    expect(failing).toThrow();
    indexAll(journal);
    expect([searchAll(journal, 'never').texts, searchAll(journal, 'stays').texts]).toEqual([[], ['a text that stays']]);
  });

  test(`${name} finds nothing of pruned messages`, () => {
    const journal = make({ ...keepAll, maxMessages: 10 }, manualClock(1_000));
    const room = journal.room('lobby');
    for (let number = 0; number < 30; number++) appendMessage(room, `m${number}`, `text ${number}`);
    indexAll(journal);
    append(room, { type: 'edited', message: 'm3', text: 'text that changed' });
    while (journal.prune());
    indexAll(journal);
    expect(searchAll(journal, 'text').texts).toHaveLength(10);
    appendMessage(room, 'm30', 'text 30');
    indexAll(journal);
    expect(searchAll(journal, 'text').texts).toHaveLength(11);
  });

  test(`${name} takes the syntax of queries and patterns for text`, () => {
    const { journal, room } = open();
    const texts = [
      '100 % sure',
      'a_b',
      'say "hello" AND go',
      "it's (one) NEAR two",
      'star* and ^caret',
      'text : search',
      '\\',
    ];
    for (const [index, text] of texts.entries()) appendMessage(room, `m${index}`, text);
    const check = () => {
      for (const text of texts) expect(searchAll(journal, text.toLowerCase()).texts).toEqual([text]);
      for (const text of ['%', '_', '*', '"', "'", '^', ':', '(', '\\'])
        expect(searchAll(journal, text).texts).toEqual(texts.filter((other) => other.includes(text)).reverse());
      for (const text of ['" or "', 'text:search', '%sure', 'a%b', 'hello and', 'near(', "';drop table search;--"])
        expect(searchAll(journal, text).texts).toEqual([]);
    };
    check();
    indexAll(journal);
    check();
  });

  test(`${name} reads at most ${SEARCH_ROWS} messages in a call, and goes on in the next one`, () => {
    const { journal, room } = open();
    inTransaction(room, () => {
      for (let number = 0; number < SEARCH_ROWS + 500; number++)
        room.append({ type: 'message', id: `m${number}`, from: ann, text: number === 3 ? 'xy' : `text ${number}` }, 7);
    });
    const first = journal.search.find('lobby', { text: 'xy', before: Number.MAX_SAFE_INTEGER, limit: 5 });
    expect(first.messages).toEqual([]);
    expect(first.next).toBe(room.head - SEARCH_ROWS + 1);
    expect(searchAll(journal, 'xy')).toEqual({ texts: ['xy'], pages: 2 });
  });

  test(`${name} reads few long messages in a call`, () => {
    const { journal, room } = open();
    inTransaction(room, () => {
      for (let number = 0; number < 120; number++)
        room.append({ type: 'message', id: `m${number}`, from: ann, text: 'long'.repeat(1_000) }, 7);
    });
    expect(searchAll(journal, 'xy').pages).toBe(3);
  });
}

import { describe, expect, test } from 'bun:test';
import { EngineError } from '../../../../src/engine/engine-error.ts';
import { readSnapshot, toJournalEvent } from '../../../../src/engine/snapshot.ts';

const ROW = '{"offset":1,"time":1,"type":"message","id":"m1","from":{"id":"a","name":"Ada"},"text":"now"}';
const EDITED = '{"offset":2,"time":2,"type":"edited","message":"m1","text":""}';
const RENAMED = '{"offset":3,"time":3,"type":"renamed","member":{"id":"a","name":"Eve"},"was":"Ada"}';

/** The answer of the script, with changed parts. */
function answer(changes: { mode?: string; isKept?: number; events?: unknown; rows?: unknown } = {}) {
  const { mode = 'names', isKept = 1, events = [], rows = [] } = changes;
  return [
    'e1',
    '3',
    '17',
    mode,
    '2',
    ['a', '1 ada Ada', 'b', '2 bob Bob'],
    isKept,
    events,
    rows,
    '0',
    '0',
    '0',
    null,
    ['b', ',"user":"bob","role":"owner"'],
  ];
}

function read(changes: Parameters<typeof answer>[0]) {
  return readSnapshot(answer(changes));
}

describe('readSnapshot', () => {
  test('reads the state of a room, and the names of a small one', () => {
    const { people, ...state } = readSnapshot(answer());
    expect(state).toEqual({
      ...{ epoch: 'e1', head: 3, version: 17, count: 2, pruned: 0 },
      ...{ isKept: true, isKnown: true, events: [], cleared: 0, documentsVersion: 0 },
      documents: undefined,
    });
    expect([...(people ?? [])]).toEqual([
      ['a', { id: 'a', name: 'Ada' }],
      ['b', { id: 'b', name: 'Bob', user: 'bob', role: 'owner' }],
    ]);
    expect(read({ mode: 'count' }).people).toBeUndefined();
  });

  test('distinguishes a kept event, one that was pruned last, and one that is lost', () => {
    const states = [1, 2, 0].map((isKept) => read({ isKept }));
    expect(states.map(({ isKept }) => isKept)).toEqual([true, false, false]);
    expect(states.map(({ isKnown }) => isKnown)).toEqual([true, true, false]);
  });

  test('gives messages and edits the present text of their rows', () => {
    const events = [
      ['1-0', ['m', 'm1']],
      ['2-0', ['e', EDITED]],
      ['3-0', ['e', RENAMED]],
    ];
    const snapshot = read({ events, rows: [`2:${ROW}`] });
    expect(snapshot.events.map(({ offset }) => offset)).toEqual([1, 2, 3]);
    expect(snapshot.events.map((event) => toJournalEvent(event, ''))).toMatchObject([
      { type: 'message', text: 'now', rev: 2 },
      { type: 'edited', text: 'now' },
      { type: 'renamed', was: 'Ada' },
    ]);
  });

  test('throws an EngineError for malformed data', () => {
    expect(() => read({ events: [['1-0', ['m', 'm1']]], rows: ['1:not JSON'] })).toThrow(EngineError);
    expect(() => read({ events: [['1-0', ['e', 'not JSON']]] })).toThrow(EngineError);
  });

  test('leaves out a message without a row, and an edit of it has no text', () => {
    const events = [
      ['1-0', ['m', 'm1']],
      ['2-0', ['e', EDITED]],
      ['4-0', ['m', 'm2']],
    ];
    const snapshot = read({ events, rows: [null, `4:${ROW}`] });
    expect(snapshot.events.map((event) => toJournalEvent(event, ''))).toMatchObject([
      { type: 'edited', text: '' },
      { type: 'message', text: 'now' },
    ]);
  });
});

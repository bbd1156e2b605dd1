import { describe, expect, test } from 'bun:test';
import { applyChange, type Row } from '../../../../src/engine/row.ts';
import { planCommand, type CommandPlan } from '../../../../src/engine/turn-call.ts';
import type { Draft, Verdict } from '../../../../src/ports/verdict.ts';
import type { RecordMember } from '../../../../src/record/record.ts';
import { command } from '../../../helpers/followed-record.ts';

const PERSON = { id: 'a', name: 'Ada' };
const OFFSET = 1_700_000_000_000_123;
const AT = { offset: OFFSET, time: 1_700_000_000_000 };
const HELLO = { type: 'message' as const, id: 'm1', from: PERSON, text: 'hello' };
const ROW: Row = { rev: '7', message: { offset: 7, time: 1, ...HELLO } };

function newAda(): RecordMember {
  return { id: 'a1', personId: 'a', name: 'Ada', address: '', access: 'read-write' };
}

/** Plans a command with a verdict. */
function plan(verdict: Verdict, changes: Partial<CommandPlan> = {}, member = newAda()) {
  const entry = command(member, verdict, { id: 'c1' });
  return planCommand(entry, verdict, {
    generation: '3',
    newNames: () => ['Otter1', 'Otter2'],
    change: undefined,
    ...changes,
  });
}

/** Plans a change of the row. */
function planChange(draft: Extract<Draft, { type: 'edited' | 'deleted' | 'reacted' }>, isWritten = false) {
  const change = { before: ROW, after: applyChange(ROW, draft), count: 4, isWritten };
  return plan({ kind: 'append', draft }, { change });
}

describe('planCommand', () => {
  test('plans a message as JSON behind its offset and time', () => {
    const { fields, read } = plan({ kind: 'append', draft: HELLO });
    expect(fields).toEqual(['m', 'c1', 'a1', '3', JSON.stringify(HELLO).slice(1), '', '', '']);
    expect(read(String(OFFSET))).toEqual({
      kind: 'outcome',
      outcome: { kind: 'appended', event: { ...HELLO, ...AT }, result: AT, author: undefined },
    });
  });

  test('plans a change with the revision that it was judged by, or the one that the call writes', () => {
    const draft = { type: 'deleted' as const, message: 'm1' };
    expect(planChange(draft).fields.slice(4, 6)).toEqual(['m1 7', JSON.stringify(applyChange(ROW, draft).message)]);
    expect(planChange(draft, true).fields[4]).toBe('m1 =');
  });

  test('keeps the text of an edit out of the log', () => {
    const { fields } = planChange({ type: 'edited', message: 'm1', text: 'secret' });
    expect(fields[6]).toContain('secret');
    expect(fields[7]).toBe('"type":"edited","message":"m1","text":""}');
  });

  test('adds the number of people to a reaction', () => {
    const draft = { type: 'reacted' as const, message: 'm1', member: PERSON, emoji: '👍', on: true };
    const { fields, read } = planChange(draft);
    expect(fields[6]).toContain('"count":4');
    expect(read(String(OFFSET))).toMatchObject({ outcome: { event: { ...draft, ...AT, count: 4 } } });
  });

  test('plans a rename with its candidates, and sets the name that the engine chose', () => {
    const ada = newAda();
    expect(plan({ kind: 'rename', name: 'Bob_L' }).fields[4]).toBe('bobi:Bob_L');
    const { fields, read } = plan({ kind: 'rename', name: undefined }, {}, ada);
    expect(fields[4]).toBe('otteri:Otter1 otter2:Otter2');
    expect(read(`${OFFSET} Ada Otter2`)).toMatchObject({
      outcome: { event: { type: 'renamed', member: { id: 'a', name: 'Otter2' }, was: 'Ada' } },
    });
    expect(ada.name).toBe('Otter2');
  });

  test.each([
    ['append', { kind: 'append', draft: HELLO }],
    ['rename', { kind: 'rename', name: 'Bob' }],
    ['keep', { kind: 'keep', changes: [] }],
    ['unchanged', { kind: 'unchanged' }],
    ['refused', { kind: 'refused', code: 'rate' }],
  ] satisfies [string, Verdict][])('reads repeats and conflicts of the verdict %s', (_, verdict) => {
    const { read } = plan(verdict);
    expect(read('d12 34')).toEqual({
      kind: 'outcome',
      outcome: { kind: 'repeated', result: { offset: 12, time: 34 } },
    });
    expect(['x', 'stale', 'gone', 'taken'].map((answer) => read(answer).kind)).toEqual([
      'conflict',
      'stale',
      'gone',
      'taken',
    ]);
  });

  test('answers a refusal where the id is new to the engine', () => {
    const refused = { kind: 'refused' as const, code: 'rate' as const, retryAfter: 5 };
    expect(plan(refused).read('no')).toEqual({ kind: 'outcome', outcome: refused });
    expect(plan({ kind: 'unchanged' }).read('u12 34')).toMatchObject({
      outcome: { kind: 'unchanged', result: { offset: 12 } },
    });
  });
});

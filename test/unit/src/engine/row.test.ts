import { describe, expect, test } from 'bun:test';
import { applyChange, countReaction, encodeRow, readRow, toMessage, type Row } from '../../../../src/engine/row.ts';

const ADA = { id: 'a', name: 'Ada' };
const BOB = { id: 'b', name: 'Bob' };
const HELLO = { offset: 7, time: 1, type: 'message' as const, id: 'm1', from: ADA, text: 'a:b {"x":1}' };
const ROW: Row = { rev: '7', message: HELLO };

/** Applies a reaction of a person. */
function react(row: Row, member: typeof ADA, emoji: string, on = true): Row {
  return applyChange(row, { type: 'reacted', message: 'm1', member, emoji, on });
}

describe('readRow', () => {
  test('reads what encodeRow writes behind a revision, whatever the text contains', () => {
    expect(readRow(`7:${encodeRow(ROW)}`)).toEqual(ROW);
  });
});

describe('applyChange', () => {
  test('replaces the text of an edited message, and keeps its revision for the engine to raise', () => {
    const edited = applyChange(ROW, { type: 'edited', message: 'm1', text: 'new' });
    expect(edited).toEqual({ rev: '7', message: { ...HELLO, text: 'new', edited: true } });
    expect(ROW.message.text).toBe(HELLO.text);
  });

  test('adds a reaction of a person once, and removes it with the last person', () => {
    const twice = react(react(react(ROW, ADA, '👍'), ADA, '👍'), BOB, '👍');
    expect(countReaction(twice, '👍')).toBe(2);
    const none = react(react(twice, ADA, '👍', false), BOB, '👍', false);
    expect(countReaction(none, '👍')).toBe(0);
    expect(none.message.by).toEqual({});
    expect(ROW.message.by).toBeUndefined();
  });

  test('removes the text, the picture and the reactions of a deleted message', () => {
    const file = { id: 'm1', type: 'image/webp', width: 8, height: 6, bytes: 100, alt: 'a bear' };
    const withPicture = { ...ROW, message: { ...HELLO, file } };
    expect(applyChange(withPicture, { type: 'edited', message: 'm1', text: '' }).message.file).toEqual(file);
    const deleted = applyChange(react(withPicture, ADA, '👍'), { type: 'deleted', message: 'm1' });
    expect(deleted.message).toEqual({ ...HELLO, text: '', deleted: true });
  });
});

describe('toMessage', () => {
  test('has a revision only when the message has changed', () => {
    expect(toMessage(ROW, '')).toEqual(HELLO);
    expect(toMessage({ ...ROW, rev: '9' }, '')).toEqual({ ...HELLO, rev: 9 });
  });

  test('sorts reactions, and marks those of the viewer', () => {
    const row = react(react(react(ROW, ADA, '👍'), BOB, '👍'), BOB, '🎉');
    expect(toMessage(row, 'a').reactions).toEqual([
      { emoji: '🎉', count: 1 },
      { emoji: '👍', count: 2, mine: true },
    ]);
  });
});

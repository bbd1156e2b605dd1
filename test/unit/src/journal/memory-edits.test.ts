import { expect, spyOn, test } from 'bun:test';
import { MemoryEdits } from '../../../../src/journal/memory-edits.ts';
import { MemoryRoom } from '../../../../src/journal/memory-room.ts';
import { newId } from '../../../../src/secrets.ts';
import { append, appendMessage, bob } from '../../../helpers/journal-contract.ts';

test('MemoryRoom finds the edit that the next one replaces without a scan of all changes', () => {
  const room = new MemoryRoom(newId);
  appendMessage(room, 'm1', 'one');
  append(room, { type: 'reacted', message: 'm1', member: bob, emoji: '👍', on: true });
  const scan = spyOn(Array.prototype, 'findLastIndex');
  append(room, { type: 'edited', message: 'm1', text: 'two' });
  expect(scan).not.toHaveBeenCalled();
  scan.mockRestore();
});

test('MemoryEdits returns the replaced edit, and forgets an undone or a pruned one', () => {
  const undo: (() => void)[] = [];
  const edits = new MemoryEdits((step) => undo.push(step));
  const edited = (offset: number) => ({ type: 'edited', offset, time: 7, message: 'm1', text: 'x' }) as const;
  expect(edits.add('m1', 3)).toBeUndefined();
  expect(edits.add('m1', 5)).toBe(3);
  undo.pop()?.();
  expect(edits.add('m1', 6)).toBe(3);
  edits.delete(edited(3));
  expect(edits.add('m1', 7)).toBe(6);
  edits.delete(edited(7));
  expect(edits.add('m1', 8)).toBeUndefined();
});

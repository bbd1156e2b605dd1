import { describe, expect, test } from 'bun:test';
import type { Command } from '../../../../../src/protocol/client-messages.ts';
import type { Message } from '../../../../../src/protocol/server-messages.ts';
import { applyOutgoing } from '../../../../../www/chat-box/log/optimistic.ts';
import type { Outgoing } from '../../../../../www/client/outbox/outgoing.ts';
import { message } from '../../../../helpers/page-events.ts';

describe('applyOutgoing', () => {
  const outgoing = (command: Omit<Command, 'id'> & object, kind: 'pending' | 'sent' = 'pending'): Outgoing => ({
    command: { ...command, id: 'command' } as Command,
    time: 0,
    state: { kind },
  });
  const react = (emoji: string, on: boolean) => outgoing({ type: 'react', message: 'a', emoji, on } as Command);
  const me = { id: 'me', name: 'Me' };
  const thumb = { emoji: '👍', count: 2 };
  const rows = [message('a', 1, { reactions: [thumb] }), message('b', 2)];

  test('applies edits and deletions at once, and leaves other messages as they are', () => {
    const edit = outgoing({ type: 'edit', message: 'a', text: 'A' } as Command, 'sent');
    const [a, b] = applyOutgoing(rows, [edit], me);
    expect(a).toEqual({ ...(rows[0] as Message), text: 'A', edited: true });
    expect(b).toBe(rows[1] as Message);
    const [gone] = applyOutgoing(rows, [outgoing({ type: 'delete', message: 'a' } as Command)], me);
    expect(gone).toEqual(message('a', 1, { text: '', deleted: true }));
  });

  test('adds messages that are being sent at the end, with their state', () => {
    const send = outgoing({ type: 'send', text: 'x', replyTo: 'a' } as Command);
    const failed: Outgoing = { ...send, state: { kind: 'failed', failure: 'ended' } };
    const [a, b, ...added] = applyOutgoing(rows, [send, failed], me);
    expect([a === rows[0], b === rows[1]]).toEqual([true, true]);
    expect(added.map(({ state }) => state)).toEqual([send.state, failed.state]);
    expect(added[0]).toMatchObject({ id: 'command', from: me, text: 'x', replyTo: 'a', offset: Infinity });
    expect(applyOutgoing(rows, [], me)).toBe(rows);
  });

  test('counts a reaction once, however often it was sent', () => {
    const after = (...commands: Outgoing[]) => applyOutgoing(rows, commands, me)[0]?.reactions;
    expect(after(react('👍', true))).toEqual([{ ...thumb, count: 3, mine: true }]);
    expect(after(react('👍', true), react('👍', true))).toEqual([{ ...thumb, count: 3, mine: true }]);
    expect(after(react('👍', true), react('👍', false))).toEqual([thumb]);
    expect(after(react('👍', false))).toEqual([thumb]);
    expect(after(react('🎉', true))).toEqual([{ emoji: '🎉', count: 1, mine: true }, thumb]);
  });

  test('ignores commands that failed, and reactions to deleted messages', () => {
    const failed: Outgoing = { ...react('🎉', true), state: { kind: 'failed', failure: 'too-many' } };
    const shown = applyOutgoing(rows, [failed], me);
    expect(shown.map((row, at) => row === rows[at])).toEqual([true, true]);
    const gone = [message('a', 1, { text: '', deleted: true })];
    expect(applyOutgoing(gone, [react('🎉', true)], me)).toEqual(gone);
  });
});

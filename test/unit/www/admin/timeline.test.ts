import { describe, expect, test } from 'bun:test';
import type { Message } from '../../../../src/protocol/server-messages.ts';
import { addPage, applyEvent, markDeleted, type Timeline } from '../../../../www/admin/room/timeline.ts';

const from = { id: 'm1', name: 'CalmOtter' };

function message(offset: number, more: Partial<Message> = {}): Message {
  return { type: 'message', id: `id-${offset}`, offset, time: offset, from, text: `text ${offset}`, ...more };
}

const texts = (timeline: Timeline) => timeline.map(({ text }) => text);

describe('applyEvent', () => {
  const timeline = addPage([], [message(1), message(3)]);

  test('adds a message once, also when a page has it already', () => {
    const once = applyEvent(timeline, message(4), true);
    expect(texts(applyEvent(once, message(4), true))).toEqual(['text 1', 'text 3', 'text 4']);
  });

  test('edits and deletes a message, unless the message is in a later state', () => {
    const edited = applyEvent(timeline, { type: 'edited', message: 'id-3', text: 'new', offset: 5, time: 5 }, true);
    expect(edited[1]).toMatchObject({ text: 'new', edited: true, rev: 5 });
    const late = applyEvent(edited, { type: 'edited', message: 'id-3', text: 'older', offset: 4, time: 4 }, true);
    expect(late[1]?.text).toBe('new');
    const gone = applyEvent(late, { type: 'deleted', message: 'id-3', offset: 6, time: 6 }, true);
    expect(gone[1]).toMatchObject({ text: '', deleted: true });
  });

  test('removes the messages that were cleared', () => {
    const cleared = applyEvent(timeline, { type: 'cleared', before: 3, by: from, offset: 7, time: 7 }, true);
    expect(texts(cleared)).toEqual(['text 3']);
  });

  test('leaves out the oldest of more than 300 messages only while the end is in view', () => {
    const long = addPage(
      [],
      Array.from({ length: 300 }, (_, at) => message(at + 1)),
    );
    expect(applyEvent(long, message(301), true)).toHaveLength(300);
    expect(applyEvent(long, message(301), false)).toHaveLength(301);
  });
});

test('addPage puts an older page before the others, and keeps the later state of a message', () => {
  const timeline = markDeleted(addPage([], [message(5), message(6)]), 'id-5');
  expect(texts(addPage(timeline, [message(2), message(5)]))).toEqual(['text 2', '', 'text 6']);
});

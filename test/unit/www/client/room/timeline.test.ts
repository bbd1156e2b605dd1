import { expect, test } from 'bun:test';
import { Timeline } from '../../../../../www/client/room/timeline.ts';
import { deleted, edited, message, reacted, renamed } from '../../../../helpers/page-events.ts';

const ME = 'me';

/** A timeline of `one` at 10, `two` at 20 and `three` at 30. */
function filledTimeline(): Timeline {
  const timeline = new Timeline();
  timeline.reset('epoch', 30);
  timeline.addPage([message('one', 10), message('two', 20), message('three', 30)], true, false, ME);
  return timeline;
}

const ids = ({ messages: rows }: Timeline) => rows.map(({ id }) => id);
const find = ({ messages: rows }: Timeline, id: string) => rows.find((row) => row.id === id);

test('Timeline applies each event once, in the order of offsets', () => {
  const timeline = filledTimeline();
  expect(timeline.apply(message('four', 40, { prev: 30 }), ME)).toBe('applied');
  expect(timeline.apply(message('four', 40), ME)).toBe('duplicate');
  expect(timeline.apply(message('late', 35), ME)).toBe('duplicate');
  expect(timeline.apply(message('five', 70), ME)).toBe('applied');
  expect(ids(timeline)).toEqual(['one', 'two', 'three', 'four', 'five']);
  expect(timeline.position.offset).toBe(70);
});

test('Timeline reports a gap when an event before this one is missing', () => {
  const timeline = filledTimeline();
  expect(timeline.apply(message('six', 60, { prev: 50 }), ME)).toBe('gap');
  expect(timeline.position.offset).toBe(30);
  expect(ids(timeline)).not.toContain('six');
  expect(timeline.apply(message('four', 40, { prev: 20 }), ME)).toBe('applied');
});

test('Timeline applies edits and deletions to messages, and keeps no text of a deleted one', () => {
  const timeline = filledTimeline();
  timeline.apply(edited('one', 40, 'One'), ME);
  timeline.apply(reacted('two', 50, 'ann', 1), ME);
  timeline.apply(deleted('two', 60), ME);
  timeline.apply(edited('not-loaded', 70, 'x'), ME);
  timeline.apply(renamed('ann', 80, 'Ann'), ME);
  expect(find(timeline, 'one')).toMatchObject({ text: 'One', edited: true, rev: 40 });
  expect(find(timeline, 'two')).toMatchObject({ text: '', deleted: true, rev: 60 });
  expect(find(timeline, 'two')).not.toHaveProperty('reactions');
  expect(timeline.position.offset).toBe(80);
});

test('Timeline ignores a change that the message already contains', () => {
  const timeline = filledTimeline();
  timeline.apply(message('four', 40, { text: 'Four', edited: true, rev: 60 }), ME);
  timeline.apply(edited('four', 50, 'an older text'), ME);
  timeline.apply(edited('four', 60, 'the same text'), ME);
  expect(find(timeline, 'four')).toMatchObject({ text: 'Four', rev: 60 });
  timeline.apply(edited('four', 70, 'a newer text'), ME);
  expect(find(timeline, 'four')).toMatchObject({ text: 'a newer text', rev: 70 });
});

test('Timeline keeps the counts of reactions and marks your own', () => {
  const timeline = filledTimeline();
  timeline.apply(reacted('one', 40, 'ann', 1, true, '🎉'), ME);
  timeline.apply(reacted('one', 50, ME, 2, true, '🎉'), ME);
  timeline.apply(reacted('one', 60, 'bob', 1, true, '👀'), ME);
  expect(find(timeline, 'one')?.reactions).toEqual([
    { emoji: '🎉', count: 2, mine: true },
    { emoji: '👀', count: 1 },
  ]);
  timeline.apply(reacted('one', 70, 'ann', 1, false, '🎉'), ME);
  expect(find(timeline, 'one')?.reactions?.[0]).toEqual({ emoji: '🎉', count: 1, mine: true });
  timeline.apply(reacted('one', 80, ME, 0, false, '🎉'), ME);
  timeline.apply(reacted('one', 90, 'bob', 0, false, '👀'), ME);
  expect(find(timeline, 'one')).not.toHaveProperty('reactions');
});

test('Timeline inserts an older page before its messages, each message once', () => {
  const timeline = new Timeline();
  timeline.reset('epoch', 30);
  expect(timeline.isComplete).toBe(false);
  timeline.addPage([message('three', 30)], true, true, ME);
  expect([timeline.isComplete, timeline.hasOlder]).toEqual([true, true]);
  timeline.expectPage();
  expect(timeline.addPage([message('one', 10)], false, false, ME)).toBe(false);
  expect(ids(timeline)).toEqual(['three']);
  expect(timeline.addPage([message('two', 20), message('three', 30)], true, false, ME)).toBe(true);
  expect(ids(timeline)).toEqual(['one', 'two', 'three']);
  expect([timeline.hasOlder, timeline.isLoading]).toEqual([false, false]);
});

test('Timeline applies to a page the changes that arrived while the page was loading', () => {
  const timeline = filledTimeline();
  timeline.apply(edited('old', 35, 'before the page was requested'), ME);
  timeline.expectPage();
  timeline.apply(edited('old', 40, 'edited'), ME);
  timeline.addPage([message('older', 1), message('old', 2)], false, false, ME);
  timeline.apply(deleted('older', 50), ME);
  timeline.apply(reacted('newer', 60, ME, 1), ME);
  timeline.addPage(
    [message('newer', 3, { rev: 60, reactions: [{ emoji: '👍', count: 1, mine: true }] })],
    true,
    false,
    ME,
  );
  expect(find(timeline, 'old')).toMatchObject({ text: 'edited', rev: 40 });
  expect(find(timeline, 'older')).toMatchObject({ text: '', deleted: true, rev: 50 });
  expect(find(timeline, 'newer')?.reactions).toEqual([{ emoji: '👍', count: 1, mine: true }]);
});

test('Timeline drops the parts of an abandoned page', () => {
  const timeline = filledTimeline();
  timeline.expectPage();
  timeline.addPage([message('a part', 1)], false, false, ME);
  timeline.abandonPage();
  timeline.expectPage();
  timeline.addPage([message('old', 5)], true, false, ME);
  expect(ids(timeline)).toEqual(['old', 'one', 'two', 'three']);
});

test('Timeline holds at most 10,000 messages, live or from pages', () => {
  const timeline = filledTimeline();
  for (let at = 1; at <= 10_000; at++) timeline.apply(message(`m${at}`, 30 + at), ME);
  expect(timeline.messages.length).toBe(10_000);
  expect(timeline.messages[0]?.id).toBe('m1');
  // There is no space for them.
  expect(timeline.hasOlder).toBe(false);
  timeline.apply(edited('m1', 20_000, 'M1'), ME);
  timeline.apply(edited('m10000', 20_001, 'M10000'), ME);
  expect([timeline.messages[0]?.text, timeline.messages.at(-1)?.text]).toEqual(['M1', 'M10000']);
  expect([timeline.find('m2')?.offset, timeline.find('m0')?.offset, timeline.find('unknown')]).toEqual([
    32,
    undefined,
    undefined,
  ]);
  // The page ends before a message that is no longer loaded.
  timeline.expectPage();
  timeline.apply(message('new', 20_002), ME);
  expect(timeline.addPage([message('three', 30)], true, true, ME)).toBe(false);
  expect([timeline.messages.length, timeline.messages[0]?.id]).toEqual([10_000, 'm2']);
});

test('Timeline takes at most 10,000 messages of a page without end, the newest of them', () => {
  const timeline = new Timeline();
  timeline.reset('epoch', 100_000);
  for (let part = 0; part < 30; part++) {
    const messages = Array.from({ length: 500 }, (_, at) => message(`m${500 * part + at}`, 500 * part + at));
    timeline.addPage(messages, false, true, ME);
  }
  timeline.addPage([message('last', 99_999)], true, true, ME);
  expect([timeline.messages.length, timeline.messages.at(-1)?.id]).toEqual([10_000, 'last']);
});

test('Timeline ignores a page that was not requested', () => {
  const timeline = filledTimeline();
  const before = ids(timeline);
  expect(timeline.addPage([message('unasked', 1)], true, true, ME)).toBe(false);
  expect(ids(timeline)).toEqual(before);
});

test('Timeline takes an event that it cannot use as no gap, and keeps its position', () => {
  const timeline = new Timeline();
  timeline.reset('epoch', 5);
  timeline.addPage([], true, false, ME);
  expect(timeline.apply({ type: 'skipped', offset: 7, prev: 5 }, ME)).toBe('duplicate');
  expect(timeline.position.offset).toBe(5);
  expect(timeline.apply(message('next', 9, { prev: 7 }), ME)).toBe('applied');
  // An offset that is wrong, too, does not make the events after it duplicates.
  expect(timeline.apply({ type: 'skipped', offset: Number.MAX_SAFE_INTEGER, prev: 9 }, ME)).toBe('duplicate');
  expect(timeline.apply(message('later', 11, { prev: 9 }), ME)).toBe('applied');
});

test('Timeline reports a gap before an event that it cannot use', () => {
  const timeline = filledTimeline();
  expect(timeline.apply({ type: 'skipped', offset: 90, prev: 80 }, ME)).toBe('gap');
  expect(timeline.apply(message('after', 95, { prev: 90 }), ME)).toBe('gap');
});

test('Timeline drops everything on reset', () => {
  const timeline = filledTimeline();
  timeline.reset('another', 5);
  expect([timeline.messages.length, timeline.position.offset, timeline.position.epoch, timeline.isComplete]).toEqual([
    0,
    5,
    'another',
    false,
  ]);
  timeline.addPage([message('one', 3)], true, false, ME);
  expect(ids(timeline)).toEqual(['one']);
});

test('Timeline returns a new array exactly when a message changed', () => {
  const timeline = filledTimeline();
  const before = timeline.messages;
  timeline.apply(renamed('ann', 40, 'Ann'), ME);
  timeline.apply(edited('unknown', 50, 'x'), ME);
  expect(timeline.messages).toBe(before);
  timeline.apply(edited('one', 60, 'One'), ME);
  expect(timeline.messages).not.toBe(before);
  expect(before[0]?.text).toBe('one');
});

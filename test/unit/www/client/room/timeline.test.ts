import { expect, test } from 'bun:test';
import { Timeline } from '../../../../../www/client/room/timeline.ts';
import { deleted, edited, message, reacted, renamed } from '../../../../helpers/page-events.ts';

const ME = 'me';

/** A record of `one` at 10, `two` at 20 and `three` at 30. */
function record(): Timeline {
  const made = new Timeline();
  made.reset('epoch', 30);
  made.addPage([message('one', 10), message('two', 20), message('three', 30)], true, false, ME);
  return made;
}

const ids = ({ messages: rows }: Timeline) => rows.map(({ id }) => id);
const find = ({ messages: rows }: Timeline, id: string) => rows.find((row) => row.id === id);

test('A record takes each event once, in the order of offsets', () => {
  const made = record();
  expect(made.apply(message('four', 40, { prev: 30 }), ME)).toBe('applied');
  expect(made.apply(message('four', 40), ME)).toBe('duplicate');
  expect(made.apply(message('late', 35), ME)).toBe('duplicate');
  expect(made.apply(message('five', 70), ME)).toBe('applied');
  expect(ids(made)).toEqual(['one', 'two', 'three', 'four', 'five']);
  expect(made.position.offset).toBe(70);
});

test('A record notices a gap before an event, and not one that it has filled itself', () => {
  const made = record();
  expect(made.apply(message('six', 60, { prev: 50 }), ME)).toBe('gap');
  expect(made.position.offset).toBe(30);
  expect(ids(made)).not.toContain('six');
  expect(made.apply(message('four', 40, { prev: 20 }), ME)).toBe('applied');
});

test('A record folds edits and deletions into rows, and keeps no text of what was deleted', () => {
  const made = record();
  made.apply(edited('one', 40, 'One'), ME);
  made.apply(reacted('two', 50, 'ann', 1), ME);
  made.apply(deleted('two', 60), ME);
  made.apply(edited('nobody-knows-this', 70, 'x'), ME);
  made.apply(renamed('ann', 80, 'Ann'), ME);
  expect(find(made, 'one')).toMatchObject({ text: 'One', edited: true, rev: 40 });
  expect(find(made, 'two')).toMatchObject({ text: '', deleted: true, rev: 60 });
  expect(find(made, 'two')).not.toHaveProperty('reactions');
  expect(made.position.offset).toBe(80);
});

test('A record applies to a row only what is not folded in already', () => {
  const made = record();
  made.apply(message('four', 40, { text: 'Four', edited: true, rev: 60 }), ME);
  made.apply(edited('four', 50, 'an older text'), ME);
  made.apply(edited('four', 60, 'the same text'), ME);
  expect(find(made, 'four')).toMatchObject({ text: 'Four', rev: 60 });
  made.apply(edited('four', 70, 'a newer text'), ME);
  expect(find(made, 'four')).toMatchObject({ text: 'a newer text', rev: 70 });
});

test('A record counts reactions as the server does and knows which are mine', () => {
  const made = record();
  made.apply(reacted('one', 40, 'ann', 1, true, '🎉'), ME);
  made.apply(reacted('one', 50, ME, 2, true, '🎉'), ME);
  made.apply(reacted('one', 60, 'bob', 1, true, '👀'), ME);
  expect(find(made, 'one')?.reactions).toEqual([
    { emoji: '🎉', count: 2, mine: true },
    { emoji: '👀', count: 1 },
  ]);
  made.apply(reacted('one', 70, 'ann', 1, false, '🎉'), ME);
  expect(find(made, 'one')?.reactions?.[0]).toEqual({ emoji: '🎉', count: 1, mine: true });
  made.apply(reacted('one', 80, ME, 0, false, '🎉'), ME);
  made.apply(reacted('one', 90, 'bob', 0, false, '👀'), ME);
  expect(find(made, 'one')).not.toHaveProperty('reactions');
});

test('A record puts an older page before what it has, and nothing of it twice', () => {
  const made = new Timeline();
  made.reset('epoch', 30);
  expect(made.isComplete).toBe(false);
  made.addPage([message('three', 30)], true, true, ME);
  expect([made.isComplete, made.hasOlder]).toEqual([true, true]);
  made.expectPage();
  expect(made.addPage([message('one', 10)], false, false, ME)).toBe(false);
  expect(ids(made)).toEqual(['three']);
  expect(made.addPage([message('two', 20), message('three', 30)], true, false, ME)).toBe(true);
  expect(ids(made)).toEqual(['one', 'two', 'three']);
  expect([made.hasOlder, made.isLoading]).toEqual([false, false]);
});

test('A record applies to a page what happened to its messages while it was on its way', () => {
  const made = record();
  made.apply(edited('old', 35, 'nobody asked for it yet'), ME);
  made.expectPage();
  made.apply(edited('old', 40, 'edited'), ME);
  made.addPage([message('older', 1), message('old', 2)], false, false, ME);
  made.apply(deleted('older', 50), ME);
  made.apply(reacted('newer', 60, ME, 1), ME);
  made.addPage([message('newer', 3, { rev: 60, reactions: [{ emoji: '👍', count: 1, mine: true }] })], true, false, ME);
  expect(find(made, 'old')).toMatchObject({ text: 'edited', rev: 40 });
  expect(find(made, 'older')).toMatchObject({ text: '', deleted: true, rev: 50 });
  expect(find(made, 'newer')?.reactions).toEqual([{ emoji: '👍', count: 1, mine: true }]);
});

test('A record that lost a page forgets its parts', () => {
  const made = record();
  made.expectPage();
  made.addPage([message('a part', 1)], false, false, ME);
  made.abandonPage();
  made.expectPage();
  made.addPage([message('old', 5)], true, false, ME);
  expect(ids(made)).toEqual(['old', 'one', 'two', 'three']);
});

test('A record holds 10,000 messages, and the oldest may be asked for again', () => {
  const made = record();
  for (let at = 1; at <= 10_000; at++) made.apply(message(`m${at}`, 30 + at), ME);
  expect(made.messages.length).toBe(10_000);
  expect(made.messages[0]?.id).toBe('m1');
  expect(made.hasOlder).toBe(true);
  made.apply(edited('m1', 20_000, 'M1'), ME);
  made.apply(edited('m10000', 20_001, 'M10000'), ME);
  expect([made.messages[0]?.text, made.messages.at(-1)?.text]).toEqual(['M1', 'M10000']);
  expect([made.find('m2')?.offset, made.find('m0')?.offset, made.find('nobody')]).toEqual([32, undefined, undefined]);
  // While a page is on its way, what it ends before stays.
  made.expectPage();
  made.apply(message('new', 20_002), ME);
  made.addPage([message('three', 30)], true, true, ME);
  expect(made.messages.slice(0, 2).map(({ id }) => id)).toEqual(['three', 'm1']);
});

test('A record that starts anew has nothing left of the old', () => {
  const made = record();
  made.reset('another', 5);
  expect([made.messages.length, made.position.offset, made.position.epoch, made.isComplete]).toEqual([
    0,
    5,
    'another',
    false,
  ]);
  made.addPage([message('one', 3)], true, false, ME);
  expect(ids(made)).toEqual(['one']);
});

test('A record gives a new array exactly when something changed', () => {
  const made = record();
  const before = made.messages;
  made.apply(renamed('ann', 40, 'Ann'), ME);
  made.apply(edited('unknown', 50, 'x'), ME);
  expect(made.messages).toBe(before);
  made.apply(edited('one', 60, 'One'), ME);
  expect(made.messages).not.toBe(before);
  expect(before[0]?.text).toBe('one');
});

import { expect, test } from 'bun:test';
import type { Clock } from '../../src/clock.ts';
import type { Journal, Retention, RoomJournal } from '../../src/journal/journal.ts';
import type { Draft } from '../../src/ports/verdict.ts';
import type { JournalEvent } from '../../src/protocol/server-messages.ts';
import { journalKeptContract } from './journal-kept-contract.ts';
import { manualClock } from './manual-clock.ts';

/** Creates journals of one adapter. */
export interface JournalMaker {
  /** Creates an empty journal. */
  make(retention: Retention, clock: Clock): Journal;
}

export const ann = { id: 'member-of-ann-00001', name: 'KindFox1' };
export const bob = { id: 'member-of-bob-00001', name: 'BoldOwl2' };
/** Retention that removes nothing. */
export const keepAll: Retention = { maxMessages: 1_000_000, maxChanges: 1_000_000, maxAgeMs: Number.MAX_SAFE_INTEGER };

/** Tests the contract of the journal port against an adapter. */
export function journalContract(name: string, { make }: JournalMaker): void {
  const open = (): RoomJournal => make(keepAll, manualClock(1_000)).room('lobby');
  journalKeptContract(name, { make });

  test(`${name} assigns rising offsets and returns the last one as head`, () => {
    const room = open();
    expect(room.head).toBe(0);
    const offsets = [
      appendMessage(room, 'm1', 'one'),
      appendMessage(room, 'm2', 'two'),
      appendMessage(room, 'm3', 'three'),
    ];
    expect(offsets).toEqual([...offsets].sort((a, b) => a - b));
    expect(new Set(offsets).size).toBe(3);
    expect(room.head).toBe(offsets[2] ?? -1);
  });

  test(`${name} returns one record for each room`, () => {
    const journal = make(keepAll, manualClock(1_000));
    appendMessage(journal.room('lobby'), 'm1', 'hello');
    expect(journal.room('lobby').after(0, 10, ann.id)).toHaveLength(1);
    expect(journal.room('other').after(0, 10, ann.id)).toHaveLength(0);
    expect(journal.room('other').epoch).not.toBe(journal.room('lobby').epoch);
    journal.release('lobby');
    expect(journal.room('lobby').after(0, 10, ann.id)).toHaveLength(1);
  });

  test(`${name} reads pages before and after an offset, in rising order`, () => {
    const room = open();
    for (let index = 1; index <= 10; index++) appendMessage(room, `m${index}`, `text ${index}`);
    const all = room.after(0, 100, ann.id);
    const fifth = all[4]?.offset ?? -1;
    expect(texts(room.before(fifth, 3, ann.id))).toEqual(['text 2', 'text 3', 'text 4']);
    expect(texts(room.after(fifth, 3, ann.id))).toEqual(['text 6', 'text 7', 'text 8']);
    expect(room.before(all[0]?.offset ?? -1, 3, ann.id)).toEqual([]);
    expect(room.after(room.head, 3, ann.id)).toEqual([]);
  });

  test(`${name} stores reserved names, replaces and deletes them, and undoes that with its transaction`, () => {
    const room = open();
    const kept = { name: 'ada', memberId: ann.id, network: room.names.tag('192.0.2.1'), leftAt: 5_000, message: 'm1' };
    const here = { name: 'bob', memberId: bob.id, network: 0, leftAt: undefined, message: undefined };
    expect(room.names.all()).toEqual([]);
    room.transaction(() => {
      room.names.put({ ...kept, leftAt: undefined });
      room.names.put(here);
      room.names.put(kept);
    });
    const byName = () => [...room.names.all()].sort((a, b) => (a.name < b.name ? -1 : 1));
    expect(byName()).toEqual([kept, here]);
    const failing = () =>
      room.transaction(() => {
        room.names.delete('ada');
        room.names.put({ ...here, leftAt: 6_000 });
        throw new Error('a bug in the work');
      });
    expect(failing).toThrow('a bug in the work');
    expect(byName()).toEqual([kept, here]);
    room.transaction(() => {
      room.names.delete('ada');
      room.names.delete('unknown');
    });
    expect(byName()).toEqual([here]);
  });

  test(`${name} tags networks: equal for one network, 0 for loopback, without the address`, () => {
    const { names } = open();
    expect(names.tag('2001:db8::1')).toBe(names.tag('2001:DB8:0:0:5::'));
    expect(names.tag('192.0.2.1')).toBeWithin(1, 65_536);
    expect(['127.0.0.1', '::1', '::ffff:127.0.0.1'].map((address) => names.tag(address))).toEqual([0, 0, 0]);
  });

  test(`${name} applies an edit to the message and keeps the event`, () => {
    const room = open();
    const offset = appendMessage(room, 'm1', 'befor');
    const edited = append(room, { type: 'edited', message: 'm1', text: 'before' });
    const [message, event] = room.after(0, 10, ann.id);
    expect(message).toEqual({
      ...{ type: 'message', offset, time: 7, id: 'm1', from: ann },
      ...{ text: 'before', edited: true, rev: edited },
    });
    expect(event).toEqual({ type: 'edited', offset: edited, time: 7, message: 'm1', text: 'before' });
    expect(room.message('m1', bob.id)).toEqual(message as never);
  });

  test(`${name} returns only the newest edit of a message, with its present text`, () => {
    const room = open();
    appendMessage(room, 'm1', 'first');
    appendMessage(room, 'm2', 'other');
    const edit = (message: string, text: string) => append(room, { type: 'edited', message, text });
    const offsets = [edit('m1', 'second'), edit('m2', 'of its own'), edit('m1', 'third')].slice(1);
    const edits = () => room.after(0, 10, ann.id).filter(({ type }) => type === 'edited');
    expect(edits().map(({ offset }) => offset)).toEqual(offsets);
    expect(edits()).toMatchObject([{ text: 'of its own' }, { text: 'third' }]);
    // A page is full although it leaves out an edit.
    expect(room.after(0, 4, ann.id)).toHaveLength(4);
    const failing = () =>
      room.transaction(() => {
        room.append({ type: 'edited', message: 'm1', text: 'fourth' }, 7);
        throw new Error('The turn failed.');
      });
    expect(failing).toThrow('The turn failed.');
    expect(edits()).toMatchObject([{ text: 'of its own' }, { text: 'third' }]);
    // A client may have any of them as its last event.
    expect(room.isCompleteAfter(3)).toBe(true);
  });

  test(`${name} keeps the last of the edits of a message that retention removed with its text`, () => {
    const journal = make({ ...keepAll, maxMessages: 1 }, manualClock(1_000));
    const room = journal.room('lobby');
    appendMessage(room, 'm1', 'first');
    for (const text of ['second', 'third']) append(room, { type: 'edited', message: 'm1', text });
    appendMessage(room, 'm2', 'the last one');
    while (journal.prune());
    const edits = room.after(0, 10, ann.id).filter(({ type }) => type === 'edited');
    expect(edits).toMatchObject([{ text: 'third' }]);
  });

  test(`${name} empties a deleted message and every edit of it`, () => {
    const room = open();
    appendMessage(room, 'm1', 'secret');
    append(room, { type: 'edited', message: 'm1', text: 'more secret' });
    append(room, { type: 'reacted', message: 'm1', member: bob, emoji: '👍', on: true });
    const deleted = append(room, { type: 'deleted', message: 'm1' });
    expect(JSON.stringify(room.after(0, 10, ann.id))).not.toContain('secret');
    expect(room.message('m1', bob.id)).toMatchObject({ text: '', deleted: true, rev: deleted });
    expect(room.message('m1', bob.id)?.reactions).toBeUndefined();
  });

  test(`${name} keeps no text of a deleted message that retention removed`, () => {
    const journal = make({ ...keepAll, maxMessages: 1 }, manualClock(1_000));
    const room = journal.room('lobby');
    appendMessage(room, 'm1', 'first');
    append(room, { type: 'edited', message: 'm1', text: 'secret' });
    append(room, { type: 'deleted', message: 'm1' });
    appendMessage(room, 'm2', 'the last one');
    while (journal.prune());
    const edits = room.after(0, 10, ann.id).filter(({ type }) => type === 'edited');
    expect(edits).toMatchObject([{ text: '' }]);
  });

  test(`${name} returns one edit of a message after those of another network were removed`, () => {
    const journal = make({ ...keepAll, maxChanges: 40 }, manualClock(1_000));
    const room = journal.room('lobby');
    appendMessage(room, 'm1', 'first');
    const edit = (text: string, address: string) =>
      inTransaction(room, () => void room.append({ type: 'edited', message: 'm1', text }, 7, address));
    for (const text of ['second', 'third', 'fourth']) edit(text, '192.0.2.1');
    edit('fifth', '198.51.100.1');
    for (let count = 0; count < 20; count++)
      inTransaction(room, () => {
        const on = count % 2 === 0;
        room.append({ type: 'reacted', message: 'm1', member: bob, emoji: '👍', on }, 7, '198.51.100.1');
      });
    while (journal.prune());
    const edits = room.after(0, 100, ann.id).filter(({ type }) => type === 'edited');
    expect(edits).toHaveLength(1);
    expect(edits).toMatchObject([{ text: 'fifth' }]);
  });

  test(`${name} keeps the picture of a message until it is deleted`, () => {
    const room = open();
    const file = { id: 'm1', type: 'image/webp', width: 800, height: 600, bytes: 1_000, alt: 'a "bear"\u2028' };
    append(room, { type: 'message', id: 'm1', from: ann, text: '', file });
    append(room, { type: 'edited', message: 'm1', text: 'look' });
    const [message] = room.after(0, 10, ann.id);
    expect(message).toMatchObject({ text: 'look', file });
    expect(room.before(room.head + 1, 1, ann.id)).toMatchObject([{ id: 'm1', file }]);
    append(room, { type: 'deleted', message: 'm1' });
    expect(room.message('m1', ann.id)?.file).toBeUndefined();
    expect(JSON.stringify(room.after(0, 10, ann.id))).not.toContain('bear');
  });

  test(`${name} counts a member's reaction once, and marks the viewer's own`, () => {
    const room = open();
    appendMessage(room, 'm1', 'hello');
    const react = (member: typeof ann, emoji: string, on: boolean) =>
      inTransaction(room, () => room.append({ type: 'reacted', message: 'm1', member, emoji, on }, 7));
    react(ann, '👍', true);
    expect(react(bob, '👍', true)).toMatchObject({ count: 2, on: true });
    expect(react(bob, '👍', true)).toMatchObject({ count: 2 });
    react(bob, '🎉', true);
    expect(react(bob, '🎉', false)).toMatchObject({ count: 0, on: false });
    expect(room.message('m1', ann.id)?.reactions).toEqual([{ emoji: '👍', count: 2, mine: true }]);
    expect(room.message('m1', 'someone-else-000001')?.reactions).toEqual([{ emoji: '👍', count: 2 }]);
  });

  test(`${name} returns at most so many members with a reaction, and none of a deleted or cleared message`, () => {
    const room = open();
    const eve = { id: 'member-of-eve-00001', name: 'ShyMole3' };
    for (const id of ['m1', 'm2', 'm3']) {
      appendMessage(room, id, 'hello');
      for (const member of [ann, bob, eve])
        append(room, { type: 'reacted', message: id, member, emoji: '👍', on: true });
      append(room, { type: 'reacted', message: id, member: eve, emoji: '👍', on: false });
      append(room, { type: 'reacted', message: id, member: eve, emoji: '🎉', on: true });
    }
    expect(room.reactors('m1', '👍', 25).toSorted()).toEqual([ann.id, bob.id]);
    expect(room.reactors('m1', '👍', 1)).toHaveLength(1);
    expect(room.reactors('m1', '🎉', 25)).toEqual([eve.id]);
    append(room, { type: 'deleted', message: 'm3' });
    append(room, { type: 'cleared', before: room.message('m2', '')?.offset ?? 0, by: ann });
    const none = [room.reactors('m1', '👍', 25), room.reactors('m3', '👍', 25), room.reactors('m2', '🔥', 25)];
    expect([...none, room.reactors('unknown', '👍', 25), room.reactors('m2', 'toString', 25)].flat()).toEqual([]);
    expect(room.reactors('m2', '👍', 25).toSorted()).toEqual([ann.id, bob.id]);
  });

  test(`${name} keeps the reactions of a message in one order, regardless of the order of commands`, () => {
    const room = open();
    appendMessage(room, 'm1', 'hello');
    const react = (emoji: string, on: boolean) =>
      inTransaction(room, () => room.append({ type: 'reacted', message: 'm1', member: ann, emoji, on }, 7));
    for (const emoji of ['👍', '🎉', '🔥', '☝🏽', '☝️', '❤️']) react(emoji, true);
    react('👍', false);
    react('👍', true);
    const emoji = room.message('m1', bob.id)?.reactions?.map((reaction) => reaction.emoji);
    expect(emoji).toEqual(['☝🏽', '☝️', '❤️', '🎉', '👍', '🔥']);
  });

  test(`${name} keeps replies and renames`, () => {
    const room = open();
    appendMessage(room, 'm1', 'hello');
    append(room, { type: 'message', id: 'm2', from: bob, text: 'hi', replyTo: 'm1' });
    append(room, { type: 'renamed', member: ann, was: 'CalmCat3' });
    expect(room.after(0, 10, ann.id).slice(1)).toMatchObject([
      { type: 'message', replyTo: 'm1' },
      { type: 'renamed', member: ann, was: 'CalmCat3' },
    ]);
  });

  test(`${name} commits all of a transaction or nothing`, () => {
    const room = open();
    const offset = appendMessage(room, 'm1', 'stays');
    const work = () => {
      room.append({ type: 'message', id: 'm2', from: ann, text: 'goes' }, 7);
      room.append({ type: 'edited', message: 'm1', text: 'goes' }, 7);
      room.append({ type: 'reacted', message: 'm1', member: ann, emoji: '👍', on: true }, 7);
      room.recordResult('command-000000001', { offset: 2, time: 7 });
      throw new Error('The turn failed.');
    };
    expect(() => room.transaction(work)).toThrow('The turn failed.');
    expect(room.head).toBe(offset);
    expect(room.after(0, 10, ann.id)).toEqual([
      { type: 'message', offset, time: 7, id: 'm1', from: ann, text: 'stays' },
    ]);
    expect(room.resultOf('command-000000001')).toBeUndefined();
    expect(appendMessage(room, 'm2', 'again')).toBeGreaterThan(offset);
  });

  test(`${name} stores the result of a command`, () => {
    const room = open();
    expect(room.resultOf('command-000000001')).toBeUndefined();
    inTransaction(room, () => room.recordResult('command-000000001', { offset: 12, time: 34 }));
    expect(room.resultOf('command-000000001')).toEqual({ offset: 12, time: 34 });
  });

  test(`${name} keeps the result of a message under its id when the message is edited, deleted or pruned`, () => {
    const journal = make({ maxMessages: 1, maxChanges: 1, maxAgeMs: Number.MAX_SAFE_INTEGER }, manualClock(1_000));
    const room = journal.room('lobby');
    const offset = appendMessage(room, 'message-0000000001', 'hello');
    append(room, { type: 'edited', message: 'message-0000000001', text: 'hallo' });
    append(room, { type: 'deleted', message: 'message-0000000001' });
    expect(room.resultOf('message-0000000001')).toEqual({ offset, time: 7 });
    appendMessage(room, 'message-0000000002', 'the last one');
    while (journal.prune());
    expect(room.message('message-0000000001', ann.id)).toBeUndefined();
    expect(room.resultOf('message-0000000001')).toEqual({ offset, time: 7 });
  });

  test(`${name} replays from a kept event only, and never more events than the limit`, () => {
    const room = open();
    expect(room.canReplay(0, 10)).toBe(true);
    const offsets = [1, 2, 3, 4].map((index) => appendMessage(room, `m${index}`, 'text'));
    const [first = -1, second = -1] = offsets;
    expect(room.canReplay(first, 3)).toBe(true);
    expect(room.canReplay(first, 2)).toBe(false);
    expect(room.canReplay(second, 2)).toBe(true);
    expect(room.canReplay(0, 4)).toBe(true);
    expect(room.canReplay(0, 3)).toBe(false);
    expect(room.canReplay(room.head + 5, 10)).toBe(false);
  });

  test(`${name} prunes the oldest events beyond a limit in steps, and then cannot replay from them`, () => {
    const journal = make({ maxMessages: 10, maxChanges: 10, maxAgeMs: Number.MAX_SAFE_INTEGER }, manualClock(1_000));
    const room = journal.room('lobby');
    inTransaction(room, () => {
      for (let index = 1; index <= 2_500; index++) {
        room.append({ type: 'message', id: `m${index}`, from: ann, text: `text ${index}` }, 7);
      }
    });
    const newest = texts(room.after(0, 5_000, ann.id)).slice(-10);
    const first = room.after(0, 1, ann.id)[0]?.offset ?? -1;
    let steps = 1;
    while (journal.prune()) steps++;
    expect(steps).toBeGreaterThan(1);
    expect(texts(room.after(0, 5_000, ann.id))).toEqual(newest);
    expect(room.canReplay(0, 5_000)).toBe(false);
    expect(room.canReplay(first, 5_000)).toBe(false);
    expect(room.canReplay(room.after(0, 1, ann.id)[0]?.offset ?? -1, 9)).toBe(true);
    expect(room.message('m1', ann.id)).toBeUndefined();
  });

  test(`${name} prunes events older than maxAgeMs, and keeps command results for 24 h`, () => {
    const clock = manualClock(1_000);
    const journal = make({ maxMessages: 1_000, maxChanges: 1_000, maxAgeMs: 5_000 }, clock);
    const room = journal.room('lobby');
    inTransaction(room, () => {
      const event = room.append({ type: 'message', id: 'm1', from: ann, text: 'old' }, clock.wall());
      room.recordResult('m1', event);
    });
    clock.advance(6_000);
    inTransaction(room, () => room.append({ type: 'message', id: 'm2', from: ann, text: 'new' }, clock.wall()));
    while (journal.prune());
    expect(texts(room.after(0, 10, ann.id))).toEqual(['new']);
    expect(room.resultOf('m1')).toMatchObject({ time: 1_000 });
    clock.advance(24 * 60 * 60 * 1_000);
    while (journal.prune());
    expect(room.resultOf('m1')).toBeUndefined();
    expect(room.head).toBeGreaterThan(0);
  });
}

/** Appends a message in a transaction of its own. Returns its offset. */
export function appendMessage(room: RoomJournal, id: string, text: string): number {
  return append(room, { type: 'message', id, from: ann, text });
}

/** Appends an event in a transaction of its own. Returns its offset. */
export function append(room: RoomJournal, draft: Draft): number {
  return inTransaction(room, () => room.append(draft, 7)).offset;
}

/** Runs work in a transaction. */
export function inTransaction<Result>(room: RoomJournal, work: () => Result): Result {
  let result: Result | undefined;
  room.transaction(() => {
    result = work();
  });
  return result as Result;
}

function texts(events: readonly JournalEvent[]): (string | undefined)[] {
  return events.map((event) => ('text' in event ? event.text : undefined));
}

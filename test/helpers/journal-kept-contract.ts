import { expect, test } from 'bun:test';
import type { RoomJournal } from '../../src/journal/journal.ts';
import { ann, append, appendMessage, bob, inTransaction, keepAll, type JournalMaker } from './journal-contract.ts';
import { manualClock } from './manual-clock.ts';

/** Tests the part of the contract of the journal port that is about documents, the audit log, settings and clearances. */
export function journalKeptContract(name: string, { make }: JournalMaker): void {
  const open = (): RoomJournal => make(keepAll, manualClock(1_000)).room('lobby');

  test(`${name} keeps documents and an audit log, and undoes a change with its transaction`, () => {
    const room = open();
    const ban = { key: 'ban:1', value: '{"by":"Ann"}', endsAt: 9_000 };
    const settings = { key: 'settings', value: '{"rev":1}', endsAt: undefined };
    expect(room.kept.documents()).toEqual([]);
    inTransaction(room, () => {
      room.kept.put({ ...ban, value: 'replaced' });
      room.kept.put(settings);
      room.kept.put(ban);
      for (const value of ['one', 'two', 'three']) room.kept.addEntry(value, 7);
    });
    const byKey = () => [...room.kept.documents()].sort((a, b) => (a.key < b.key ? -1 : 1));
    expect(byKey()).toEqual([ban, settings]);
    const failing = () =>
      room.transaction(() => {
        room.kept.delete('ban:1');
        room.kept.put({ ...settings, value: '{"rev":2}' });
        room.kept.addEntry('four', 8);
        throw new Error('a bug in the work');
      });
    expect(failing).toThrow('a bug in the work');
    expect(byKey()).toEqual([ban, settings]);
    const [newest, second] = room.kept.entries(undefined, 2);
    expect([newest, second]).toMatchObject([
      { value: 'three', time: 7 },
      { value: 'two', time: 7 },
    ]);
    expect(room.kept.entries(second?.id, 5).map(({ value }) => value)).toEqual(['one']);
    expect(room.kept.entries('not a number', 5)).toEqual([]);
    inTransaction(room, () => room.kept.delete('ban:1'));
    expect(byKey()).toEqual([settings]);
  });

  test(`${name} removes documents after their end, and entries of the audit log after 90 days`, () => {
    const clock = manualClock(1_000);
    const journal = make(keepAll, clock);
    const room = journal.room('lobby');
    appendMessage(room, 'm1', 'hello');
    const start = clock.wall();
    const day = 24 * 60 * 60 * 1_000;
    inTransaction(room, () => {
      room.kept.put({ key: 'short', value: '1', endsAt: start + 60_000 });
      room.kept.put({ key: 'long', value: '2', endsAt: start + 200 * day });
      room.kept.put({ key: 'forever', value: '3', endsAt: undefined });
      room.kept.addEntry('old', start);
      room.kept.addEntry('new', start + 2 * day);
    });
    // A jump of more than a day is suspect, and suspends pruning.
    for (let passed = 0; passed < 91; passed++) {
      // Runs the check of the files once a day, not every 20 s.
      clock.pause(day);
      while (journal.prune());
    }
    const keys = room.kept.documents().map(({ key }) => key);
    expect(keys.sort()).toEqual(['forever', 'long']);
    expect(room.kept.entries(undefined, 5).map(({ value }) => value)).toEqual(['new']);
  });

  test(`${name} hides cleared events at once, removes them in steps, and keeps their ids known`, () => {
    const journal = make(keepAll, manualClock(1_000));
    const room = journal.room('lobby');
    const offsets = Array.from({ length: 1_200 }, (_, index) => appendMessage(room, `m${index}`, `text ${index}`));
    append(room, { type: 'reacted', message: 'm3', member: bob, emoji: '👍', on: true });
    const edited = append(room, { type: 'edited', message: 'm5', text: 'secret' });
    const before = offsets[1_150] ?? 0;
    const head = append(room, { type: 'cleared', before, by: ann });
    const check = () => {
      expect(room.before(head + 1, 2_000, '')).toHaveLength(50);
      expect(room.after(0, 2_000, '').map(({ offset }) => offset)[0]).toBe(before);
      expect(JSON.stringify(room.after(edited - 1, 10, ''))).not.toContain('secret');
      expect(room.message('m5', '')).toBeUndefined();
      expect(room.message('m1150', '')?.text).toBe('text 1150');
      expect(room.resultOf('m5')).toEqual({ offset: offsets[5] ?? 0, time: 7 });
      expect([0, offsets[5] ?? 0, before - 1].map((offset) => room.isCompleteAfter(offset))).toEqual([
        false,
        false,
        false,
      ]);
      expect([before, head].map((offset) => room.canReplay(offset, 100))).toEqual([true, true]);
    };
    check();
    while (journal.prune());
    check();
    appendMessage(room, 'later', 'hello');
    expect(room.before(room.head + 1, 1, '')).toMatchObject([{ text: 'hello' }]);
  });

  test(`${name} undoes a clearance with its transaction`, () => {
    const room = open();
    appendMessage(room, 'm1', 'hello');
    append(room, { type: 'edited', message: 'm1', text: 'hallo' });
    const clearing = () =>
      room.transaction(() => {
        room.append({ type: 'cleared', before: room.head + 1, by: ann }, 7);
        throw new Error('The turn failed.');
      });
    expect(clearing).toThrow('The turn failed.');
    expect(room.after(0, 10, '')).toMatchObject([{ text: 'hallo' }, { text: 'hallo' }]);
    expect(room.isCompleteAfter(0)).toBe(true);
  });

  test(`${name} keeps the settings event, and the fields of verified people`, () => {
    const room = open();
    const zoe = { id: 'u-zoe', name: 'Zoë Ng', user: 'z 1', avatar: 'https://a.example/z', role: 'reader' as const };
    const settings = { rev: 2, slow: 10, topic: 'Hi' };
    append(room, { type: 'message', id: 'm1', from: zoe, text: 'hello' });
    append(room, { type: 'reacted', message: 'm1', member: zoe, emoji: '👍', on: true });
    append(room, { type: 'renamed', member: zoe, was: 'Zoe' });
    append(room, { type: 'settings', settings, by: zoe });
    append(room, { type: 'message', id: 'm2', from: ann, text: 'a guest' });
    expect(room.after(0, 10, '')).toMatchObject([
      { from: zoe },
      { member: zoe },
      { member: zoe },
      { settings, by: zoe },
      {},
    ]);
    expect(room.message('m2', '')?.from).toEqual(ann);
  });
}

import { expect, test } from 'bun:test';
import type { Reactor } from '../../src/protocol/reactor-messages.ts';
import type { JournalEvent, Message } from '../../src/protocol/server-messages.ts';
import type { RecordMember, ReplayStep } from '../../src/record/record.ts';
import {
  command,
  commit,
  contractTest,
  type DefineTest,
  edit,
  erase,
  eventsOfType,
  join,
  newMember,
  type OpenRecord,
  react,
  read,
  send,
} from './followed-record.ts';

/** Defines the tests of commands, events and reads that every adapter of the record port passes. */
export function testEventsContract(adapter: string, open: OpenRecord, defineTest: DefineTest = test): void {
  const define = contractTest(adapter, open, defineTest);

  define('sends the events of a commit before its outcomes, each with the offset before it', async (room) => {
    const ada = await join(room);
    const start = room.record.head;
    const order: string[] = [];
    const { length } = room.calls;
    await new Promise<void>((resolve) =>
      room.record.commit([send(ada, 'one'), send(ada, 'two')], (outcomes) => {
        order.push(`${room.calls.length - length} calls, ${outcomes.length} outcomes`);
        resolve();
      }),
    );
    expect(order).toEqual(['1 calls, 2 outcomes']);
    expect(room.calls.at(-1)).toEqual({ kind: 'applied', before: start });
    const [one, two] = eventsOfType(room, 'message');
    expect(one?.offset).toBeGreaterThan(start);
    expect(two?.offset).toBeGreaterThan(one?.offset ?? 0);
    expect(room.record.head).toBe(two?.offset ?? 0);
  });

  define('answers a repeat with its first result, of every kind of command', async (room) => {
    const ada = await join(room);
    const message = send(ada, 'hello');
    const [first] = await commit(room, message);
    const commands = [
      edit(ada, message.id, 'hallo'),
      react(ada, message.id, '👍'),
      command(ada, { kind: 'unchanged' }),
      command(ada, { kind: 'rename', name: 'Ada_L' }),
    ];
    const firsts = [first, ...(await commit(room, ...commands))];
    const { length } = room.events;
    const repeats = [message, ...commands].map((entry) =>
      command(ada, { kind: 'refused', code: 'rate' }, { id: entry.id }),
    );
    const results = firsts.map((outcome) => outcome && 'result' in outcome && outcome.result);
    expect(await commit(room, ...repeats)).toEqual(
      results.map((result) => ({ kind: 'repeated', result: result || { offset: 0, time: 0 } })),
    );
    expect(room.events).toHaveLength(length);
  });

  define('keeps the picture of a message through an edit, and removes it with the deletion', async (room) => {
    const ada = await join(room);
    const file = {
      id: 'p-a-picture-0000001',
      type: 'image/webp',
      width: 800,
      height: 600,
      bytes: 1_000,
      alt: 'bär "1"',
    };
    const from = { id: ada.personId, name: ada.name };
    const message = command(
      ada,
      {
        kind: 'append',
        draft: { type: 'message', id: file.id, from, text: '', file },
      },
      { id: file.id },
    );
    await commit(room, message);
    expect(eventsOfType(room, 'message').at(-1)?.file).toEqual(file);
    await commit(room, edit(ada, file.id, 'look'));
    const [row] = await read<readonly Message[]>((done) => room.record.before(room.record.head + 1, 1, '', done));
    expect(row).toMatchObject({ text: 'look', file });
    await commit(room, erase(ada, file.id));
    const [deleted] = await read<readonly Message[]>((done) => room.record.before(room.record.head + 1, 1, '', done));
    expect(deleted).toMatchObject({ text: '', deleted: true });
    expect(deleted?.file).toBeUndefined();
  });

  define('carries out several changes of a message in one commit, each upon the one before', async (room) => {
    const [ada, bob] = [await join(room), await join(room)];
    const message = send(ada, 'hello');
    await commit(room, message);
    const seen: (Message | undefined)[] = [];
    const observe = command(
      ada,
      (row) => {
        seen.push(row);
        return { kind: 'unchanged' };
      },
      { target: message.id },
    );
    await commit(
      room,
      react(ada, message.id, '👍'),
      react(bob, message.id, '👍'),
      edit(ada, message.id, 'hallo'),
      react(ada, message.id, '👍', false),
      observe,
    );
    expect(eventsOfType(room, 'reacted').map(({ count, on }) => [count, on])).toEqual([
      [1, true],
      [2, true],
      [1, false],
    ]);
    expect(seen.at(-1)).toMatchObject({ text: 'hallo', edited: true, reactions: [{ emoji: '👍', count: 1 }] });
    const [row] = await read<readonly Message[]>((done) =>
      room.record.before(room.record.head + 1, 5, bob.personId, done),
    );
    expect(row).toMatchObject({ text: 'hallo', edited: true, reactions: [{ emoji: '👍', count: 1, mine: true }] });
    expect(row?.rev).toBe(room.record.head);
  });

  define('reads the people with a reaction, and the names of those that are in the room', async (room) => {
    const [ada, bob] = [await join(room), await join(room)];
    const message = send(ada, 'hello');
    await commit(room, message, react(ada, message.id, '👍'), react(bob, message.id, '👍'));
    const reactors = async (emoji: string, limit: number) => {
      const people = await read<readonly Reactor[]>((done) => room.record.reactors(message.id, emoji, limit, done));
      return people.toSorted((a, b) => (a.id < b.id ? -1 : 1));
    };
    const sorted = (...members: readonly Partial<RecordMember>[]) =>
      members.map(({ personId = '', name }) => ({ id: personId, name })).toSorted((a, b) => (a.id < b.id ? -1 : 1));
    expect(await reactors('👍', 25)).toEqual(sorted(ada, bob));
    expect(await reactors('👍', 1)).toHaveLength(1);
    expect([...(await reactors('🎉', 25)), ...(await reactors('toString', 25))]).toEqual([]);
    await commit(room, { kind: 'leave', member: bob, keepsName: true });
    expect(await reactors('👍', 25)).toEqual(sorted(ada, { personId: bob.personId }));
    await commit(room, erase(ada, message.id));
    expect(await reactors('👍', 25)).toEqual([]);
  });

  define('keeps no text and no reaction of a deleted message, also not in a replay', async (room) => {
    const ada = await join(room);
    const start = room.record.head;
    const { epoch } = room.record;
    const message = send(ada, 'secret');
    await commit(room, message, react(ada, message.id, '👍'));
    await commit(room, edit(ada, message.id, 'more secret'));
    await commit(room, erase(ada, message.id));
    const { events } = await read<{ events: readonly JournalEvent[] }>((done) =>
      room.record.after(start, 10, ada.personId, done),
    );
    expect(epoch).toBe(room.record.epoch);
    expect(events.map(({ type }) => type)).toEqual(['message', 'reacted', 'edited', 'deleted']);
    expect(JSON.stringify(events)).not.toContain('secret');
    expect(events[0]).toMatchObject({ text: '', deleted: true });
  });

  define('replays a message and its newest edit with the newest text, without earlier edits', async (room) => {
    const [ada, bob] = [await join(room), await join(room)];
    const start = room.record.head;
    const message = send(ada, 'first');
    await commit(room, message, react(bob, message.id, '👍'));
    await commit(room, edit(ada, message.id, 'second'));
    await commit(room, react(ada, message.id, '🎉'));
    const third = edit(ada, message.id, 'third');
    await commit(room, third, send(bob, 'another one'));
    const live = room.events.flatMap((event) => (event.kind === 'journalled' ? event.message : []));
    const { events } = await read<ReplayStep>((done) => room.record.after(start, 10, bob.personId, done));
    const sent = live.filter((_, index) => index !== 2);
    expect(events.map(({ offset, type }) => [offset, type])).toEqual(sent.map(({ offset, type }) => [offset, type]));
    const [first, , , last] = events;
    expect(first).toMatchObject({ text: 'third', edited: true, rev: last?.offset });
    expect(first).toMatchObject({
      reactions: [
        { emoji: '🎉', count: 1 },
        { emoji: '👍', count: 1, mine: true },
      ],
    });
    expect(last).toMatchObject({ type: 'edited', text: 'third' });
    expect(JSON.stringify(await read((done) => room.record.events(start, 10, done)))).not.toMatch(/first|second/);
    // A client that has the message needs the changes only.
    const changes = await read<ReplayStep>((done) => room.record.after(first?.offset ?? 0, 3, '', done));
    expect(changes.events).toEqual(events.slice(1, 4));
  });

  define('refuses what the judge refuses, without an event', async (room) => {
    const ada = await join(room);
    const { length } = room.events;
    const outcomes = await commit(
      room,
      command(ada, { kind: 'refused', code: 'not-yours', retryAfter: 5 }, { target: 'm'.repeat(20) }),
      command(ada, (row) => ({ kind: 'refused', code: row ? 'not-yours' : 'not-found' }), { target: 'n'.repeat(20) }),
    );
    expect(outcomes).toEqual([
      { kind: 'refused', code: 'not-yours', retryAfter: 5 },
      { kind: 'refused', code: 'not-found' },
    ]);
    expect(room.events).toHaveLength(length);
  });

  define('judges each command of a large turn once', async (room) => {
    const ada = await join(room);
    let judgements = 0;
    const entries = Array.from({ length: 120 }, () => {
      const { id, judge } = send(ada, 'x'.repeat(4_000));
      const count: typeof judge = (...judged) => {
        judgements++;
        return judge(...judged);
      };
      return command(ada, count, { id });
    });
    await commit(room, ...entries);
    expect(eventsOfType(room, 'message')).toHaveLength(120);
    expect(judgements).toBe(120);
  });

  define('passes on ids with quotes and characters of any language', async (room) => {
    const person = String.raw`a"b\c/ü😀`;
    const ada = await join(room, {}, newMember(person));
    await commit(room, command(ada, { kind: 'rename', name: 'Ada' }));
    await commit(room, { kind: 'leave', member: ada, keepsName: true });
    const events = ['joined', 'renamed', 'left'].flatMap((type) => eventsOfType(room, type as 'joined'));
    expect(events.map(({ member }) => member.id)).toEqual([person, person, person]);
    expect(room.record.presence).toEqual({ type: 'presence', count: 0, members: [] });
  });

  define('pages backwards, and replays forwards from any position', async (room) => {
    const ada = await join(room);
    const texts = Array.from({ length: 130 }, (_, index) => `m${index + 1}`);
    const start = room.record.head;
    for (let index = 0; index < texts.length; index += 50)
      await commit(room, ...texts.slice(index, index + 50).map((text) => send(ada, text)));
    const { head, epoch } = room.record;
    const before = (offset: number, limit: number) =>
      read<readonly Message[]>((done) => room.record.before(offset, limit, '', done));
    const newest = await before(head + 1, 60);
    expect(newest.map(({ text }) => text)).toEqual(texts.slice(70));
    const older = await before(newest[0]?.offset ?? 0, 100);
    expect(older.map(({ text }) => text)).toEqual(texts.slice(0, 70));
    const replayed: string[] = [];
    for (let position = newest[0]?.offset ?? 0; position < head;) {
      const from = position;
      const step = await read<{ events: readonly JournalEvent[]; position: number }>((done) =>
        room.record.after(from, 50, '', done),
      );
      replayed.push(...step.events.map((event) => ('text' in event ? event.text : '')));
      expect(step.position).toBeGreaterThan(position);
      position = step.position;
    }
    expect(replayed).toEqual(texts.slice(71));
    const canRecover = (offset: number | undefined, of = epoch) =>
      read<boolean>((done) => room.record.canRecover({ epoch: of, offset, signed: undefined }, done));
    expect(await canRecover(head)).toBe(true);
    expect(await canRecover(newest[0]?.offset)).toBe(true);
    expect(await canRecover(start)).toBe(true);
    expect(await canRecover(undefined)).toBe(false);
    expect(await canRecover(head, 'another-epoch')).toBe(false);
    expect(await canRecover((newest[0]?.offset ?? 0) + 0.5)).toBe(false);
    expect(await canRecover(head + 1_000)).toBe(false);
  });

  define('does not recover a client that missed more than 2,000 events', async (room) => {
    const ada = await join(room);
    const offsets: number[] = [];
    for (let index = 0; index < 2_010; index += 67) {
      const outcomes = await commit(room, ...Array.from({ length: 67 }, () => send(ada, 'x')));
      offsets.push(...outcomes.map((outcome) => ('result' in outcome ? outcome.result.offset : 0)));
    }
    const { epoch } = room.record;
    const canRecover = (offset: number | undefined) =>
      read<boolean>((done) => room.record.canRecover({ epoch, offset, signed: undefined }, done));
    expect(await canRecover(offsets.at(-2_001))).toBe(true);
    expect(await canRecover(offsets.at(-2_002))).toBe(false);
  });
}

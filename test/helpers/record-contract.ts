import { expect, test } from 'bun:test';
import type { JournalEvent, Message, Presence } from '../../src/protocol/server-messages.ts';
import {
  RecordError,
  type CommandEntry,
  type Done,
  type JoinEntry,
  type Outcome,
  type RecordEntry,
  type RecordMember,
  type RoomEvent,
  type RoomRecord,
  type Verdict,
} from '../../src/record/record.ts';
import { newId } from '../../src/secrets.ts';

/** A record, and everything that its follower received. */
export interface FollowedRecord {
  readonly record: RoomRecord;
  readonly events: RoomEvent[];
  /** `applied`, `removed` and `lost` in order, with offsets before. */
  readonly calls: { readonly kind: string; readonly before?: number; readonly memberIds?: readonly string[] }[];
  /** The members that joined through this record. */
  readonly members: RecordMember[];
}

/** Opens the record of a new room, or of a room that exists. */
export type OpenRecord = (room: string) => FollowedRecord;

/** Follows a record. */
export function follow(record: RoomRecord): FollowedRecord {
  const followed: FollowedRecord = { record, events: [], calls: [], members: [] };
  record.follow({
    applied(events, before) {
      followed.events.push(...events);
      followed.calls.push({ kind: 'applied', before });
    },
    removed(isRemoved, { code }) {
      const memberIds = followed.members.filter(isRemoved).map(({ id }) => id);
      followed.calls.push({ kind: `removed ${code}`, memberIds });
    },
    typing: (personId) => void followed.calls.push({ kind: 'typing', memberIds: [personId] }),
    lost: () => void followed.calls.push({ kind: 'lost' }),
  });
  return followed;
}

/** Commits entries and resolves to their outcomes. */
export function commit({ record }: FollowedRecord, ...entries: readonly RecordEntry[]): Promise<readonly Outcome[]> {
  return new Promise((resolve) => record.commit(entries, resolve));
}

/** Resolves to the result of a read. Rejects with a RecordError. */
export function read<Value>(start: (done: Done<Value>) => void): Promise<Value> {
  return new Promise((resolve, reject) =>
    start((result) => (result instanceof RecordError ? reject(result) : resolve(result))),
  );
}

/** Creates a member without a name. */
export function newMember(personId?: string): RecordMember {
  const id = newId();
  return { id, personId: personId ?? id, name: '', address: '192.0.2.1', access: 'read-write' };
}

/** Creates the entry of a member that enters. */
export function joinEntry(member: RecordMember, fields: Partial<JoinEntry> = {}): JoinEntry {
  const flags = { isReturning: false, keepsName: true, isModerator: false, isAbandoned: () => false };
  return { kind: 'join', member, claimedName: undefined, ...flags, ...fields };
}

/** Joins a new member. */
export async function join(
  followed: FollowedRecord,
  fields: Partial<JoinEntry> = {},
  member = newMember(),
): Promise<RecordMember> {
  followed.members.push(member);
  const [outcome] = await commit(followed, joinEntry(member, fields));
  if (outcome?.kind !== 'joined') throw new Error(`The member did not join: ${JSON.stringify(outcome)}`);
  return member;
}

/** Creates the entry of a command. */
export function command(
  member: RecordMember,
  judge: Verdict | ((row: Message | undefined) => Verdict),
  { target, id = newId() }: { target?: string; id?: string } = {},
): CommandEntry {
  return {
    ...{ kind: 'command', member, id, isNewId: false, target },
    judge: typeof judge === 'function' ? judge : () => judge,
  };
}

/** Creates the entry of a message. Its id is that of the command. */
export function send(member: RecordMember, text: string, id: string = newId()): CommandEntry {
  const draft = { type: 'message', id, from: { id: member.personId, name: member.name }, text } as const;
  return command(member, { kind: 'append', draft }, { id });
}

/** Creates the entry of an edit. */
export function edit(member: RecordMember, message: string, text: string): CommandEntry {
  return command(member, { kind: 'append', draft: { type: 'edited', message, text } }, { target: message });
}

/** Creates the entry of a deletion. */
export function erase(member: RecordMember, message: string): CommandEntry {
  return command(member, { kind: 'append', draft: { type: 'deleted', message } }, { target: message });
}

/** Creates the entry of a reaction. */
export function react(member: RecordMember, message: string, emoji: string, on = true): CommandEntry {
  const draft = { type: 'reacted', message, member: { id: member.personId, name: member.name }, emoji, on } as const;
  return command(member, { kind: 'append', draft }, { target: message });
}

/** Returns the events of a type. */
export function eventsOfType<Type extends RoomEvent['message']['type']>(
  { events }: FollowedRecord,
  type: Type,
): Extract<RoomEvent['message'], { type: Type }>[] {
  return events
    .map(({ message }) => message)
    .filter((message): message is Extract<RoomEvent['message'], { type: Type }> => message.type === type);
}

/** Returns the names in a presence, in alphabetical order. */
export function names({ members }: Presence): string[] {
  return (members ?? []).map(({ name }) => name).sort();
}

/** Defines the tests that every adapter of the record port passes. */
export function testRecordContract(
  adapter: string,
  open: OpenRecord,
  defineTest: (title: string, run: () => Promise<void>) => void = test,
): void {
  let rooms = 0;
  const openNew = () => open(`contract-${newId()}-${++rooms}`);
  const define = (title: string, story: (record: FollowedRecord) => Promise<void>) =>
    defineTest(`${adapter} ${title}`, () => story(openNew()));

  define('names members, and announces each once', async (room) => {
    const [ada, bob] = [await join(room), await join(room)];
    expect(ada.name).toMatch(/^[A-Z]\w+\d+$/);
    expect(ada.name).not.toBe(bob.name);
    expect(eventsOfType(room, 'joined').map(({ member }) => member)).toEqual([
      { id: ada.id, name: ada.name },
      { id: bob.id, name: bob.name },
    ]);
    expect(names(room.record.presence)).toEqual([ada.name, bob.name].sort());
    await commit(room, joinEntry(ada));
    expect(eventsOfType(room, 'joined')).toHaveLength(2);
    await commit(room, { kind: 'lost', member: bob }, { kind: 'leave', member: bob, keepsName: true });
    expect(eventsOfType(room, 'left')).toEqual([{ type: 'left', member: { id: bob.id, name: bob.name } }]);
    expect(room.record.presence).toMatchObject({ count: 1 });
  });

  define('gives a claimed name back, unless another person has it or one that looks like it', async (room) => {
    const ada = await join(room, { claimedName: 'Ada_L' });
    expect(ada.name).toBe('Ada_L');
    const eve = newMember();
    const [outcome] = await commit(room, joinEntry(eve, { claimedName: 'adal' }));
    expect(outcome).toMatchObject({ kind: 'joined', isRenamed: true });
    expect(eve.name).not.toBe('adal');
  });

  define('marks members that return after a start', async (room) => {
    await join(room, { claimedName: 'Ada_L', isReturning: true });
    expect(eventsOfType(room, 'joined')).toMatchObject([{ returning: true }]);
  });

  define('announces a person once, however many members it has', async (room) => {
    const [phone, laptop] = [newMember('the-person'), newMember('the-person')];
    await join(room, {}, phone);
    await join(room, {}, laptop);
    expect(laptop.name).toBe(phone.name);
    expect(room.record.presence).toMatchObject({ count: 1, members: [{ id: 'the-person', name: phone.name }] });
    await commit(room, { kind: 'leave', member: phone, keepsName: true });
    expect(eventsOfType(room, 'left')).toEqual([]);
    await commit(room, { kind: 'leave', member: laptop, keepsName: true });
    expect(eventsOfType(room, 'joined')).toHaveLength(1);
    expect(eventsOfType(room, 'left')).toHaveLength(1);
  });

  define('keeps the name of a member that left for its id, or frees it', async (room) => {
    const [ada, bob, eve] = [
      await join(room, { claimedName: 'Ada' }),
      await join(room, { claimedName: 'Bob' }),
      await join(room),
    ];
    await commit(
      room,
      { kind: 'leave', member: ada, keepsName: true },
      { kind: 'leave', member: bob, keepsName: false },
    );
    const rename = (name: string) => command(eve, { kind: 'rename', name });
    expect(await commit(room, rename('Ada'))).toEqual([{ kind: 'refused', code: 'name-taken' }]);
    const back = { ...ada, name: '' };
    await join(room, { claimedName: 'Ada' }, back);
    expect(back.name).toBe('Ada');
    expect((await commit(room, rename('Bob')))[0]).toMatchObject({ kind: 'appended' });
    expect(eve.name).toBe('Bob');
  });

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

  define('renames a member once, and refuses a name that is taken', async (room) => {
    const [ada, bob] = [await join(room), await join(room, { claimedName: 'Bob' })];
    const was = ada.name;
    const [renamed, taken] = await commit(
      room,
      command(ada, { kind: 'rename', name: 'Ada_L' }),
      command(bob, { kind: 'rename', name: 'ada-l' }),
    );
    expect(renamed).toMatchObject({ kind: 'appended', event: { type: 'renamed', was, member: { name: 'Ada_L' } } });
    expect(taken).toEqual({ kind: 'refused', code: 'name-taken' });
    expect([ada.name, bob.name]).toEqual(['Ada_L', 'Bob']);
    const [random] = await commit(room, command(ada, { kind: 'rename', name: undefined }));
    expect(random).toMatchObject({ kind: 'appended' });
    expect(ada.name).toMatch(/^[A-Z]\w+\d+$/);
    expect(names(room.record.presence)).toEqual([ada.name, 'Bob'].sort());
  });

  define('gives all members of a person its new name', async (room) => {
    const [phone, laptop] = [newMember('one-person'), newMember('one-person')];
    await join(room, { claimedName: 'Ada' }, phone);
    await join(room, {}, laptop);
    await commit(room, command(phone, { kind: 'rename', name: 'Eve' }));
    expect([phone.name, laptop.name]).toEqual(['Eve', 'Eve']);
    for (const member of [phone, laptop]) await commit(room, { kind: 'leave', member, keepsName: true });
    expect(eventsOfType(room, 'left')).toEqual([{ type: 'left', member: { id: 'one-person', name: 'Eve' } }]);
  });

  define('contains the new name in what a member sends after its rename in the same commit', async (room) => {
    const ada = await join(room);
    const id = newId();
    const after = command(
      ada,
      () => ({
        kind: 'append',
        draft: { type: 'message', id, from: { id: ada.personId, name: ada.name }, text: 'hi' },
      }),
      { id },
    );
    await commit(room, command(ada, { kind: 'rename', name: 'Ada_L' }), after);
    expect(eventsOfType(room, 'message')[0]?.from.name).toBe('Ada_L');
  });

  define('judges each command of a large turn once', async (room) => {
    const ada = await join(room);
    let judgements = 0;
    const entries = Array.from({ length: 120 }, () => {
      const { id, judge } = send(ada, 'x'.repeat(4_000));
      const count = () => {
        judgements++;
        return judge(undefined);
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

  define('finds a person to kick by its id', async (room) => {
    const [boss, eve] = [await join(room), await join(room)];
    const kick = (person: string) => command(boss, { kind: 'kick', person, seconds: 60 });
    const [kicked, unknown] = await commit(room, kick(eve.personId), kick('nobody'));
    expect(kicked).toMatchObject({
      kind: 'unchanged',
      kicked: { person: { id: eve.id, name: eve.name }, seconds: 60 },
    });
    expect(unknown).toEqual({ kind: 'refused', code: 'not-found' });
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

  define('has only a count above 100 people, and their names again below 80', async (room) => {
    const people = Array.from({ length: 101 }, () => newMember());
    await commit(room, ...people.slice(0, 100).map((member) => joinEntry(member)));
    expect(room.record.presence.members).toHaveLength(100);
    const version = room.record.presenceVersion;
    await commit(room, ...people.slice(100).map((member) => joinEntry(member)));
    expect(room.record.presence).toEqual({ type: 'presence', count: 101 });
    expect(room.record.presenceVersion).toBeGreaterThan(version);
    expect(room.events.at(-1)?.message).toEqual({ type: 'presence', count: 101 });
    await commit(room, ...people.slice(0, 21).map((member) => ({ kind: 'leave', member, keepsName: true }) as const));
    expect(room.record.presence).toEqual({ type: 'presence', count: 80 });
    await commit(room, ...people.slice(21, 22).map((member) => ({ kind: 'leave', member, keepsName: true }) as const));
    const rest = people.slice(22).map(({ name }) => name);
    expect(names(room.record.presence)).toEqual(rest.sort());
    const [last] = eventsOfType(room, 'presence').slice(-1);
    expect(last && names(last)).toEqual(rest.sort());
    expect(eventsOfType(room, 'left')).toEqual([]);
  });

  define('gives five hundred members different names', async (room) => {
    const people = Array.from({ length: 500 }, () => newMember());
    for (let index = 0; index < 500; index += 100)
      await commit(room, ...people.slice(index, index + 100).map((member) => joinEntry(member)));
    expect(new Set(people.map(({ name }) => name)).size).toBe(500);
  });
}

import { expect, test } from 'bun:test';
import { newId } from '../../src/secrets.ts';
import {
  command,
  commit,
  contractTest,
  type DefineTest,
  eventsOfType,
  join,
  joinEntry,
  names,
  newMember,
  type OpenRecord,
} from './followed-record.ts';

/** Defines the tests of people and names that every adapter of the record port passes. */
export function testPeopleContract(adapter: string, open: OpenRecord, defineTest: DefineTest = test): void {
  const define = contractTest(adapter, open, defineTest);

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

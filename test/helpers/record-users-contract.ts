import { expect, test } from 'bun:test';
import type { Profile, RecordMember } from '../../src/record/record.ts';
import {
  command,
  commit,
  contractTest,
  type DefineTest,
  eventsOfType,
  join,
  joinEntry,
  newMember,
  type FollowedRecord,
  type OpenRecord,
} from './followed-record.ts';

const TIM = { personId: 'u-tim-0000000001', user: 'tim', name: "Tim O'Müller" };
const OTHER_TIM = { personId: 'u-tim-0000000002', user: 'tim2', name: "Tim O'Müller" };
const AVATAR = 'https://example.com/tim.png';

/** Joins a member of a verified user. */
async function joinUser(room: FollowedRecord, profile: Profile): Promise<RecordMember> {
  return join(room, { profile }, newMember(profile.personId));
}

/** Gives the person of a member newer fields. */
function identify(member: RecordMember, profile: Profile) {
  return command(member, { kind: 'identify', profile });
}

/** Defines the tests of verified users that every adapter of the record port passes. */
export function testUsersContract(adapter: string, open: OpenRecord, defineTest: DefineTest = test): void {
  const define = contractTest(adapter, open, defineTest);

  define('gives users their verified names, even names that others have', async (room) => {
    const [tim, other] = [await joinUser(room, TIM), await joinUser(room, OTHER_TIM)];
    expect([tim.name, other.name]).toEqual([TIM.name, TIM.name]);
    expect(room.record.presence).toMatchObject({
      count: 2,
      members: [
        { id: TIM.personId, name: TIM.name, user: 'tim' },
        { id: OTHER_TIM.personId, name: TIM.name, user: 'tim2' },
      ],
    });
    expect(eventsOfType(room, 'joined').map(({ member }) => member.user)).toEqual(['tim', 'tim2']);
  });

  define('keeps a name that looks like a verified one from guests, until its last bearer has left', async (room) => {
    const [tim, other] = [await joinUser(room, TIM), await joinUser(room, OTHER_TIM)];
    const eve = await join(room, { claimedName: 'Tim-0-Muller' });
    expect(eve.name).not.toBe('Tim-0-Muller');
    const rename = () => commit(room, command(eve, { kind: 'rename', name: 'TIM_OMULLER' }));
    expect(await rename()).toEqual([{ kind: 'refused', code: 'name-taken' }]);
    await commit(room, { kind: 'leave', member: tim, keepsName: true });
    expect(await rename()).toEqual([{ kind: 'refused', code: 'name-taken' }]);
    await commit(room, { kind: 'leave', member: other, keepsName: true });
    expect((await rename())[0]).toMatchObject({ kind: 'appended' });
    // A guest that has the name does not keep the user out.
    expect((await joinUser(room, TIM)).name).toBe(TIM.name);
  });

  define('counts a user once, and sends its fields with the first joined and the last left', async (room) => {
    const profile = { ...TIM, avatar: AVATAR, role: 'moderator' } as const;
    const [phone, laptop] = [await joinUser(room, profile), await joinUser(room, profile)];
    const person = { id: TIM.personId, name: TIM.name, user: 'tim', avatar: AVATAR, role: 'moderator' };
    expect(room.record.presence).toEqual({ type: 'presence', count: 1, members: [person] } as never);
    await commit(room, { kind: 'leave', member: phone, keepsName: true });
    expect(eventsOfType(room, 'left')).toEqual([]);
    await commit(room, { kind: 'leave', member: laptop, keepsName: true });
    expect(eventsOfType(room, 'joined').map(({ member }) => member)).toEqual([person as never]);
    expect(eventsOfType(room, 'left').map(({ member }) => member)).toEqual([person as never]);
  });

  define('renames a user whose token has another name, in an event', async (room) => {
    const [phone, laptop] = [await joinUser(room, TIM), await joinUser(room, TIM)];
    const [outcome] = await commit(room, identify(phone, { ...TIM, name: 'Tim Mayer' }));
    const renamed = { type: 'renamed', was: TIM.name, member: { id: TIM.personId, name: 'Tim Mayer', user: 'tim' } };
    expect(outcome).toMatchObject({ kind: 'appended', event: renamed });
    expect(eventsOfType(room, 'renamed')).toMatchObject([renamed]);
    expect([phone.name, laptop.name]).toEqual(['Tim Mayer', 'Tim Mayer']);
    const eve = await join(room);
    const rename = (name: string) => commit(room, command(eve, { kind: 'rename', name }));
    expect(await rename('TimMayer')).toEqual([{ kind: 'refused', code: 'name-taken' }]);
    expect((await rename('TimOMuller'))[0]).toMatchObject({ kind: 'appended' });
  });

  define(
    'broadcasts a changed picture or role as a joined that clients do not announce, and nothing without a change',
    async (room) => {
      const tim = await joinUser(room, TIM);
      await commit(room, identify(tim, TIM));
      const version = room.record.presenceVersion;
      expect(eventsOfType(room, 'joined')).toHaveLength(1);
      const [outcome] = await commit(room, identify(tim, { ...TIM, avatar: AVATAR, role: 'owner' }));
      expect(outcome).toMatchObject({ kind: 'unchanged' });
      const person = { id: TIM.personId, name: TIM.name, user: 'tim', avatar: AVATAR, role: 'owner' } as const;
      expect(eventsOfType(room, 'joined').at(-1)).toEqual({ type: 'joined', member: person, returning: true });
      expect(room.record.presence).toEqual({ type: 'presence', count: 1, members: [person] });
      expect(room.record.presenceVersion).toBeGreaterThan(version);
      expect(tim.avatar).toBe(AVATAR);
      await commit(room, identify(tim, TIM));
      expect(room.record.presence.members).toEqual([{ id: TIM.personId, name: TIM.name, user: 'tim' }]);
    },
  );

  define('finds out that a user is in the room with other fields', async (room) => {
    await joinUser(room, TIM);
    const enter = async (profile: Profile) => (await commit(room, joinEntry(newMember(TIM.personId), { profile })))[0];
    expect(await enter(TIM)).toMatchObject({ kind: 'joined', isOutdated: false });
    expect(await enter({ ...TIM, name: 'Tim Mayer' })).toMatchObject({ kind: 'joined', isOutdated: true });
    expect(await enter({ ...TIM, role: 'reader' })).toMatchObject({ kind: 'joined', isOutdated: true });
    expect(room.record.presence.members).toEqual([{ id: TIM.personId, name: TIM.name, user: 'tim' }]);
  });

  define('takes a guest that signs in away from its old person, with left and then joined', async (room) => {
    const member = await join(room, { claimedName: 'SneakyBear46' });
    const [outcome] = await commit(room, joinEntry(member, { profile: TIM, claimedName: 'SneakyBear46' }));
    expect(outcome).toMatchObject({ kind: 'joined', isRenamed: false });
    expect(member).toMatchObject({ personId: TIM.personId, user: 'tim', name: TIM.name });
    const changes = room.events.slice(1).map(({ message }) => message);
    expect(changes).toEqual([
      { type: 'left', member: { id: member.id, name: 'SneakyBear46' } },
      { type: 'joined', member: { id: TIM.personId, name: TIM.name, user: 'tim' } },
    ]);
    expect(room.record.presence).toMatchObject({ count: 1 });
    // The second device of a user that is in the room.
    const guest = await join(room);
    await commit(room, joinEntry(guest, { profile: TIM }));
    expect(guest.name).toBe(TIM.name);
    expect(eventsOfType(room, 'joined')).toHaveLength(3);
    expect(room.record.presence).toMatchObject({ count: 1 });
    for (const left of [member, guest]) await commit(room, { kind: 'leave', member: left, keepsName: true });
    expect(room.record.presence).toMatchObject({ count: 0 });
  });

  define('lets a guest that signs in without a verified name keep its own', async (room) => {
    const member = await join(room, { claimedName: 'SneakyBear46' });
    const profile = { personId: TIM.personId, user: 'tim' };
    await commit(room, joinEntry(member, { profile, claimedName: 'SneakyBear46' }));
    expect(member).toMatchObject({ personId: TIM.personId, name: 'SneakyBear46' });
    const eve = await join(room, { claimedName: 'SneakyBear46' });
    expect(eve.name).not.toBe('SneakyBear46');
  });

  define('lets a user take a free name in place of the verified one, and gives that back', async (room) => {
    const [tim, eve] = [await joinUser(room, TIM), await join(room, { claimedName: 'Eve' })];
    expect(await commit(room, command(tim, { kind: 'rename', name: 'EVE' }))).toEqual([
      { kind: 'refused', code: 'name-taken' },
    ]);
    const [renamed] = await commit(room, command(tim, { kind: 'rename', name: 'Timmy' }));
    const member = { id: TIM.personId, name: 'Timmy', user: 'tim' };
    expect(renamed).toMatchObject({ kind: 'appended', event: { was: TIM.name, member } });
    expect(await commit(room, command(eve, { kind: 'rename', name: 'timmy' }))).toEqual([
      { kind: 'refused', code: 'name-taken' },
    ]);
    await commit(room, identify(tim, TIM));
    expect(tim.name).toBe(TIM.name);
    expect((await commit(room, command(eve, { kind: 'rename', name: 'timmy' })))[0]).toMatchObject({
      kind: 'appended',
    });
  });

  define('sends no changes of people in a large room, and their fields when it is small again', async (room) => {
    const people = Array.from({ length: 101 }, () => newMember());
    await commit(room, ...people.slice(0, 60).map((member) => joinEntry(member)));
    await commit(room, ...people.slice(60).map((member) => joinEntry(member)));
    const tim = await joinUser(room, TIM);
    await commit(room, identify(tim, { ...TIM, role: 'owner' }));
    expect(eventsOfType(room, 'joined').every(({ member }) => member.user === undefined)).toBe(true);
    const leave = (member: RecordMember) => ({ kind: 'leave', member, keepsName: true }) as const;
    await commit(room, ...people.slice(0, 30).map(leave));
    const members = eventsOfType(room, 'presence').at(-1)?.members;
    expect(members).toContainEqual({ id: TIM.personId, name: TIM.name, user: 'tim', role: 'owner' });
  });
}

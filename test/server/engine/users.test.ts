import { describe, expect } from 'bun:test';
import type { Profile, RecordMember } from '../../../src/record/record.ts';
import { command, commit, eventsOfType, join, joinEntry, newMember } from '../../helpers/followed-record.ts';
import { redisTest } from '../../helpers/redis-test.ts';
import { openTwice, shareTwoNodes } from '../../helpers/two-nodes.ts';
import { until } from '../../helpers/until.ts';

const nodes = shareTwoNodes();

const TIM = { personId: 'u-tim-0000000001', user: 'tim', name: 'Tim Müller' };
const PERSON = { id: TIM.personId, name: TIM.name, user: 'tim' };

describe('A verified user of two nodes', () => {
  redisTest('is one person with its fields on both, and leaves with its last member', async () => {
    const [here, there] = openTwice(nodes());
    const profile: Profile = { ...TIM, role: 'moderator' };
    const phone = await join(here, { profile }, newMember(TIM.personId));
    const laptop = await join(there, { profile }, newMember(TIM.personId));
    const person = { ...PERSON, role: 'moderator' as const };
    for (const { record } of [here, there])
      expect(record.presence).toEqual({ type: 'presence', count: 1, members: [person] });
    expect(laptop.name).toBe('Tim Müller');
    await commit(here, { kind: 'leave', member: phone, keepsName: true });
    expect(there.record.presence.count).toBe(1);
    await commit(there, { kind: 'leave', member: laptop, keepsName: true });
    await until(() => eventsOfType(here, 'left').length === 1, 'the other node has the event');
    expect(eventsOfType(here, 'left')).toEqual([{ type: 'left', member: person }]);
  });

  redisTest('has its newer name and role on both', async () => {
    const [here, there] = openTwice(nodes());
    const phone = await join(here, { profile: TIM }, newMember(TIM.personId));
    const laptop = await join(there, { profile: TIM }, newMember(TIM.personId));
    const newer: Profile = { ...TIM, name: 'Tim Mayer', role: 'owner' };
    await commit(there, command(laptop, { kind: 'identify', profile: newer }));
    const person = { id: TIM.personId, name: 'Tim Mayer', user: 'tim', role: 'owner' as const };
    await until(() => eventsOfType(here, 'renamed').length === 1, 'the other node has the name');
    expect([phone.name, laptop.name]).toEqual(['Tim Mayer', 'Tim Mayer']);
    expect(here.record.presence.members).toEqual([person]);
    await commit(here, command(phone, { kind: 'identify', profile: { ...newer, role: undefined } }));
    await until(
      () => eventsOfType(there, 'joined').some(({ returning }) => returning === true),
      'the role is known there',
    );
    expect(there.record.presence.members).toEqual([{ id: TIM.personId, name: 'Tim Mayer', user: 'tim' }]);
  });

  redisTest('keeps a name that looks like its own from guests of the other node', async () => {
    const [here, there] = openTwice(nodes());
    await join(here, { profile: TIM }, newMember(TIM.personId));
    const eve = await join(there, { claimedName: 'TimMuller' });
    expect(eve.name).not.toBe('TimMuller');
  });

  redisTest('signs in over another node as the same member, which leaves the first as a guest', async () => {
    const [here, there] = openTwice(nodes());
    const guest = await join(here, { claimedName: 'SneakyBear46' });
    const same: RecordMember = { ...guest, name: '' };
    const [outcome] = await commit(there, joinEntry(same, { profile: TIM, claimedName: 'SneakyBear46' }));
    expect(outcome).toMatchObject({ kind: 'joined', isRenamed: false, wasPresent: true, isOutdated: false });
    expect(same).toMatchObject({ id: guest.id, personId: TIM.personId, name: 'Tim Müller' });
    await until(() => here.record.presence.members?.[0]?.user === 'tim', 'the other node has the event');
    expect(here.calls.filter(({ kind }) => kind.startsWith('removed'))).toEqual([
      { kind: 'removed replaced', memberIds: [guest.id] },
    ]);
    expect(eventsOfType(here, 'left').map(({ member }) => member.id)).toEqual([guest.id]);
    expect(eventsOfType(here, 'joined').at(-1)?.member).toEqual(PERSON);
    expect(there.calls.filter(({ kind }) => kind.startsWith('removed'))).toEqual([]);
  });

  redisTest('keeps its member when a guest, or another user, comes with an older token of it', async () => {
    const [here, there] = openTwice(nodes());
    const guest = await join(here);
    await commit(here, joinEntry(guest, { profile: TIM }));
    const thief: RecordMember = { ...guest, personId: guest.id, user: undefined, name: '' };
    expect(await commit(there, joinEntry(thief, { profile: { personId: guest.id }, claimedName: 'Any1' }))).toEqual([
      { kind: 'foreign' },
    ]);
    const other = { personId: 'u-eve-0000000001', user: 'eve', name: 'Eve' };
    expect(await commit(there, joinEntry({ ...thief }, { profile: other }))).toEqual([{ kind: 'foreign' }]);
    expect(here.record.presence).toEqual({ type: 'presence', count: 1, members: [PERSON] });
    expect(here.calls.filter(({ kind }) => kind.startsWith('removed'))).toEqual([]);
    const [sent] = await commit(here, command(guest, { kind: 'unchanged' }));
    expect(sent).toMatchObject({ kind: 'unchanged' });
  });

  redisTest('is found with its role by commands of the other node', async () => {
    const [here, there] = openTwice(nodes());
    await join(here, { profile: { ...TIM, role: 'owner' } }, newMember(TIM.personId));
    const eve = await join(there);
    let found: unknown;
    const judge = command(
      eve,
      (_row, _documents, people) => {
        found = people.find(TIM.personId)?.person;
        return { kind: 'unchanged' };
      },
      { needsPeople: true },
    );
    await commit(there, judge);
    expect(found).toEqual({ ...PERSON, role: 'owner' });
  });
});

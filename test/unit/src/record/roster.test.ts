import { describe, expect, test } from 'bun:test';
import { MemoryJournal } from '../../../../src/journal/memory.ts';
import type { RecordMember } from '../../../../src/record/record.ts';
import { ReservedNames } from '../../../../src/record/reserved-names.ts';
import { Roster } from '../../../../src/record/roster.ts';
import { newId } from '../../../../src/secrets.ts';
import { manualClock } from '../../../helpers/manual-clock.ts';
import { newMember } from '../../../helpers/followed-record.ts';
import { seededRandom } from '../../../helpers/seeded-random.ts';

const RETENTION = { maxMessages: 10, maxChanges: 10, maxAgeMs: Number.MAX_SAFE_INTEGER };

/** An empty roster, and a function that adds a member. */
function openRoster() {
  const clock = manualClock();
  const journal = new MemoryJournal({ retention: RETENTION, clock, log: () => {}, newId });
  const reserved = new ReservedNames(journal.room('lobby'), clock);
  const roster = new Roster(reserved, seededRandom(7), () => clock.wall());
  const add = (claimedName?: string, member = newMember()): RecordMember => {
    roster.join(member, { personId: member.personId }, claimedName, false);
    return member;
  };
  return { roster, reserved, add };
}

describe('Roster', () => {
  test('finds a person while one of its members is in the room', () => {
    const { roster, add } = openRoster();
    const phone = add('Ada', newMember('ada'));
    const laptop = add(undefined, newMember('ada'));
    expect(laptop.name).toBe('Ada');
    expect(roster.leave(phone, true)).toBeUndefined();
    expect(roster.find('ada')).toEqual({
      person: { id: 'ada', name: 'Ada' },
      memberIds: [laptop.id],
      networks: ['192.0.2.1'],
    });
    expect(roster.leave(laptop, true)).toEqual({ type: 'left', member: { id: 'ada', name: 'Ada' } });
    expect(roster.find('ada')).toBeUndefined();
    expect(roster.leave(laptop, true)).toBeUndefined();
  });

  test('renames every member of a person, and frees the old name', () => {
    const { roster, add } = openRoster();
    const [phone, laptop] = [add('Ada', newMember('ada')), add(undefined, newMember('ada'))];
    roster.rename(phone, 'Eve');
    expect([phone.name, laptop.name]).toEqual(['Eve', 'Eve']);
    expect(roster.isFreeFor('ADA', 'another')).toBe(true);
    expect(roster.isFreeFor('eve', 'another')).toBe(false);
    expect(roster.isFreeFor('eve', 'ada')).toBe(true);
  });

  test('reserves the name of a member that left only with keepsName', () => {
    const { roster, reserved, add } = openRoster();
    const [ada, eve] = [add('Ada'), add('Eve')];
    for (const member of [ada, eve]) reserved.hold(member);
    roster.leave(ada, true);
    roster.leave(eve, false);
    expect(roster.isFreeFor('Ada', 'another')).toBe(false);
    expect(roster.isFreeFor('Ada', ada.personId)).toBe(true);
    expect(roster.isFreeFor('Eve', 'another')).toBe(true);
  });

  test('updates the presence only when the room is or becomes large, and raises its version with each change', () => {
    const { roster, add } = openRoster();
    const people = Array.from({ length: 100 }, () => add());
    expect(roster.takePresenceUpdate()).toBeUndefined();
    expect(roster.version).toBe(100);
    add();
    expect(roster.takePresenceUpdate()).toEqual({ type: 'presence', count: 101 });
    expect(roster.takePresenceUpdate()).toBeUndefined();
    for (const member of people.slice(0, 22)) roster.leave(member, false);
    expect(roster.takePresenceUpdate()?.members).toHaveLength(79);
    expect(roster.version).toBe(123);
  });
});

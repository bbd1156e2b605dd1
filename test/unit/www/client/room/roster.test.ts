import { expect, test } from 'bun:test';
import { Roster } from '../../../../../www/client/room/roster.ts';

const person = (name: string) => ({ id: name, name });
const names = ({ members }: Roster) => members.map(({ name }) => name).join(' ');

test('The roster keeps people in the order they came', () => {
  const roster = new Roster();
  roster.reset({ members: [person('ann'), person('me')], count: 2 });
  roster.add(person('bob'));
  roster.add(person('bob'));
  roster.remove(person('ann'));
  roster.remove(person('nobody'));
  expect(names(roster)).toBe('me bob');
  expect(roster.count).toBe(2);
  roster.rename({ id: 'me', name: 'Neo' });
  roster.rename({ id: 'nobody', name: 'x' });
  expect(names(roster)).toBe('Neo bob');
});

test('The roster of a large room is a number, until the list comes again', () => {
  const roster = new Roster();
  roster.reset({ members: [person('me')], count: 1 });
  roster.reset({ count: 101 });
  expect([names(roster), roster.count]).toEqual(['', 101]);
  roster.reset({ count: 99 });
  expect(roster.count).toBe(99);
  roster.reset({ members: [person('ann'), person('me')], count: 2 });
  expect([names(roster), roster.count]).toEqual(['ann me', 2]);
});

test('The roster gives a new array when it changes', () => {
  const roster = new Roster();
  const before = roster.members;
  roster.add(person('ann'));
  expect(roster.members).not.toBe(before);
  expect(before).toEqual([]);
});

import { expect, test } from 'bun:test';
import { Roster } from '../../../../../www/client/room/roster.ts';

const person = (name: string) => ({ id: name, name });
const names = ({ members }: Roster) => members.map(({ name }) => name).join(' ');

test('Roster keeps members in the order they joined', () => {
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

test('Roster holds only a number in a large room, until a list arrives', () => {
  const roster = new Roster();
  roster.reset({ members: [person('me')], count: 1 });
  roster.reset({ count: 101 });
  expect([names(roster), roster.count]).toEqual(['', 101]);
  roster.reset({ count: 99 });
  expect(roster.count).toBe(99);
  roster.reset({ members: [person('ann'), person('me')], count: 2 });
  expect([names(roster), roster.count]).toEqual(['ann me', 2]);
});

test('Roster returns a new array after each change', () => {
  const roster = new Roster();
  const before = roster.members;
  roster.add(person('ann'));
  expect(roster.members).not.toBe(before);
  expect(before).toEqual([]);
});

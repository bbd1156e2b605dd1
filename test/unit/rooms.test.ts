import { describe, expect, test } from 'bun:test';
import { closings } from '../../src/protocol/closings.ts';
import { Rooms } from '../../src/room/rooms.ts';
import { fakeOutlet } from '../helpers/fake-outlet.ts';
import { manualClock } from '../helpers/manual-clock.ts';

function newRooms(maxRooms: number) {
  const clock = manualClock();
  let ids = 0;
  return { clock, rooms: new Rooms({ clock, random: Math.random, newId: () => `id${++ids}`, maxRooms }) };
}

describe('Rooms', () => {
  test('give the same room for the same name while it has members', () => {
    const { rooms } = newRooms(2);
    const lobby = rooms.open('lobby');
    lobby?.join(fakeOutlet());
    expect(rooms.open('lobby')).toBe(lobby);
    expect(rooms.open('Lobby')).not.toBe(lobby);
  });

  test('are no more than the limit, and one that empties makes space', () => {
    const { clock, rooms } = newRooms(1);
    const lobby = rooms.open('lobby');
    const member = lobby?.join(fakeOutlet());
    expect(rooms.hasSpaceFor('lobby')).toBe(true);
    expect(rooms.hasSpaceFor('other')).toBe(false);
    expect(rooms.open('other')).toBeUndefined();
    if (member) lobby?.leave(member);
    clock.advance(100);
    expect(rooms.size).toBe(0);
    expect(rooms.open('other')?.name).toBe('other');
  });

  test('that come back have a new epoch', () => {
    const { clock, rooms } = newRooms(1);
    const first = rooms.open('lobby');
    const member = first?.join(fakeOutlet());
    if (member) first?.leave(member);
    clock.advance(100);
    expect(rooms.open('lobby')?.epoch).not.toBe(first?.epoch ?? '');
  });

  test('end every member when they are closed', () => {
    const { rooms } = newRooms(2);
    const outlets = ['a', 'b'].map((name) => {
      const outlet = fakeOutlet();
      rooms.open(name)?.join(outlet);
      return outlet;
    });
    rooms.close(closings.shutdown);
    for (const outlet of outlets) expect(outlet.closings).toEqual([closings.shutdown]);
  });
});

import { describe, expect, test } from 'bun:test';
import { closeReasons } from '../../../../src/protocol/close-reasons.ts';
import type { RoomEvent } from '../../../../src/record/record.ts';
import type { Dialect } from '../../../../src/room/outlet.ts';
import { briefTurns, singleTexts } from '../../../helpers/brief-turns.ts';
import { FakeOutlet } from '../../../helpers/fake-outlet.ts';
import { type Guest, TestRoom } from '../../../helpers/test-room.ts';

/** Members that join and leave. */
const JOINS = 200;
/** Time between two of them: together they take longer than the longest time between two counts. */
const STEP_MS = 250;

/** What the room did for its members. */
interface Work {
  frames: number;
  encodings: number;
  events: number;
}

/** A room with so many members, and what it does for them from now on. */
function roomOf(members: number): { room: TestRoom; work: Work; enter: () => Guest } {
  const work: Work = { frames: 0, encodings: 0, events: 0 };
  const dialect: Dialect = {
    ...briefTurns,
    encode(events: readonly RoomEvent[], before) {
      work.encodings++;
      work.events += events.length;
      return briefTurns.encode(events, before);
    },
  };
  const room = new TestRoom();
  const enter = () => {
    const outlet = new FakeOutlet(dialect);
    outlet.onSend = () => void work.frames++;
    return room.enter({}, outlet);
  };
  for (let count = 0; count < members; count++) enter();
  room.clock.advance(100_000);
  // The count after a quiet time goes out at once, in a room of any size.
  enter();
  room.waitForTurn();
  Object.assign(work, { frames: 0, encodings: 0, events: 0 });
  return { room, work, enter };
}

/** Lets members join and leave, one after another, and returns the work for each of them. */
function comeAndGo(members: number): Work {
  const { room, work, enter } = roomOf(members);
  const guests = Array.from({ length: JOINS }, () => {
    const guest = enter();
    room.clock.advance(STEP_MS);
    return guest;
  });
  for (const { member, outlet } of guests) {
    room.room.leave(member, outlet, closeReasons.ended);
    room.clock.advance(STEP_MS);
  }
  return { frames: work.frames / JOINS, encodings: work.encodings / JOINS, events: work.events / JOINS };
}

describe('Room, in a crowd', () => {
  test.each([1_000, 3_000])('does no more work for a member that joins %i others than in a room of 100', (members) => {
    const [small, large] = [comeAndGo(100), comeAndGo(members)];
    expect(large.frames).toBeLessThan(small.frames * 1.2);
    expect(large.encodings).toBeLessThanOrEqual(small.encodings);
    expect(large.events).toBeLessThanOrEqual(small.events);
  });

  test('sends the joins and leaves of a turn in one frame', () => {
    const room = new TestRoom();
    const [ada, bob] = [room.join(), room.join()];
    room.room.postPlain(ada.member, 'starts a rest');
    const guests = Array.from({ length: 50 }, () => room.enter());
    room.room.leave(bob.member, bob.outlet, closeReasons.ended);
    const before = ada.outlet.frames.length;
    room.waitForTurn();
    const joined = guests.map(({ member }) => `+${member.name}`).join(' ');
    expect(ada.outlet.frames.slice(before)).toEqual([`${joined} -${bob.member.name}`]);
  });

  test('sends the newest count with a message, without a frame of its own', () => {
    const { room, work, enter } = roomOf(1_000);
    const guests = [enter(), enter(), enter()];
    room.clock.advance(1_000);
    for (const { member, outlet } of guests.slice(1)) room.room.leave(member, outlet, closeReasons.ended);
    room.clock.advance(1_000);
    const [first] = guests;
    if (!first) throw new Error('No member joined.');
    const [framesBefore, encodingsBefore] = [work.frames, work.encodings];
    room.runCommand(first, { type: 'send', text: 'hi' });
    expect(first.outlet.frames.at(-1)).toBe(`${first.member.name}:hi #1002`);
    expect([work.frames - framesBefore, work.encodings - encodingsBefore]).toEqual([1_002, 1]);
    room.clock.advance(100_000);
    expect(work.encodings - encodingsBefore).toBe(1);
  });

  test('takes 128 joins or leaves a turn, however many plain members need a frame for each message', () => {
    const room = new TestRoom();
    const plain = () => room.enter({}, new FakeOutlet(singleTexts));
    for (let count = 0; count < 3_000; count++) plain();
    room.clock.advance(100_000);
    const ada = room.join();
    const turns = ada.outlet.frames.length;
    const guests = Array.from({ length: 129 }, plain);
    // The first joined in a turn of its own.
    room.clock.advance(1);
    const { welcomes } = room.join().outlet;
    expect(welcomes[0]?.count).toBe(3_000 + 1 + guests.length + 1);
    expect(ada.outlet.frames.length - turns).toBeLessThanOrEqual(1);
  });
});

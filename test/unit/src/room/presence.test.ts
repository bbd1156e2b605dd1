import { describe, expect, test } from 'bun:test';
import { closeReasons } from '../../../../src/protocol/close-reasons.ts';
import { GRACE_MS } from '../../../../src/protocol/limits.ts';
import { FakeOutlet } from '../../../helpers/fake-outlet.ts';
import { manualClock } from '../../../helpers/manual-clock.ts';
import { type Guest, TestRoom } from '../../../helpers/test-room.ts';

function quit(room: TestRoom, { member, outlet }: Guest): void {
  room.room.leave(member, outlet, closeReasons.ended);
  room.waitForTurn();
}

/** Lets in a member that is welcomed but reads nothing yet. */
function enterSlowly(room: TestRoom): Guest {
  const outlet = new FakeOutlet();
  outlet.reads = false;
  return room.join({}, outlet);
}

const SECOND_MS = 1_000;

describe('Presence', () => {
  test('is sent in the frame of the turn, in order with the messages', () => {
    const room = new TestRoom();
    const [ada, bob] = [room.join(), room.join()];
    const { name: a } = ada.member;
    const { name: b } = bob.member;
    room.room.postPlain(ada.member, 'starts a rest');
    room.room.postPlain(bob.member, 'one');
    const eve = room.enter();
    room.room.postPlain(ada.member, 'two');
    room.room.leave(bob.member, bob.outlet, closeReasons.ended);
    room.waitForTurn();
    expect(ada.outlet.frames.at(-1)).toBe(`${b}:one +${eve.member.name} ${a}:two -${b}`);
  });

  test('has only a count above 100 members, and names again below 80', () => {
    const room = new TestRoom();
    const ada = room.join();
    const others = Array.from({ length: 99 }, () => room.join());
    const last = others.at(-1);
    expect(ada.outlet.frames.at(-1)).toBe(`+${last?.member.name}`);
    expect(last?.outlet.welcomes[0]?.members).toHaveLength(100);

    const hundredAndFirst = room.join();
    expect(ada.outlet.frames.at(-1)).toBe(`+${hundredAndFirst.member.name} #101`);
    expect(hundredAndFirst.outlet.welcomes[0]).toMatchObject({ count: 101, members: undefined });
    const before = ada.outlet.frames.length;
    const two = room.join();
    room.clock.advance(SECOND_MS);
    expect(ada.outlet.frames.slice(before)).toEqual(['#102']);

    for (const guest of [two, hundredAndFirst, ...others.slice(0, 20)]) quit(room, guest);
    room.clock.advance(SECOND_MS);
    expect(ada.outlet.frames.at(-1)).toBe('#80');
    quit(room, others[20] as Guest);
    const here = [ada, ...others.slice(21)].map(({ member }) => member.name);
    expect(ada.outlet.frames.at(-1)).toBe(`#79[${here.join(',')}]`);
    quit(room, others[21] as Guest);
    expect(ada.outlet.frames.at(-1)).toBe(`-${others[21]?.member.name}`);
  });

  test('has a count at most once a second while many join and leave, and then the last one', () => {
    const room = new TestRoom();
    const ada = room.join();
    for (let count = 0; count < 100; count++) room.join();
    room.clock.advance(SECOND_MS);
    const before = ada.outlet.frames.length;
    // Each of them takes 20 ms of the room's time.
    const guests = Array.from({ length: 120 }, () => room.join());
    for (const guest of guests.slice(0, 5)) quit(room, guest);
    // A room of 216 waits up to 2.16 s.
    room.clock.advance(3 * SECOND_MS);
    const counts = ada.outlet.frames.slice(before);
    expect(counts.length).toBeWithin(2, 5);
    expect(counts.every((frame) => /^#\d+$/.test(frame))).toBe(true);
    expect(counts.at(-1)).toBe('#216');
    room.clock.advance(10 * SECOND_MS);
    expect(ada.outlet.frames.slice(before)).toEqual(counts);
  });

  test('keeps its place among messages when a count is held back', () => {
    const room = new TestRoom();
    const ada = room.join();
    for (let count = 0; count < 101; count++) room.join();
    const before = ada.outlet.frames.length;
    room.room.postPlain(ada.member, 'starts a rest');
    room.enter();
    room.room.postPlain(ada.member, 'two');
    room.waitForTurn();
    const name = ada.member.name;
    expect(ada.outlet.frames.slice(before)).toEqual([`${name}:starts a rest`, `${name}:two`]);
    room.clock.advance(SECOND_MS);
    expect(ada.outlet.frames.at(-1)).toBe('#103');
  });

  test('is not sent when the count stays the same', () => {
    const room = new TestRoom();
    const ada = room.join();
    for (let count = 0; count < 105; count++) room.join();
    const before = ada.outlet.frames.length;
    room.runCommand(ada, { type: 'send', text: 'hi' });
    expect(ada.outlet.frames.slice(before)).toEqual([`${ada.member.name}:hi`]);
  });

  test('is sent as a list to a member that was catching up while others joined and left', () => {
    const room = new TestRoom();
    const [ada, bob] = [room.join(), room.join()];
    const slow = enterSlowly(room);
    expect(slow.outlet.received).toEqual(['welcome']);
    quit(room, bob);
    const eve = room.join();
    room.runCommand(eve, { type: 'send', text: 'hi' });
    room.read(slow.outlet);
    const here = [ada, slow, eve].map(({ member }) => member.name);
    expect(slow.outlet.frames).toEqual([`${eve.member.name}:hi #3[${here.join(',')}]`]);
    quit(room, eve);
    expect(slow.outlet.frames.at(-1)).toBe(`-${eve.member.name}`);
  });

  test.each(['joins', 'leaves', 'is renamed'])(
    'is sent to a member that was catching up when another member %s',
    (what) => {
      const room = new TestRoom();
      const [ada, bob] = [room.join(), room.join()];
      const slow = enterSlowly(room);
      const here = [ada, bob, slow];
      if (what === 'joins') here.push(room.join());
      else if (what === 'leaves') quit(room, here.splice(1, 1)[0] as Guest);
      else room.runCommand(bob, { type: 'rename', name: 'Renamed' });
      room.read(slow.outlet);
      const names = here.map(({ member }) => member.name).join(',');
      expect(slow.outlet.frames.join(' ')).toEndWith(`#${here.length}[${names}]`);
    },
  );

  test('is not repeated to a member that caught up while nothing changed', () => {
    const room = new TestRoom();
    const ada = room.join();
    const slow = enterSlowly(room);
    room.runCommand(ada, { type: 'send', text: 'hi' });
    room.read(slow.outlet);
    expect(slow.outlet.frames).toEqual([`${ada.member.name}:hi`]);
  });
});

describe('Room, after a start', () => {
  /** A room before and after a restart, with a member from before and a new one. */
  function restarted() {
    const clock = manualClock();
    const before = new TestRoom({ clock });
    const ada = before.join();
    const token = ada.outlet.welcomes[0]?.token ?? '';
    const room = new TestRoom({ clock, journal: before.journal, startedAt: clock.elapsed() });
    // Skips the ids that the earlier room used.
    const bob = room.join({
      token: before.tokens.issue('lobby', { id: 'id-of-bob-before', name: 'CalmOwl7' }, before.journal),
    });
    return { clock, before, room, ada, bob, token };
  }

  test('announces a member that resumes within 30 s as returning', () => {
    const { clock, room, ada, bob, token } = restarted();
    clock.advance(GRACE_MS - 100);
    const again = room.join({ token });
    expect(bob.outlet.frames).toEqual([`+${ada.member.name} again`]);
    expect(again.outlet.welcomes[0]).toMatchObject({
      resumed: true,
      you: { id: ada.member.id, name: ada.member.name },
    });
  });

  test('announces new members, and members that resume later, as joined', () => {
    const { clock, room, ada, bob, token } = restarted();
    const fresh = room.join({ token: 'no-token-of-ours' });
    clock.advance(GRACE_MS);
    room.join({ token });
    expect(bob.outlet.frames).toEqual([`+${fresh.member.name}`, `+${ada.member.name}`]);
  });

  test('renames a resuming member whose name was taken, and keeps its id', () => {
    const { room, ada, bob, token } = restarted();
    room.runCommand(bob, { type: 'rename', name: ada.member.name.toUpperCase() });
    const again = room.join({ token });
    const { id, name } = again.member;
    expect(id).toBe(ada.member.id);
    expect(name).not.toBe(ada.member.name);
    expect(bob.outlet.frames.slice(-2)).toEqual([`+${name} again`, `${ada.member.name}=>${name}`]);
    const [arrival] = again.outlet.welcomes;
    expect(arrival).toMatchObject({ resumed: true, you: { id, name } });
    expect(room.tokens.read('lobby', arrival?.token ?? '')).toMatchObject({ id, name });
    expect(again.outlet.frames.at(-1)).toBe(`${ada.member.name}=>${name}`);
  });
});

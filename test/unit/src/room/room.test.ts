import { describe, expect, test } from 'bun:test';
import { closeReasons } from '../../../../src/protocol/close-reasons.ts';
import { singleTexts } from '../../../helpers/brief-turns.ts';
import { FakeOutlet } from '../../../helpers/fake-outlet.ts';
import { manualClock } from '../../../helpers/manual-clock.ts';
import { TestRoom } from '../../../helpers/test-room.ts';

describe('Room', () => {
  test('sends a joiner one welcome first, with itself and the members, and not its own joined', () => {
    const room = new TestRoom();
    const ada = room.join();
    const bob = room.join();
    room.runCommand(bob, { type: 'send', text: 'hi' });
    expect(ada.outlet.frames).toEqual([`+${bob.member.name}`, `${bob.member.name}:hi`]);
    expect(bob.outlet.received.slice(0, 2)).toEqual(['welcome', `${bob.member.name}:hi`]);
    expect(bob.outlet.welcomes).toHaveLength(1);
    expect(bob.outlet.welcomes[0]).toMatchObject({
      you: { id: bob.member.id, name: bob.member.name },
      epoch: room.journal.epoch,
      head: 0,
      resumed: false,
      recovered: false,
      count: 2,
      moderator: false,
      members: [
        { id: ada.member.id, name: ada.member.name },
        { id: bob.member.id, name: bob.member.name },
      ],
    });
  });

  test('broadcasts at once when it is idle', () => {
    const room = new TestRoom();
    const { member, outlet } = room.join();
    room.room.postPlain(member, 'now');
    expect(outlet.received.at(-1)).toBe(`${member.name}:now`);
  });

  test('batches messages that arrive during a rest, in order', () => {
    const room = new TestRoom();
    const [ada, bob] = [room.join(), room.join()];
    const before = ada.outlet.frames.length;
    const { name: a } = ada.member;
    const { name: b } = bob.member;
    room.room.postPlain(ada.member, 'one');
    room.room.postPlain(ada.member, 'two');
    room.room.postPlain(bob.member, 'three');
    room.room.postPlain(ada.member, 'four');
    expect(ada.outlet.frames.slice(before)).toEqual([`${a}:one`]);
    room.waitForTurn();
    expect(ada.outlet.frames.slice(before)).toEqual([`${a}:one`, `${a}:two ${b}:three ${a}:four`]);
    expect(bob.outlet.frames.slice(-2)).toEqual(ada.outlet.frames.slice(-2));
  });

  test('never rests longer than 8 ms', () => {
    const clock = manualClock();
    const room = new TestRoom({ clock });
    const { member, outlet } = room.join();
    outlet.onSend = () => clock.advance(1_000);
    room.room.postPlain(member, 'takes a second');
    room.room.postPlain(member, 'waits');
    clock.advance(7);
    expect(outlet.frames).toEqual([`${member.name}:takes a second`]);
    clock.advance(1);
    expect(outlet.frames.at(-1)).toBe(`${member.name}:waits`);
  });

  test('takes at most 128 events a turn, one of each member a round', () => {
    const room = new TestRoom();
    const [{ member: ada, outlet }, { member: bob }] = [room.join(), room.join()];
    const before = outlet.frames.length;
    for (let number = 0; number < 301; number++) room.room.postPlain(ada, `a${number}`);
    room.room.postPlain(bob, 'not behind the flood');
    room.clock.advance(1);
    const second = outlet.frames[before + 1] ?? '';
    expect(second).toContain('not behind the flood');
    expect(second.split(`${ada.name}:`).length - 1).toBe(127);
    room.clock.advance(100);
    const texts = outlet.frames.join(' ').match(/\ba\d+\b/g);
    expect([...(texts ?? [])]).toEqual(Array.from({ length: 301 }, (_, number) => `a${number}`));
  });

  test.each([
    [1, 128],
    [50, 40],
    [100, 20],
    [2_001, 1],
  ])('sends %i outlets without batches at most 2,000 frames a turn: %i events', (outlets, events) => {
    const room = new TestRoom();
    for (let count = 1; count < outlets; count++) room.enter({}, new FakeOutlet(singleTexts));
    const { member, outlet } = room.join({}, new FakeOutlet(singleTexts));
    room.clock.advance(10_000);
    for (let number = 0; number < 301; number++) room.room.postPlain(member, `a${number}`);
    // The first text was sent at once, and the others wait for the next turn.
    expect(outlet.frames).toHaveLength(1);
    let sent = 0;
    // Runs between the next turn and the one after it.
    room.clock.after(0, () => (sent = outlet.frames.length));
    room.clock.advance(0);
    expect(sent).toBe(1 + events);
    expect(outlet.frames).toHaveLength(301);
  });

  test('announces a member before its first message, even when it sends at once', () => {
    const room = new TestRoom();
    const ada = room.join();
    const bob = room.enter();
    room.room.postPlain(bob.member, 'first words');
    room.clock.advance(50);
    const { name } = bob.member;
    expect(ada.outlet.frames).toEqual([`+${name}`, `${name}:first words`]);
    expect(bob.outlet.received).toEqual(['welcome', `${name}:first words`]);
  });

  test('sends turns to a plain member from the moment it enters', () => {
    const room = new TestRoom();
    const ada = room.enter();
    room.room.postPlain(ada.member, 'before the next turn');
    const plain = room.enter({}, new FakeOutlet(singleTexts));
    room.room.postPlain(plain.member, 'mine');
    room.clock.advance(50);
    expect(plain.outlet.received).toEqual(['before the next turn', 'mine']);
  });

  test('broadcasts the last messages of a member that left, then left, and drops later messages', () => {
    const room = new TestRoom();
    const [ada, bob] = [room.join(), room.join()];
    const { name } = bob.member;
    room.room.postPlain(ada.member, 'starts a rest');
    room.room.postPlain(bob.member, 'last words');
    room.room.leave(bob.member, bob.outlet, closeReasons.ended);
    room.room.postPlain(bob.member, 'from beyond');
    room.waitForTurn();
    expect(ada.outlet.frames.slice(-1)).toEqual([`${name}:last words -${name}`]);
    expect(bob.outlet.frames).toEqual([`${ada.member.name}:starts a rest`]);
    const late = room.join();
    expect(late.outlet.welcomes[0]?.members?.map((person) => person.name)).not.toContain(name);
  });

  test('never welcomes a member that left before its joining turn', () => {
    const room = new TestRoom();
    const ada = room.enter();
    const bob = room.enter();
    room.lose(bob);
    room.clock.advance(50);
    expect(bob.outlet.received).toEqual([]);
    expect(ada.outlet.frames.join(' ')).toBe(`+${bob.member.name} -${bob.member.name}`);
  });

  test('still sends to the others when one carrier fails', () => {
    const room = new TestRoom();
    const ada = room.join();
    const lost = room.join();
    const others = [room.join(), room.join()];
    // What a carrier that lost a frame does: it closes in the middle of the fan-out.
    lost.outlet.onSend = () => room.room.leave(lost.member, lost.outlet, closeReasons.protocol);
    room.room.postPlain(ada.member, 'for everyone');
    for (const { outlet } of [ada, ...others]) expect(outlet.received.at(-1)).toBe(`${ada.member.name}:for everyone`);
    room.waitForTurn();
    for (const { outlet } of [ada, ...others]) expect(outlet.received.at(-1)).toBe(`-${lost.member.name}`);
  });

  test('closes only the member with more than 1,024 waiting items', () => {
    const room = new TestRoom();
    const [ada, other] = [room.join(), room.join()];
    room.room.postPlain(ada.member, 'broadcast at once');
    for (let count = 0; count < 1_024; count++) room.room.postPlain(ada.member, 'waits');
    expect(ada.outlet.closeReasons).toEqual([]);
    room.room.postPlain(ada.member, 'one too many');
    expect(ada.outlet.closeReasons).toEqual([closeReasons.flood]);
    expect(other.outlet.closeReasons).toEqual([]);
  });

  test('closes a member that floods before its welcome', () => {
    const room = new TestRoom();
    room.join();
    room.room.postPlain(room.join().member, 'starts a rest');
    const eve = room.enter();
    for (let count = 0; count < 1_025; count++) room.room.postPlain(eve.member, 'waits');
    expect(eve.outlet.closeReasons).toEqual([closeReasons.flood]);
  });

  test('gives 500 members 500 different names', () => {
    const room = new TestRoom();
    const names = new Set(Array.from({ length: 500 }, () => room.join().member.name));
    expect(names.size).toBe(500);
  });

  test('reports when the last member has left, and leaves no timer running', () => {
    const room = new TestRoom();
    for (const { member, outlet } of [room.join(), room.join()]) {
      expect(room.timesEmptied).toBe(0);
      room.room.leave(member, outlet, closeReasons.ended);
      room.waitForTurn();
    }
    expect(room.timesEmptied).toBe(1);
    expect(room.clock.pending).toBe(0);
  });

  test('closes every member on close, entering ones included', () => {
    const room = new TestRoom();
    const guests = [room.join(), room.join({}, new FakeOutlet(singleTexts)), room.enter()];
    room.room.close(closeReasons.shutdown);
    for (const { outlet } of guests) expect(outlet.closeReasons).toEqual([closeReasons.shutdown]);
  });
});

describe('Room.typing', () => {
  test('broadcasts to the others, at most once a second', () => {
    const room = new TestRoom();
    const [ada, bob] = [room.join(), room.join()];
    const plain = room.join({}, new FakeOutlet(singleTexts));
    for (let tenth = 0; tenth < 20; tenth++) {
      room.room.typing(ada.member);
      room.clock.advance(100);
    }
    expect(bob.outlet.typingFrames).toEqual([`${ada.member.id} types`, `${ada.member.id} types`]);
    expect([...ada.outlet.typingFrames, ...plain.outlet.typingFrames]).toEqual([]);
  });

  test('broadcasts nothing for a member without an outlet', () => {
    const room = new TestRoom();
    const bob = room.join();
    room.room.postPlain(bob.member, 'starts a rest');
    const ada = room.enter();
    room.room.typing(ada.member);
    room.waitForTurn();
    room.lose(ada);
    room.room.typing(ada.member);
    expect(bob.outlet.typingFrames).toEqual([]);
  });
});

import { describe, expect, test } from 'bun:test';
import { mayReconnect } from '../../../../src/protocol/close-codes.ts';
import { closeReasons } from '../../../../src/protocol/close-reasons.ts';
import { GRACE_MS } from '../../../../src/protocol/limits.ts';
import { FakeOutlet } from '../../../helpers/fake-outlet.ts';
import { TestRoom, lastToken } from '../../../helpers/test-room.ts';

/** A room with two members. */
function pair() {
  const room = new TestRoom();
  return { room, ada: room.join(), bob: room.join() };
}

describe('Member', () => {
  test('stays for 30 s after it lost its carrier, then leaves', () => {
    const { room, ada, bob } = pair();
    room.lose(bob);
    room.clock.advance(GRACE_MS - 1);
    expect(ada.outlet.frames).toEqual([`+${bob.member.name}`]);
    expect(room.join().outlet.welcomes[0]?.count).toBe(3);
    room.clock.advance(20);
    expect(ada.outlet.frames.at(-1)).toBe(`-${bob.member.name}`);
  });

  test('leaves at once when its client ends the session', () => {
    const { room, ada, bob } = pair();
    room.room.leave(bob.member, bob.outlet, closeReasons.ended);
    expect(ada.outlet.frames.at(-1)).toBe(`-${bob.member.name}`);
  });

  test('keeps id and name when it resumes within 30 s, without left or joined', () => {
    const { room, ada, bob } = pair();
    room.lose(bob);
    room.clock.advance(GRACE_MS - 100);
    const again = room.resume(bob);
    expect(again.member).toBe(bob.member);
    expect(again.outlet.welcomes[0]).toMatchObject({
      resumed: true,
      you: { id: bob.member.id, name: bob.member.name },
      count: 2,
    });
    room.clock.advance(10 * GRACE_MS);
    expect(ada.outlet.frames).toEqual([`+${bob.member.name}`]);
    room.runCommand(again, { type: 'send', text: 'here I am' });
    expect(ada.outlet.frames.at(-1)).toBe(`${bob.member.name}:here I am`);
  });

  test('keeps id and name when it resumes later, and is announced', () => {
    const { room, ada, bob } = pair();
    room.lose(bob);
    room.clock.advance(2 * GRACE_MS);
    const again = room.resume(bob);
    expect(again.member).toMatchObject({ id: bob.member.id, name: bob.member.name });
    expect(ada.outlet.frames).toEqual([`+${bob.member.name}`, `-${bob.member.name}`, `+${bob.member.name}`]);
  });

  test('keeps its last name when it resumes with a token from before a rename', () => {
    const { room, bob } = pair();
    room.runCommand(bob, { type: 'rename', name: 'Renamed' });
    room.lose(bob);
    expect(room.resume(bob).outlet.welcomes[0]?.you).toEqual({ id: bob.member.id, name: 'Renamed' });
  });

  test('enters as a new member with a token that is invalid, expired or of another room', () => {
    const { room, bob } = pair();
    const token = lastToken(bob.outlet);
    const foreign = room.tokens.issue('other', bob.member, room.journal);
    room.lose(bob);
    for (const bad of ['', 'nonsense', '.', token.slice(0, -2), `x${token}`, token.replace('.', '..'), foreign]) {
      const guest = room.join({ token: bad });
      expect(guest.outlet.welcomes[0]).toMatchObject({ resumed: false });
      expect(guest.member.id).not.toBe(bob.member.id);
      expect(guest.member.name).not.toBe(bob.member.name);
    }
    room.clock.advance(7 * 24 * 60 * 60 * 1_000);
    expect(room.join({ token }).outlet.welcomes[0]?.resumed).toBe(false);
  });
});

describe('A replaced carrier', () => {
  test('receives bye before the new carrier is welcomed, and nothing after it', () => {
    const { room, ada, bob } = pair();
    room.room.postPlain(ada.member, 'starts a rest');
    const again = room.enter({ token: lastToken(bob.outlet) });
    let wasClosed = false;
    again.outlet.onWelcome = () => {
      wasClosed = bob.outlet.closeReasons.length > 0;
      room.read(again.outlet);
    };
    room.waitForTurn();
    expect(wasClosed).toBe(true);
    expect(bob.outlet.closeReasons).toEqual([closeReasons.replaced]);
    room.runCommand(ada, { type: 'send', text: 'for the new one' });
    expect(bob.outlet.received.at(-1)).toBe('bye replaced');
    expect(again.outlet.received).toEqual(['welcome', `${ada.member.name}:for the new one`]);
    expect(ada.outlet.frames.join(' ')).not.toContain(`-${bob.member.name}`);
    expect(ada.outlet.frames.filter((frame) => frame.includes(`+${bob.member.name}`))).toHaveLength(1);
  });

  test('receives everything until the new carrier is welcomed', () => {
    const { room, ada, bob } = pair();
    const again = new FakeOutlet();
    room.room.postPlain(ada.member, 'starts a rest');
    room.room.postPlain(ada.member, 'still for the old one');
    room.enter({ token: lastToken(bob.outlet) }, again);
    expect(bob.outlet.closeReasons).toEqual([]);
    room.waitForTurn();
    expect(bob.outlet.received.slice(-2)).toEqual([`${ada.member.name}:still for the old one`, 'bye replaced']);
    expect(again.received).toEqual(['welcome']);
  });

  test('keeps its waiting commands: each runs once and gets the same ack again', () => {
    const { room, ada, bob } = pair();
    room.room.postPlain(ada.member, 'starts a rest');
    const id = room.queueCommand(bob, { type: 'send', text: 'last' });
    const again = room.enter({ token: lastToken(bob.outlet) });
    room.waitForTurn();
    expect(bob.outlet.acks.map((ack) => ack.id)).toEqual([id]);
    room.runCommand(again, { type: 'send', id, text: 'last' });
    expect(again.outlet.acks).toEqual(bob.outlet.acks);
    expect(ada.outlet.frames.filter((frame) => frame.endsWith(':last'))).toHaveLength(1);
  });

  test('is replaced only by the newest of several carriers that send hello', () => {
    const { room, ada, bob } = pair();
    room.room.postPlain(ada.member, 'starts a rest');
    const [first, second] = [new FakeOutlet(), new FakeOutlet()];
    for (const outlet of [first, second]) room.enter({ token: lastToken(bob.outlet) }, outlet);
    room.waitForTurn();
    expect(first.received).toEqual(['bye replaced']);
    expect(second.received).toEqual(['welcome']);
    expect(bob.outlet.received.at(-1)).toBe('bye replaced');
  });
});

describe('A resume attempt', () => {
  /** Bob has a live carrier, and another one that sent hello and waits for its welcome. */
  function attempt() {
    const { room, ada, bob } = pair();
    room.room.postPlain(ada.member, 'starts a rest');
    const { outlet } = room.enter({ token: lastToken(bob.outlet) });
    return { room, ada, bob, outlet };
  }

  test.each(['is lost', 'breaks the protocol', 'exceeds the rate'])('changes nothing when its carrier %s', (how) => {
    const { room, ada, bob, outlet } = attempt();
    if (how === 'is lost') room.room.detach(bob.member, outlet);
    else outlet.close(how === 'breaks the protocol' ? closeReasons.protocol : closeReasons.rate);
    room.waitForTurn();
    room.runCommand(ada, { type: 'send', text: 'hello' });
    expect(bob.outlet.received.at(-1)).toBe(`${ada.member.name}:hello`);
    expect(bob.outlet.closeReasons).toEqual([]);
    expect(outlet.welcomes).toEqual([]);
    room.clock.advance(10 * GRACE_MS);
    expect(ada.outlet.frames.join(' ')).not.toContain(`-${bob.member.name}`);
  });

  test('does not extend the grace period when it is lost', () => {
    const { room, ada, bob } = pair();
    room.lose(bob);
    room.clock.advance(GRACE_MS - 1_000);
    room.room.postPlain(ada.member, 'starts a rest');
    const { outlet } = room.enter({ token: lastToken(bob.outlet) });
    room.room.detach(bob.member, outlet);
    room.clock.advance(1_000);
    expect(ada.outlet.frames.at(-1)).toBe(`-${bob.member.name}`);
  });

  test('removes the member and closes the old carrier when the client ends it', () => {
    const { room, ada, bob, outlet } = attempt();
    outlet.close(closeReasons.ended);
    room.waitForTurn();
    expect(bob.outlet.closeReasons).toEqual([closeReasons.ended]);
    expect(ada.outlet.frames.at(-1)).toBe(`-${bob.member.name}`);
    expect(outlet.welcomes).toEqual([]);
  });

  test('is closed as failed when the grace period ends just before its welcome', () => {
    const { room, ada, bob } = pair();
    room.lose(bob);
    room.clock.advance(GRACE_MS - 1);
    room.room.postPlain(ada.member, 'starts a rest');
    const { outlet } = room.enter({ token: lastToken(bob.outlet) });
    room.waitForTurn();
    expect(outlet.welcomes).toEqual([]);
    expect(outlet.closeReasons.map(({ code }) => mayReconnect(code))).toEqual([true]);
    const again = room.resume(bob);
    expect(again.outlet.welcomes[0]).toMatchObject({ resumed: true, you: { id: bob.member.id } });
  });
});

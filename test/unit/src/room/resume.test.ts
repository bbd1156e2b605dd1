import { describe, expect, test } from 'bun:test';
import { mayReconnect } from '../../../../src/protocol/close-codes.ts';
import { closeReasons } from '../../../../src/protocol/close-reasons.ts';
import { GRACE_MS } from '../../../../src/protocol/limits.ts';
import { FakeOutlet } from '../../../helpers/fake-outlet.ts';
import { TestRoom, tokenOf } from '../../../helpers/test-room.ts';

/** A room with two members. */
function pair() {
  const room = new TestRoom();
  return { room, ada: room.join(), bob: room.join() };
}

describe('A member', () => {
  test('that lost its carrier stays for 30 s, then leaves', () => {
    const { room, ada, bob } = pair();
    room.lose(bob);
    room.clock.advance(GRACE_MS - 1);
    expect(ada.outlet.frames).toEqual([`+${bob.member.name}`]);
    expect(room.join().outlet.arrivals[0]?.count).toBe(3);
    room.clock.advance(20);
    expect(ada.outlet.frames.at(-1)).toBe(`-${bob.member.name}`);
  });

  test('that says bye, or whose session is ended, leaves at once', () => {
    const { room, ada, bob } = pair();
    room.room.leave(bob.member, bob.outlet, closeReasons.ended);
    expect(ada.outlet.frames.at(-1)).toBe(`-${bob.member.name}`);
  });

  test('that comes back within 30 s is who it was, and nobody sees it leave or join', () => {
    const { room, ada, bob } = pair();
    room.lose(bob);
    room.clock.advance(GRACE_MS - 100);
    const again = room.comeBack(bob);
    expect(again.member).toBe(bob.member);
    expect(again.outlet.arrivals[0]).toMatchObject({
      resumed: true,
      you: { id: bob.member.id, name: bob.member.name },
      count: 2,
    });
    room.clock.advance(10 * GRACE_MS);
    expect(ada.outlet.frames).toEqual([`+${bob.member.name}`]);
    room.give(again, { type: 'send', text: 'here I am' });
    expect(ada.outlet.frames.at(-1)).toBe(`${bob.member.name}:here I am`);
  });

  test('that comes back later has its id and its name too, and joins', () => {
    const { room, ada, bob } = pair();
    room.lose(bob);
    room.clock.advance(2 * GRACE_MS);
    const again = room.comeBack(bob);
    expect(again.member).toMatchObject({ id: bob.member.id, name: bob.member.name });
    expect(ada.outlet.frames).toEqual([`+${bob.member.name}`, `-${bob.member.name}`, `+${bob.member.name}`]);
  });

  test('that was renamed comes back as it was called last, also with a token from before', () => {
    const { room, bob } = pair();
    room.give(bob, { type: 'rename', name: 'Renamed' });
    room.lose(bob);
    expect(room.comeBack(bob).outlet.arrivals[0]?.you).toEqual({ id: bob.member.id, name: 'Renamed' });
  });

  test('is new when its token is bad, expired or of another room', () => {
    const { room, bob } = pair();
    const token = tokenOf(bob.outlet);
    const foreign = room.tokens.issue('other', bob.member);
    room.lose(bob);
    for (const bad of ['', 'nonsense', '.', token.slice(0, -2), `x${token}`, token.replace('.', '..'), foreign]) {
      const guest = room.join({ token: bad });
      expect(guest.outlet.arrivals[0]).toMatchObject({ resumed: false });
      expect(guest.member.id).not.toBe(bob.member.id);
      expect(guest.member.name).not.toBe(bob.member.name);
    }
    room.clock.advance(7 * 24 * 60 * 60 * 1_000);
    expect(room.join({ token }).outlet.arrivals[0]?.resumed).toBe(false);
  });
});

describe('A carrier that is replaced', () => {
  test('is told so before the new one is welcome, and hears nothing more', () => {
    const { room, ada, bob } = pair();
    room.room.postPlain(ada.member, 'starts a rest');
    const again = room.enter({ token: tokenOf(bob.outlet) });
    let wasClosed = false;
    again.outlet.onWelcome = () => {
      wasClosed = bob.outlet.closings.length > 0;
      room.read(again.outlet);
    };
    room.turn();
    expect(wasClosed).toBe(true);
    expect(bob.outlet.closings).toEqual([closeReasons.replaced]);
    room.give(ada, { type: 'send', text: 'for the new one' });
    expect(bob.outlet.heard.at(-1)).toBe('bye replaced');
    expect(again.outlet.heard).toEqual(['welcome', `${ada.member.name}:for the new one`]);
    expect(ada.outlet.frames.join(' ')).not.toContain(`-${bob.member.name}`);
    expect(ada.outlet.frames.filter((frame) => frame.includes(`+${bob.member.name}`))).toHaveLength(1);
  });

  test('hears everything until the welcome of the new one', () => {
    const { room, ada, bob } = pair();
    const again = new FakeOutlet();
    room.room.postPlain(ada.member, 'starts a rest');
    room.room.postPlain(ada.member, 'still for the old one');
    room.enter({ token: tokenOf(bob.outlet) }, again);
    expect(bob.outlet.closings).toEqual([]);
    room.turn();
    expect(bob.outlet.heard.slice(-2)).toEqual([`${ada.member.name}:still for the old one`, 'bye replaced']);
    expect(again.heard).toEqual(['welcome']);
  });

  test('has its last commands carried out and acknowledged once', () => {
    const { room, ada, bob } = pair();
    room.room.postPlain(ada.member, 'starts a rest');
    const id = room.ask(bob, { type: 'send', text: 'last' });
    const again = room.enter({ token: tokenOf(bob.outlet) });
    room.turn();
    expect(bob.outlet.acks.map((ack) => ack.id)).toEqual([id]);
    room.give(again, { type: 'send', id, text: 'last' });
    expect(again.outlet.acks).toEqual(bob.outlet.acks);
    expect(ada.outlet.frames.filter((frame) => frame.endsWith(':last'))).toHaveLength(1);
  });

  test('gives way to the newest of several that say hello', () => {
    const { room, ada, bob } = pair();
    room.room.postPlain(ada.member, 'starts a rest');
    const [first, second] = [new FakeOutlet(), new FakeOutlet()];
    for (const outlet of [first, second]) room.enter({ token: tokenOf(bob.outlet) }, outlet);
    room.turn();
    expect(first.heard).toEqual(['bye replaced']);
    expect(second.heard).toEqual(['welcome']);
    expect(bob.outlet.heard.at(-1)).toBe('bye replaced');
  });
});

describe('An attempt to come back', () => {
  /** Bob hears on his old carrier, and another has said hello and waits for its welcome. */
  function attempt() {
    const { room, ada, bob } = pair();
    room.room.postPlain(ada.member, 'starts a rest');
    const { outlet } = room.enter({ token: tokenOf(bob.outlet) });
    return { room, ada, bob, outlet };
  }

  test.each(['is lost', 'breaks the protocol', 'goes too fast'])('that %s changes nothing', (how) => {
    const { room, ada, bob, outlet } = attempt();
    if (how === 'is lost') room.room.detach(bob.member, outlet);
    else outlet.close(how === 'breaks the protocol' ? closeReasons.protocol : closeReasons.rate);
    room.turn();
    room.give(ada, { type: 'send', text: 'hello' });
    expect(bob.outlet.heard.at(-1)).toBe(`${ada.member.name}:hello`);
    expect(bob.outlet.closings).toEqual([]);
    expect(outlet.arrivals).toEqual([]);
    room.clock.advance(10 * GRACE_MS);
    expect(ada.outlet.frames.join(' ')).not.toContain(`-${bob.member.name}`);
  });

  test('that is lost does not lengthen the grace period either', () => {
    const { room, ada, bob } = pair();
    room.lose(bob);
    room.clock.advance(GRACE_MS - 1_000);
    room.room.postPlain(ada.member, 'starts a rest');
    const { outlet } = room.enter({ token: tokenOf(bob.outlet) });
    room.room.detach(bob.member, outlet);
    room.clock.advance(1_000);
    expect(ada.outlet.frames.at(-1)).toBe(`-${bob.member.name}`);
  });

  test('that is ended by its client ends the member, the old carrier too', () => {
    const { room, ada, bob, outlet } = attempt();
    outlet.close(closeReasons.ended);
    room.turn();
    expect(bob.outlet.closings).toEqual([closeReasons.ended]);
    expect(ada.outlet.frames.at(-1)).toBe(`-${bob.member.name}`);
    expect(outlet.arrivals).toEqual([]);
  });

  test('is told to try again when the grace period ends just before its welcome', () => {
    const { room, ada, bob } = pair();
    room.lose(bob);
    room.clock.advance(GRACE_MS - 1);
    room.room.postPlain(ada.member, 'starts a rest');
    const { outlet } = room.enter({ token: tokenOf(bob.outlet) });
    room.turn();
    expect(outlet.arrivals).toEqual([]);
    expect(outlet.closings.map(({ code }) => mayReconnect(code))).toEqual([true]);
    const again = room.comeBack(bob);
    expect(again.outlet.arrivals[0]).toMatchObject({ resumed: true, you: { id: bob.member.id } });
  });
});

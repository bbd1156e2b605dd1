import { describe, expect, test } from 'bun:test';
import { closeReasons } from '../../../../src/protocol/close-reasons.ts';
import type { JoinRequest } from '../../../../src/room/outlet.ts';
import { singleTexts } from '../../../helpers/brief-turns.ts';
import { FakeOutlet } from '../../../helpers/fake-outlet.ts';
import { TestRoom, lastToken } from '../../../helpers/test-room.ts';

const KICKED = { address: '198.51.100.7' };
const ELSEWHERE = { address: '203.0.113.5' };

/** A room with a moderator, Ada and Eve. */
function moderatedRoom(evesAddress: string = KICKED.address) {
  const room = new TestRoom();
  const boss = room.join({ isModerator: true });
  const ada = room.join();
  const eve = room.join({ address: evesAddress });
  const kick = (seconds: number, member = eve.member.id, by = boss) =>
    room.runCommand(by, { type: 'kick', member, seconds });
  const isKeptOut = (entrance: Partial<JoinRequest> & { address: string }) => {
    const outlet = new FakeOutlet();
    room.room.enter(outlet, { access: 'read-write', isModerator: false, ...entrance });
    return outlet.closeReasons.some(({ code }) => code === 'kicked' || code === 'network-banned');
  };
  return { room, boss, ada, eve, kick, isKeptOut };
}

describe('A kick', () => {
  test('removes a member at once with the reason, and the others receive left', () => {
    const { ada, boss, eve, kick } = moderatedRoom();
    const id = kick(60);
    expect(boss.outlet.acks.map((ack) => ack.id)).toEqual([id]);
    expect(eve.outlet.closeReasons).toMatchObject([closeReasons.kicked]);
    expect(ada.outlet.frames.at(-1)).toBe(`-${eve.member.name}`);
    expect(ada.outlet.closeReasons).toEqual([]);
  });

  test('is refused unless a moderator sends it', () => {
    const { ada, boss, eve, kick, isKeptOut } = moderatedRoom();
    kick(60, boss.member.id, ada);
    kick(60, ada.member.id, eve);
    expect([ada, eve].map(({ outlet }) => outlet.refusals[0]?.code)).toEqual(['not-moderator', 'not-moderator']);
    expect([ada, boss].flatMap(({ outlet }) => outlet.closeReasons)).toEqual([]);
    expect(isKeptOut(ELSEWHERE)).toBe(false);
  });

  test('is refused for an unknown member', () => {
    const { boss, kick } = moderatedRoom();
    kick(60, 'no-such-member-01');
    expect(boss.outlet.refusals).toMatchObject([{ code: 'not-found' }]);
  });

  test('sends its remaining time as whole milliseconds', () => {
    const { room, kick } = moderatedRoom();
    kick(60);
    room.clock.advance(1_000.4);
    const outlet = new FakeOutlet();
    room.room.enter(outlet, { access: 'read-write', isModerator: false, ...KICKED });
    expect(outlet.closeReasons[0]?.retryAfter).toBeGreaterThan(0);
    expect(Number.isInteger(outlet.closeReasons[0]?.retryAfter)).toBe(true);
  });

  test('bans the member id and the address for its duration', () => {
    const { room, eve, kick, isKeptOut } = moderatedRoom();
    const token = lastToken(eve.outlet);
    kick(60);
    room.clock.advance(59_900);
    expect(isKeptOut({ ...ELSEWHERE, token })).toBe(true);
    expect(isKeptOut(KICKED)).toBe(true);
    expect(isKeptOut(ELSEWHERE)).toBe(false);
    room.clock.advance(100);
    expect(isKeptOut(KICKED)).toBe(false);
    expect(isKeptOut({ ...ELSEWHERE, token })).toBe(false);
  });

  test('for 0 seconds removes the member and bans no address', () => {
    const { eve, kick, isKeptOut } = moderatedRoom();
    kick(0);
    expect(eve.outlet.closeReasons).toMatchObject([closeReasons.kicked]);
    expect(isKeptOut({ ...KICKED, token: lastToken(eve.outlet) })).toBe(false);
  });

  test.each(['127.0.0.1', '::1', '::ffff:127.0.0.1', ''])('never bans the address %j', (address) => {
    const { eve, kick, isKeptOut } = moderatedRoom(address);
    kick(60);
    expect(isKeptOut({ address })).toBe(false);
    expect(isKeptOut({ address, token: lastToken(eve.outlet) })).toBe(true);
  });

  test('bans the whole /64 of an IPv6 address in any spelling', () => {
    const { kick, isKeptOut } = moderatedRoom('2001:db8:1:2::1');
    kick(60);
    expect(isKeptOut({ address: '2001:DB8:1:2:ffff:0:0:9' })).toBe(true);
    expect(isKeptOut({ address: '2001:db8:1:3::1' })).toBe(false);
  });

  test('bans the latest address of the member', () => {
    const { room, eve, kick, isKeptOut } = moderatedRoom();
    room.lose(eve);
    room.resume(eve, ELSEWHERE);
    kick(60);
    expect(isKeptOut(ELSEWHERE)).toBe(true);
    expect(isKeptOut(KICKED)).toBe(false);
  });

  test('bans a client of the same network without a token, with a reason of its own', () => {
    const { room, eve, kick } = moderatedRoom();
    const token = lastToken(eve.outlet);
    kick(60);
    const reasons = [{ ...KICKED }, { ...KICKED, token }, { ...ELSEWHERE, token }].map((request) => {
      const outlet = new FakeOutlet();
      room.room.enter(outlet, { access: 'read-write', isModerator: false, ...request });
      return outlet.closeReasons[0];
    });
    expect(reasons).toMatchObject([closeReasons['network-banned'], closeReasons.kicked, closeReasons.kicked]);
    for (const reason of reasons) expect(reason?.retryAfter).toBeWithin(59_000, 60_001);
  });

  test('admits a client of the same network whose token names another member', () => {
    const { room, kick, isKeptOut } = moderatedRoom();
    const neighbour = room.join(KICKED);
    const gone = room.join(KICKED);
    room.lose(gone);
    room.clock.advance(31_000);
    kick(60);
    for (const { outlet } of [neighbour, gone]) {
      expect(isKeptOut({ ...KICKED, token: lastToken(outlet) })).toBe(false);
    }
    for (const token of [
      '',
      'no.token',
      room.tokens.issue('other', { id: 'member-of-another', name: 'Bob' }, room.journal),
    ]) {
      expect(isKeptOut({ ...KICKED, token })).toBe(true);
    }
  });

  test('acts on no other owner, and never keeps an owner out', () => {
    const { room, boss, eve, kick, isKeptOut } = moderatedRoom();
    const second = room.join({ ...KICKED, isModerator: true });
    kick(60);
    kick(60, second.member.id);
    expect(boss.outlet.refusals).toMatchObject([{ code: 'rank' }]);
    expect(second.outlet.closeReasons).toEqual([]);
    expect(isKeptOut({ ...KICKED, isModerator: true })).toBe(false);
    expect(isKeptOut({ ...KICKED, token: lastToken(eve.outlet), isModerator: true })).toBe(false);
    expect(isKeptOut(KICKED)).toBe(true);
  });

  test('is logged with the room, the moderator, the member and the duration', () => {
    const { room, boss, ada, eve, kick } = moderatedRoom();
    kick(60, boss.member.id, ada);
    kick(60, 'no-such-member-01');
    expect(room.logs).toEqual([]);
    kick(3_600);
    expect(room.logs).toEqual([
      `moderation: ban ${JSON.stringify({
        ...{ room: 'lobby', moderator: boss.member.id, moderatorName: boss.member.name },
        ...{ member: eve.member.id, memberName: eve.member.name, seconds: 3_600 },
      })}`,
    ]);
  });

  test('removes plain members as well', () => {
    const { room, kick, isKeptOut } = moderatedRoom();
    const plain = room.join({ address: '198.51.100.9' }, new FakeOutlet(singleTexts));
    kick(60, plain.member.id);
    expect(plain.outlet.closeReasons).toMatchObject([closeReasons.kicked]);
    expect(isKeptOut({ address: '198.51.100.9' })).toBe(true);
  });

  test('removes a member without a carrier, and ends its resume attempt', () => {
    const { room, ada, eve, kick, isKeptOut } = moderatedRoom();
    const token = lastToken(eve.outlet);
    room.lose(eve);
    room.room.postPlain(ada.member, 'starts a rest');
    const back = new FakeOutlet();
    room.enter({ ...ELSEWHERE, token }, back);
    kick(60);
    expect(back.closeReasons).toMatchObject([closeReasons.kicked]);
    expect(back.welcomes).toEqual([]);
    expect(ada.outlet.frames.at(-1)).toBe(`-${eve.member.name}`);
    expect(isKeptOut({ ...ELSEWHERE, token })).toBe(true);
  });
});

import { describe, expect, test } from 'bun:test';
import { createBudgetRule } from '../../../../src/budgets/budget-rule.ts';
import { GRACE_MS, RENAME_INTERVAL_MS } from '../../../../src/protocol/limits.ts';
import { FakeOutlet } from '../../../helpers/fake-outlet.ts';
import { manualClock } from '../../../helpers/manual-clock.ts';
import { lastToken, TestRoom } from '../../../helpers/test-room.ts';

const HOUR_MS = 3_600_000;

describe.each([
  ['an hour back', -HOUR_MS],
  ['an hour ahead', HOUR_MS],
  ['to 1970', -Date.UTC(2026, 0, 1)],
  ['a century ahead', 876_000 * HOUR_MS],
])('Room, when the wall clock is corrected %s,', (_, correction) => {
  test('bans a kicked member for exactly the duration of the kick', () => {
    const room = new TestRoom();
    const boss = room.join({ isModerator: true });
    const eve = room.join({ address: '198.51.100.7' });
    room.runCommand(boss, { type: 'kick', member: eve.member.id, seconds: 60 });
    room.clock.correctWall(correction);
    const isKeptOut = () => {
      const outlet = new FakeOutlet();
      room.room.enter(outlet, { access: 'read-write', isModerator: false, address: '198.51.100.7' });
      return outlet.closeReasons.some(({ code }) => code === 'network-banned');
    };
    room.clock.advance(59_000);
    expect(isKeptOut()).toBe(true);
    room.clock.advance(1_000);
    expect(isKeptOut()).toBe(false);
  });

  test('allows the next rename after the usual wait', () => {
    const room = new TestRoom();
    const ada = room.join();
    room.runCommand(ada, { type: 'rename', name: 'Adele' });
    room.clock.correctWall(correction);
    room.clock.advance(RENAME_INTERVAL_MS - 1_000);
    room.runCommand(ada, { type: 'rename', name: 'Agatha' });
    expect(ada.outlet.refusals.map(({ code }) => code)).toEqual(['too-soon']);
    expect(ada.outlet.refusals[0]?.retryAfter).toBeWithin(1, 1_001);
    room.clock.advance(1_000);
    room.runCommand(ada, { type: 'rename', name: 'Agatha' });
    expect(ada.member.name).toBe('Agatha');
  });

  test('broadcasts the next typing notice after a second', () => {
    const room = new TestRoom();
    const [ada, bob] = [room.join(), room.join()];
    const notices = bob.outlet.typingFrames;
    room.room.typing(ada.member);
    room.clock.correctWall(correction);
    room.room.typing(ada.member);
    expect(notices).toHaveLength(1);
    room.clock.advance(1_000);
    room.room.typing(ada.member);
    expect(notices).toHaveLength(2);
  });

  test('fills a budget by the elapsed time', () => {
    const clock = manualClock();
    const rule = createBudgetRule({ messages: 1, bytes: 0 }, () => clock.elapsed());
    const room = new TestRoom({ clock, rules: [rule] });
    const { member } = room.join();
    const passing = () => {
      let count = 0;
      while (count < 100 && !room.room.refusal(member, { type: 'typing' }, 1)) count++;
      return count;
    };
    passing();
    clock.correctWall(correction);
    expect(passing()).toBe(0);
    clock.advance(3_000);
    expect(passing()).toBe(3);
  });

  test('announces members as returning for 30 s after a start', () => {
    const clock = manualClock();
    const before = new TestRoom({ clock });
    const ada = before.join();
    const token = ada.outlet.welcomes[0]?.token ?? '';
    const room = new TestRoom({ clock, journal: before.journal, startedAt: clock.elapsed() });
    const bob = room.join({
      token: before.tokens.issue('lobby', { id: 'id-of-bob-before', name: 'CalmOwl7' }, before.journal),
    });
    clock.correctWall(Math.min(correction, HOUR_MS));
    clock.advance(GRACE_MS - 100);
    room.join({ token });
    expect(bob.outlet.frames).toEqual([`+${ada.member.name} again`]);
  });

  test('announces a guest that has signed in since a start as a new person', () => {
    const clock = manualClock();
    const before = new TestRoom({ clock });
    const token = lastToken(before.join().outlet);
    const room = new TestRoom({ clock, journal: before.journal, startedAt: clock.elapsed() });
    const bob = room.join();
    const identity = { user: 'tim', name: 'Tim', avatar: undefined, role: undefined, expires: clock.wall() + HOUR_MS };
    expect(room.join({ token, identity }).outlet.welcomes[0]?.resumed).toBe(true);
    expect(bob.outlet.frames).toEqual(['+Tim']);
  });
});

test('Room allows a rename and a typing notice right after the start of the process', () => {
  const room = new TestRoom({ clock: manualClock() });
  const ada = room.join();
  room.runCommand(ada, { type: 'rename', name: 'Adele' });
  expect(ada.outlet.refusals).toEqual([]);
});

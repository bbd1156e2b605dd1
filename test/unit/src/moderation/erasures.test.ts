import { describe, expect, test } from 'bun:test';
import type { Kick } from '../../../../src/protocol/client-messages.ts';
import { closeReasons } from '../../../../src/protocol/close-reasons.ts';
import type { Role } from '../../../../src/protocol/identity-messages.ts';
import type { Deleted } from '../../../../src/protocol/server-messages.ts';
import { TestRoom, type Guest } from '../../../helpers/test-room.ts';

const HOUR_MS = 3_600_000;

/** A room with a moderator and Eve. */
function moderatedRoom(room = new TestRoom()) {
  const boss = room.join({ isModerator: true });
  const eve = room.join();
  const say = (guest: Guest, text: string) => room.runCommand(guest, { type: 'send', text });
  /** Lets timers and promises run until nothing changes. */
  const settle = async () => {
    for (let step = 0; step < 200; step++) {
      room.clock.advance(100);
      for (let turn = 0; turn < 20; turn++) await Promise.resolve();
    }
  };
  const texts = () =>
    room.journal.before(room.journal.head + 1, 10_000, '').flatMap(({ text, deleted }) => (deleted ? [] : text));
  const kick = (erase: NonNullable<Kick['erase']>, message: string) =>
    room.runCommand(boss, { type: 'kick', message, seconds: 0, erase });
  return { room, boss, eve, say, settle, texts, kick };
}

describe('An erasure', () => {
  test.each([
    ['hour', ['two hours', 'two days']],
    ['day', ['two days']],
    ['all', []],
  ] as const)('of %s deletes what the person sent in that time, and nothing of others', async (erase, left) => {
    const { room, boss, eve, say, settle, texts, kick } = moderatedRoom();
    say(eve, 'two days');
    room.clock.advance(46 * HOUR_MS);
    say(eve, 'two hours');
    say(boss, 'of the moderator');
    room.clock.advance(2 * HOUR_MS);
    const message = say(eve, 'now');
    kick(erase, message);
    await settle();
    expect(texts().sort()).toEqual(['of the moderator', ...left].sort());
  });

  test('goes through hundreds of messages in steps, each deleted once, while others write', async () => {
    const { room, boss, eve, say, settle, texts, kick } = moderatedRoom();
    const ids = Array.from({ length: 450 }, (_, number) => say(eve, `spam ${number}`));
    kick('all', ids[0] ?? '');
    room.runCommand(boss, { type: 'send', text: 'in between' });
    await settle();
    expect(texts()).toEqual(['in between']);
    const events = room.journal.after(0, 10_000, '');
    const deleted = events.filter((event): event is Deleted => event.type === 'deleted').map((event) => event.message);
    expect(deleted.toSorted()).toEqual(ids.toSorted());
  });

  test('is not delayed by commands of a member, which are refused', async () => {
    const { room, boss, eve, say, texts } = moderatedRoom();
    const message = say(eve, 'spam');
    const ada = room.join();
    const kick = { type: 'kick', message, seconds: 0, erase: 'all' } as const;
    // The first command has a turn of its own. The others are in the next one.
    for (const guest of [ada, boss, ...Array<Guest>(120).fill(ada)]) room.queueCommand(guest, kick);
    room.waitForTurn();
    for (let step = 0; step < 10; step++) {
      room.clock.advance(20);
      for (let turn = 0; turn < 20; turn++) await Promise.resolve();
    }
    expect(texts()).toEqual([]);
  });

  test('leaves what the person writes after it returned', async () => {
    const { eve, room, say, settle, texts, kick } = moderatedRoom();
    const message = say(eve, 'before');
    kick('all', message);
    room.clock.advance(1);
    const again = room.resume(eve);
    say(again, 'after');
    await settle();
    expect(texts()).toEqual(['after']);
  });

  test('leaves what the person wrote with the rank of the moderator or a higher one', async () => {
    const { room, say, settle, texts } = moderatedRoom();
    const tim = (role: Role | undefined) =>
      ({ identity: { user: 'tim', name: 'Tim', avatar: undefined, role, expires: Infinity } }) as const;
    const leave = (guest: Guest) => room.room.leave(guest.member, guest.outlet, closeReasons.ended);
    const messages = ([undefined, 'moderator', 'owner'] as const).map((role) => {
      const guest = room.join(tim(role));
      const id = say(guest, `as ${role ?? 'member'}`);
      leave(guest);
      return id;
    });
    const mod = room.join({ identity: { ...tim('moderator').identity, user: 'mod', name: 'Mod' } });
    room.runCommand(mod, { type: 'kick', message: messages[0] ?? '', seconds: 60, erase: 'all' });
    await settle();
    expect(texts()).toEqual(['as moderator', 'as owner']);
  });

  test('works on a few at once, however many a moderator begins, and finishes all', async () => {
    const { room, boss, eve, say, settle, texts } = moderatedRoom();
    const message = say(eve, 'spam');
    for (let number = 0; number < 400; number++) say(boss, `other ${number}`);
    let reads = 0;
    const { before } = room.journal;
    room.journal.before = (...args) => {
      reads++;
      return before.apply(room.journal, args);
    };
    for (let times = 0; times < 40; times++)
      room.queueCommand(boss, { type: 'kick', message, seconds: 0, erase: 'all' });
    room.waitForTurn();
    let mostReads = reads;
    for (let step = 0; step < 200; step++) {
      reads = 0;
      room.clock.advance(20);
      for (let turn = 0; turn < 20; turn++) await Promise.resolve();
      mostReads = Math.max(mostReads, reads);
    }
    expect(mostReads).toBeWithin(1, 6);
    await settle();
    expect(texts()).not.toContain('spam');
    expect(room.documents.entries('erase:')).toEqual([]);
  });

  test('is logged when it is finished, and its document is gone', async () => {
    const { room, boss, eve, say, settle, kick } = moderatedRoom();
    kick('day', say(eve, 'spam'));
    expect(room.documents.entries('erase:')).toHaveLength(1);
    await settle();
    expect(room.documents.entries('erase:')).toEqual([]);
    const entries = room.journal.kept.entries(undefined, 10);
    expect(entries.map(({ value }) => JSON.parse(value))).toMatchObject([
      { action: 'erase', detail: 'day', person: { id: eve.member.id }, by: { id: boss.member.id } },
      { action: 'kick' },
    ]);
  });

  test('stops when the room is empty, and goes on when it opens again', async () => {
    const first = moderatedRoom();
    const { room, boss, eve, say, settle, kick } = first;
    const ids = Array.from({ length: 300 }, (_, number) => say(eve, `spam ${number}`));
    kick('all', ids[0] ?? '');
    room.room.leave(boss.member, boss.outlet, closeReasons.ended);
    await settle();
    expect(first.texts().length).toBeGreaterThan(0);
    const second = moderatedRoom(new TestRoom({ clock: room.clock, journal: room.journal }));
    await second.settle();
    expect(second.texts()).toEqual([]);
  });
});

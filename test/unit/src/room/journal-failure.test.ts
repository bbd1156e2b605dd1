import { describe, expect, test } from 'bun:test';
import { Database } from 'bun:sqlite';
import { mayReconnect } from '../../../../src/protocol/close-codes.ts';
import { closeReasons } from '../../../../src/protocol/close-reasons.ts';
import { RecordError } from '../../../../src/ports/record-error.ts';
import type { Done } from '../../../../src/record/record.ts';
import type { HistoryPage } from '../../../../src/room/outlet.ts';
import { singleTexts } from '../../../helpers/brief-turns.ts';
import { FakeOutlet } from '../../../helpers/fake-outlet.ts';
import { manualClock } from '../../../helpers/manual-clock.ts';
import { readNow } from '../../../helpers/read-now.ts';
import { sqliteJournal } from '../../../helpers/sqlite-journal.ts';
import { newestPage, TestRoom } from '../../../helpers/test-room.ts';

/** A room over a real file, and ways to really break it. */
function brokenRoom() {
  const clock = manualClock();
  const file = sqliteJournal(clock);
  const room = new TestRoom({ clock, journal: file.journal.room('lobby') });
  const [boss, ada, bob] = [room.join({ isModerator: true }), room.join(), room.join()];
  const plain = room.join({}, new FakeOutlet(singleTexts));
  const message = room.runCommand(ada, { type: 'send', text: 'before' });
  const { database } = file.journal;
  return {
    ...{ room, boss, ada, bob, plain, message },
    /** Another connection locks the file until the returned function is called. */
    lock() {
      const other = new Database(file.path);
      other.run('BEGIN IMMEDIATE');
      return () => {
        other.run('ROLLBACK');
        other.close();
      };
    },
    /** The file cannot grow until the returned function is called. */
    fill() {
      const { page_count: pages } = database.query('PRAGMA page_count').get() as { page_count: number };
      database.run(`PRAGMA max_page_count = ${pages}`);
      return () => void database.run('PRAGMA max_page_count = 1000000');
    },
    /** Runs something in a turn that fails afterwards because the file is full. */
    failsWith(work: () => void) {
      room.room.postPlain(ada.member, 'starts a rest');
      work();
      for (let count = 0; count < 20; count++) room.room.postPlain(plain.member, 'x'.repeat(4_000));
      room.waitForTurn();
    },
    /** The file has lost its events until the returned function is called. */
    hide() {
      database.run('ALTER TABLE event RENAME TO hidden');
      return () => void database.run('ALTER TABLE hidden RENAME TO event');
    },
    [Symbol.dispose]: () => file[Symbol.dispose](),
  };
}

describe('Room, when the journal fails', () => {
  test.each(['lock', 'fill'] as const)(
    'because of a %s, broadcasts nothing of the turn and lets the senders retry',
    (how) => {
      using broken = brokenRoom();
      const { room, ada, bob, plain } = broken;
      const countsBefore = [bob, plain].map(({ outlet }) => outlet.received.length);
      const headBefore = room.journal.head;
      const repair = broken[how]();
      // More than the free space of the file.
      const ids = Array.from({ length: 20 }, () => room.queueCommand(ada, { type: 'send', text: 'x'.repeat(4_000) }));
      room.room.postPlain(plain.member, 'from a plain member');
      room.clock.advance(1_000);
      const refused = ada.outlet.refusals.map(({ id, code }) => `${id} ${code}`);
      expect(refused.slice(-19)).toEqual(ids.slice(1).map((id) => `${id} journal`));
      expect(room.logs.join('\n')).toContain('the journal failed');

      repair();
      for (const id of ids) room.queueCommand(ada, { type: 'send', id, text: 'x'.repeat(4_000) });
      room.clock.advance(1_000);
      expect(new Set(ada.outlet.acks.map(({ id }) => id)).size).toBe(21);
      const events = room.journal.after(headBefore, 100, '');
      expect(events.map((event) => 'id' in event && event.id)).toEqual(ids);
      for (const [index, { outlet }] of [bob, plain].entries()) {
        const frames = outlet.received.slice(countsBefore[index]).join(' ');
        expect(frames.match(/x{4000}/g)).toHaveLength(20);
        expect(frames).not.toContain('from a plain member');
      }
    },
  );

  test('undoes a rename: the old name stays, the new one is free, and a retry works at once', () => {
    using broken = brokenRoom();
    const { room, ada, bob } = broken;
    const was = ada.member.name;
    const repair = broken.fill();
    broken.failsWith(() => {
      room.queueCommand(ada, { type: 'rename', name: 'Fresh' });
      room.queueCommand(bob, { type: 'rename', name: was });
    });
    repair();
    expect([ada, bob].map(({ outlet }) => outlet.refusals.at(-1)?.code)).toEqual(['journal', 'journal']);
    expect(ada.member.name).toBe(was);
    room.runCommand(bob, { type: 'rename', name: was });
    expect(bob.outlet.refusals.at(-1)?.code).toBe('name-taken');
    room.runCommand(ada, { type: 'rename', name: 'Fresh' });
    expect(bob.outlet.frames.at(-1)).toBe(`${was}=>Fresh`);
  });

  test('undoes the new name of a verified user, and a retry works at once', () => {
    using broken = brokenRoom();
    const { room } = broken;
    const identity = {
      ...{ user: '42', name: 'Before', expires: room.clock.wall() + 3_600_000 },
      ...{ avatar: undefined, role: undefined },
    };
    const { member } = room.join({ identity });
    const outcomes: unknown[] = [];
    const identify = () =>
      room.room.identify(member, { ...identity, name: 'After' }, (outcome) => void outcomes.push(outcome));
    const repair = broken.fill();
    broken.failsWith(identify);
    repair();
    expect([outcomes, member.name]).toMatchObject([[{ code: 'journal' }], 'Before']);
    identify();
    room.waitForTurn();
    expect(member.name).toBe('After');
  });

  test('kicks no member, and a retry of the kick works', () => {
    using broken = brokenRoom();
    const { room, boss, bob } = broken;
    const repair = broken.fill();
    let id = '';
    broken.failsWith(() => {
      id = room.queueCommand(boss, { type: 'kick', member: bob.member.id, seconds: 60 });
    });
    expect(boss.outlet.refusals.at(-1)).toMatchObject({ id, code: 'journal' });
    expect(bob.outlet.closeReasons).toEqual([]);
    const { id: memberId, address } = bob.member;
    expect(
      room.moderation.admission.entryRefusal({
        ...{ room: 'lobby', memberId, address, since: undefined },
        isModerator: false,
        user: undefined,
        role: undefined,
        documents: room.documents,
      }),
    ).toBeUndefined();
    repair();
    room.runCommand(boss, { type: 'kick', id, member: bob.member.id, seconds: 60 });
    expect(bob.outlet.closeReasons).toMatchObject([closeReasons.kicked]);
  });

  test('still announces members that join and leave', () => {
    using broken = brokenRoom();
    const { room, ada, bob } = broken;
    const repair = broken.lock();
    room.room.postPlain(ada.member, 'starts a rest');
    const eve = room.enter();
    room.room.leave(bob.member, bob.outlet, closeReasons.ended);
    room.queueCommand(ada, { type: 'send', text: 'lost' });
    room.waitForTurn();
    expect(ada.outlet.frames.at(-1)).toBe(`+${eve.member.name} -${bob.member.name}`);
    expect(newestPage(eve.outlet).messages.map(({ text }) => text)).toEqual(['before']);
    repair();
  });

  test('never reuses an offset of the failed turn, and links the next event with prev', () => {
    using broken = brokenRoom();
    const { room, ada, bob } = broken;
    const before = room.journal.head;
    const repair = broken.lock();
    room.runCommand(ada, { type: 'send', text: 'lost' });
    repair();
    expect(room.journal.head).toBe(before);
    room.runCommand(ada, { type: 'send', text: 'kept' });
    expect(room.journal.head).toBeGreaterThan(before);
    expect(room.journal.canReplay(before, 1)).toBe(true);
    expect(bob.outlet.frames.at(-1)).toEndWith(':kept');
  });

  test('closes an entering carrier as failed, and leaves the old carrier of a resuming member open', () => {
    using broken = brokenRoom();
    const { room, ada, bob } = broken;
    const repair = broken.hide();
    const [fresh, again] = [room.join(), room.resume(bob)];
    for (const { outlet } of [fresh, again]) {
      expect(outlet.received).toEqual(['bye failed']);
      expect(outlet.closeReasons.map(({ code }) => mayReconnect(code))).toEqual([true]);
    }
    expect(readNow((done: Done<HistoryPage>) => room.room.history(ada.member, 100, done))).toBeInstanceOf(RecordError);
    repair();
    room.runCommand(ada, { type: 'send', text: 'hello' });
    expect(bob.outlet.received.at(-1)).toBe(`${ada.member.name}:hello`);
    expect(ada.outlet.frames.join(' ')).toContain(`-${fresh.member.name}`);
  });
});

import { describe, expect, test } from 'bun:test';
import type { Journal } from '../../src/journal/journal.ts';
import { retentionFloorKey, toRetentionFloor } from '../../src/ports/documents.ts';
import type { JournalMaker } from './journal-contract.ts';
import { manualClock } from './manual-clock.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const ann = { id: 'member-of-ann-00001', name: 'KindFox1' };
const forever = { maxAgeMs: Number.MAX_SAFE_INTEGER };

/** Tests what a journal keeps against an adapter. */
export function retentionContract(name: string, { make }: JournalMaker): void {
  /** A room of which so much is kept, and short ways to fill it. */
  const open = (retention: { maxMessages: number; maxChanges: number; maxAgeMs: number }) => {
    const clock = manualClock();
    const journal = make(retention, clock);
    const room = journal.room('lobby');
    let count = 0;
    const inTransaction = (work: () => void) => {
      room.transaction(work);
      return room.head;
    };
    return {
      ...{ clock, journal, room },
      say: (time = clock.wall()) =>
        inTransaction(() =>
          room.append({ type: 'message', id: `m${++count}`, from: ann, text: `text ${count}` }, time),
        ),
      /** Adds and removes a reaction in turn, so many times. */
      toggle: (times: number, address?: string, message = 'm1') =>
        inTransaction(() => {
          for (let index = 0; index < times; index++) {
            const change = { type: 'reacted', message, member: ann, emoji: '👍', on: index % 2 === 0 } as const;
            room.append(change, clock.wall(), address);
          }
        }),
      prune: () => pruneAll(journal),
      ids: () => room.before(Number.MAX_SAFE_INTEGER, 10_000, ann.id).map(({ id }) => id),
    };
  };

  describe(`${name}, when it prunes,`, () => {
    test.each([300, 5_000])('keeps the newest messages whatever %d changes follow them', (times) => {
      const { say, toggle, prune, ids, room } = open({ maxMessages: 20, maxChanges: 40, ...forever });
      for (let index = 0; index < 25; index++) say();
      toggle(times, '192.0.2.1', 'm10');
      toggle(times + 1, '192.0.2.2', 'm11');
      prune();
      expect(ids()).toEqual(Array.from({ length: 20 }, (_, index) => `m${index + 6}`));
      expect(room.message('m11', ann.id)?.reactions).toEqual([{ emoji: '👍', count: 1, mine: true }]);
    });

    test('keeps a quarter of the changes for one network, and those of others', () => {
      const { say, toggle, prune, room } = open({ maxMessages: 100, maxChanges: 40, ...forever });
      say();
      toggle(6, '192.0.2.1');
      toggle(500, '198.51.100.1');
      prune();
      const kept = room.after(0, 1_000, ann.id).filter(({ type }) => type === 'reacted');
      expect(kept).toHaveLength(16);
      expect(kept.at(-1)?.offset).toBe(room.head);
    });

    test('counts a /64 of IPv6 as one network, and neither loopback nor unknown members as one', () => {
      const kept = (addresses: readonly (string | undefined)[]) => {
        const { say, toggle, prune, room } = open({ maxMessages: 100, maxChanges: 40, ...forever });
        say();
        for (const address of addresses) toggle(10, address);
        prune();
        return room.after(0, 1_000, ann.id).length - 1;
      };
      expect(kept(['2001:db8::1', '2001:db8::2', '2001:DB8:0:0:1::'])).toBe(10);
      expect(kept(['2001:db8::1', '2001:db8:0:1::1', '192.0.2.9'])).toBe(30);
      expect(kept(['127.0.0.1', '::1', '127.0.0.1', undefined])).toBe(40);
    });

    test('keeps the newest changes when many networks fill them', () => {
      const { say, toggle, prune, room } = open({ maxMessages: 100, maxChanges: 40, ...forever });
      say();
      for (let network = 0; network < 6; network++) toggle(10, `192.0.2.${network}`);
      const { head } = room;
      prune();
      const kept = room.after(0, 1_000, ann.id).filter(({ type }) => type === 'reacted');
      expect(kept).toHaveLength(40);
      expect(kept.at(-1)?.offset).toBe(head);
    });

    test('recovers nobody across what it removed, and everybody after it', () => {
      const { say, toggle, prune, room } = open({ maxMessages: 100, maxChanges: 40, ...forever });
      const first = say();
      const quiet = toggle(4, '192.0.2.1');
      toggle(30, '198.51.100.1');
      const second = say();
      toggle(6, '198.51.100.1');
      expect([first, quiet, second].map((offset) => room.isCompleteAfter(offset))).toEqual([true, true, true]);
      prune();
      // Of 36 changes of a network, 10 are kept: the last 4 before the second message, and 6 after it.
      expect([0, first, quiet, second].map((offset) => room.isCompleteAfter(offset))).toEqual([
        false,
        false,
        false,
        true,
      ]);
      expect(room.canReplay(first, 1_000)).toBe(false);
      expect(room.canReplay(second, 6)).toBe(true);
    });

    test('keeps what a reader of the journal has not passed, until a time', () => {
      const { clock, say, toggle, prune, ids, room, journal } = open({ maxMessages: 2, maxChanges: 4, ...forever });
      for (let index = 0; index < 3; index++) say();
      const passed = say();
      say();
      toggle(20, '192.0.2.1', 'm5');
      journal.values.set(new Map([[retentionFloorKey('lobby'), toRetentionFloor(passed, clock.wall() + 2 * HOUR_MS)]]));
      prune();
      expect(ids()).toEqual(['m4', 'm5']);
      expect(room.after(passed, 100, '').map(({ type }) => type)).toEqual([
        'message',
        ...Array.from({ length: 20 }, () => 'reacted' as const),
      ]);
      for (let index = 0; index < 3; index++) say();
      prune();
      expect(ids()).toEqual(['m4', 'm5', 'm6', 'm7', 'm8']);
      // A clearance removes them in any case.
      room.transaction(() => room.append({ type: 'cleared', before: passed + 1, by: ann }, clock.wall()));
      prune();
      expect(ids()).toEqual(['m5', 'm6', 'm7', 'm8']);
      clock.advance(2 * HOUR_MS);
      prune();
      expect(ids()).toEqual(['m7', 'm8']);
    });

    test('removes only what is old in front of what is not, whatever times the events have', () => {
      const { clock, say, prune, ids } = open({ maxMessages: 100, maxChanges: 40, maxAgeMs: DAY_MS });
      const now = clock.wall();
      for (const time of [now - 2 * DAY_MS, now, 0, now, now + 365 * DAY_MS, now]) say(time);
      prune();
      expect(ids()).toEqual(['m2', 'm3', 'm4', 'm5', 'm6']);
    });

    test.each([
      ['to 2099', 73 * 365 * DAY_MS],
      ['a week ahead', 7 * DAY_MS],
      ['to 1970', -Date.UTC(2026, 0, 1)],
      ['a week back', -7 * DAY_MS],
    ])('removes nothing because of its age after the clock jumped %s for a minute', (_, jump) => {
      const { clock, say, journal, ids } = open({ maxMessages: 100, maxChanges: 40, maxAgeMs: 2 * DAY_MS });
      say();
      runMinutes(journal, clock, 1);
      clock.correctWall(jump);
      say();
      runMinutes(journal, clock, 1);
      clock.correctWall(-jump);
      say();
      runMinutes(journal, clock, 24 * 60);
      expect(ids()).toEqual(['m1', 'm2', 'm3']);
    });

    test('trusts a clock again that was steady for two hours', () => {
      const { clock, say, journal, ids } = open({ maxMessages: 100, maxChanges: 40, maxAgeMs: 2 * DAY_MS });
      say();
      runMinutes(journal, clock, 1);
      clock.correctWall(7 * DAY_MS);
      runMinutes(journal, clock, 119);
      expect(ids()).toEqual(['m1']);
      runMinutes(journal, clock, 2);
      expect(ids()).toEqual([]);
    });
  });

  test(`${name} counts of one network's changes at most a quarter towards the limit of a replay`, () => {
    const { say, toggle, room } = open({ maxMessages: 100, maxChanges: 400, ...forever });
    const from = say();
    toggle(80, '192.0.2.1');
    expect(room.canReplay(from, 40)).toBe(true);
    expect(room.after(from, 1_000, ann.id)).toHaveLength(80);
    for (const network of [2, 3, 4]) toggle(15, `192.0.2.${network}`);
    expect(room.canReplay(from, 40)).toBe(true);
    toggle(1, '192.0.2.5');
    expect(room.canReplay(from, 40)).toBe(false);
    const later = say();
    for (let index = 0; index < 30; index++) say();
    toggle(80, '192.0.2.1');
    expect(room.canReplay(later, 40)).toBe(true);
    say();
    expect(room.canReplay(later, 40)).toBe(false);
    const last = say();
    toggle(161, '192.0.2.1');
    expect(room.canReplay(last, 40)).toBe(false);
  });

  test(`${name} assigns offsets above one that it was raised to, and never lowers them`, () => {
    const { say, room } = open({ maxMessages: 100, maxChanges: 40, ...forever });
    const first = say();
    room.skipTo(first + 1_000_000);
    room.skipTo(5);
    expect(room.head).toBe(first);
    const next = say();
    expect(next).toBeGreaterThan(first + 1_000_000);
    expect(say()).toBe(next + 1);
    expect(room.isCompleteAfter(first)).toBe(true);
    expect(room.isCompleteAfter(first + 1_000_000)).toBe(false);
  });
}

function pruneAll(journal: Journal): void {
  while (journal.prune());
}

/** Lets so many minutes pass, with a round of pruning after each. */
function runMinutes(journal: Journal, clock: ReturnType<typeof manualClock>, minutes: number): void {
  for (let minute = 0; minute < minutes; minute++) {
    clock.advance(60_000);
    pruneAll(journal);
  }
}

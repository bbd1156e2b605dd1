import { describe, expect, test } from 'bun:test';
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { SqliteJournal } from '../../../../src/journal/sqlite.ts';
import { WallClockTrust, type EarlierTimes } from '../../../../src/journal/wall-clock-trust.ts';
import { newId } from '../../../../src/secrets.ts';
import { logBook } from '../../../helpers/log-book.ts';
import { manualClock } from '../../../helpers/manual-clock.ts';
import { temporaryFolder } from '../../../helpers/temporary-folder.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const START = Date.UTC(2026, 0, 1);
const ann = { id: 'member-of-ann-00001', name: 'KindFox1' };

describe('WallClockTrust', () => {
  /** Minutes until it trusts a clock that begins at `START`, of three hours; and its log lines. */
  function minutesUntilTrust(known: EarlierTimes): { readonly minutes: number; readonly lines: number } {
    const clock = manualClock(START);
    const { log, lines } = logBook();
    const trust = new WallClockTrust(clock, log, known);
    for (let minutes = 0; minutes < 180; minutes++) {
      if (trust.read() !== undefined) return { minutes, lines: lines.length };
      clock.advance(60_000);
    }
    return { minutes: 180, lines: lines.length };
  }

  test.each<[string, EarlierTimes]>([
    ['nothing is known', { stamp: undefined, newestEvent: 0 }],
    ['the stamp is a day old', { stamp: START - DAY_MS, newestEvent: START - 300 * DAY_MS }],
    ['the stamp is new and the newest event old', { stamp: START - 1, newestEvent: START - 300 * DAY_MS }],
    ['an event is a few seconds ahead', { stamp: START, newestEvent: START + 5_000 }],
  ])('trusts the clock at once when %s', (_, known) => {
    expect(minutesUntilTrust(known)).toEqual({ minutes: 0, lines: 0 });
  });

  test.each<[string, EarlierTimes]>([
    ['over a day past the stamp', { stamp: START - DAY_MS - 1, newestEvent: 0 }],
    [
      'over a day past the newest event of a file without a stamp',
      { stamp: undefined, newestEvent: START - 2 * DAY_MS },
    ],
    ['behind the stamp', { stamp: START + HOUR_MS, newestEvent: 0 }],
    ['behind the newest event', { stamp: START - HOUR_MS, newestEvent: START + 73 * 365 * DAY_MS }],
  ])('waits for two hours, and logs it once, when the clock starts %s', (_, known) => {
    expect(minutesUntilTrust(known)).toEqual({ minutes: 120, lines: 1 });
  });

  test('begins the two hours anew with each jump, and not with an ordinary correction', () => {
    const clock = manualClock(START);
    const { log, lines } = logBook();
    const trust = new WallClockTrust(clock, log, { stamp: undefined, newestEvent: 0 });
    const readAfter = (ms: number, correction: number) => {
      clock.advance(ms);
      clock.correctWall(correction);
      return trust.read() !== undefined;
    };
    expect([readAfter(60_000, -30_000), readAfter(60_000, HOUR_MS), readAfter(60_000, DAY_MS)]).toEqual([
      true,
      true,
      true,
    ]);
    expect(readAfter(60_000, DAY_MS + 1)).toBe(false);
    expect(readAfter(119 * 60_000, 0)).toBe(false);
    expect(readAfter(60_000 - 1, -2 * DAY_MS)).toBe(false);
    expect(readAfter(119 * 60_000, 0)).toBe(false);
    expect(readAfter(60_000, 0)).toBe(true);
    expect(lines).toHaveLength(2);
  });
});

describe('SqliteJournal, after a restart', () => {
  /** A folder whose server ran for a while until `START`, with a message that is as old as allowed. */
  function stopped(folder: string): void {
    const clock = manualClock(START - 3 * HOUR_MS);
    using server = open(folder, clock);
    const room = server.journal.room('lobby');
    room.transaction(() => room.append({ type: 'message', id: 'm1', from: ann, text: 'old' }, START - 30 * DAY_MS));
    room.transaction(() => room.append({ type: 'message', id: 'm2', from: ann, text: 'new' }, START - 3 * HOUR_MS));
    for (let minute = 0; minute < 180; minute++) {
      server.journal.prune();
      clock.advance(60_000);
    }
  }

  function open(folder: string, clock: ReturnType<typeof manualClock>) {
    const { log, lines } = logBook();
    const retention = { maxMessages: 1_000, maxChanges: 1_000, maxAgeMs: 30.5 * DAY_MS };
    const journal = new SqliteJournal({ folder, durability: 'normal', retention, clock, log, newId });
    return { journal, lines, [Symbol.dispose]: () => journal.close() };
  }

  test.each([
    ['hours later', 18 * HOUR_MS, 1, 0],
    ['two days later', 2 * DAY_MS, 2, 1],
    ['in 2099', 73 * 365 * DAY_MS, 2, 1],
    ['two hours too early', -2 * HOUR_MS, 2, 1],
  ])('%s by the clock, compares it with the stamp of the last hour', (_, later, left, logged) => {
    using folder = temporaryFolder();
    stopped(join(folder.path, 'data'));
    const clock = manualClock(START + later);
    using server = open(join(folder.path, 'data'), clock);
    for (let minute = 0; minute < 60; minute++) {
      server.journal.prune();
      clock.advance(60_000);
    }
    expect(server.journal.room('lobby').before(2 ** 53 - 1, 10, '')).toHaveLength(left);
    expect(server.lines).toHaveLength(logged);
  });

  test('begins its offsets a random distance above those that were reserved', () => {
    using folder = temporaryFolder();
    const data = join(folder.path, 'data');
    stopped(data);
    const offsets = [1, 2, 3, 4].map((copy) => {
      cpSync(data, `${data}-${copy}`, { recursive: true });
      using server = open(`${data}-${copy}`, manualClock(START));
      const room = server.journal.room('lobby');
      room.transaction(() => room.append({ type: 'message', id: 'm3', from: ann, text: 'next' }, START));
      return room.head;
    });
    expect(new Set(offsets).size).toBe(4);
    for (const offset of offsets) expect(offset).toBeWithin(100_001, 100_000 + 2 ** 32 + 2);
    // Of four distances, one at least is over a sixteenth of the range, but for once in 65,000 runs.
    expect(Math.max(...offsets)).toBeGreaterThan(2 ** 28);
  });
});

import { afterAll, describe, expect, test } from 'bun:test';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SqliteJournal } from '../../../../src/journal/sqlite.ts';
import { newId } from '../../../../src/secrets.ts';
import { manualClock } from '../../../helpers/manual-clock.ts';
import { type Guest, TestRoom, lastToken, newestPage } from '../../../helpers/test-room.ts';

const folders = mkdtempSync(join(tmpdir(), 'chat-box-copies-'));
const journals: SqliteJournal[] = [];
let copies = 0;
afterAll(() => {
  for (const journal of journals) journal.close();
  rmSync(folders, { recursive: true, force: true });
});

/** A room over a data folder. The secret of the tokens belongs to the folder, so copies have the same one. */
function start(folder: string) {
  const clock = manualClock();
  const retention = { maxMessages: 1_000, maxChanges: 1_000, maxAgeMs: Number.MAX_SAFE_INTEGER };
  const journal = new SqliteJournal({ folder, durability: 'normal', retention, clock, log: () => {}, newId });
  journals.push(journal);
  const room = new TestRoom({ clock, journal: journal.room('lobby') });
  return {
    room,
    say: (guest: Guest, texts: readonly string[]) => {
      for (const text of texts) room.runCommand(guest, { type: 'send', text });
      return room.journal.head;
    },
  };
}

function numbers(name: string, count: number): string[] {
  return Array.from({ length: count }, (_, index) => `${name}${index + 1}`);
}

/** A folder with five messages, a copy of it, and a client that read twenty more which are not in the copy. */
function restored() {
  const folder = join(folders, String(++copies));
  const first = start(folder);
  const ada = first.room.join();
  first.say(ada, numbers('old', 5));
  const copy = `${folder}-copy`;
  cpSync(folder, copy, { recursive: true });
  const seen = first.say(ada, numbers('lost', 20));
  // A token of the end of the lost life, and one from before it.
  const early = lastToken(ada.outlet);
  first.room.lose(ada);
  const back = first.room.resume(ada, { epoch: first.room.journal.epoch, offset: seen });
  return { ...start(copy), early, late: lastToken(back.outlet), seen, epoch: first.room.journal.epoch };
}

describe('A room whose data folder was replaced by an older copy', () => {
  test('does not recover a client that is ahead, and sends it the newest page', () => {
    const { room, late, seen, epoch } = restored();
    const again = room.join({ token: late, epoch, offset: seen });
    const [welcome] = again.outlet.welcomes;
    expect(welcome).toMatchObject({ resumed: true, recovered: false, head: room.journal.head, epoch });
    expect(newestPage(again.outlet).messages.map(({ text }) => text)).toEqual(numbers('old', 5));
  });

  test('assigns only offsets above those of the lost copy, after it has read a token of that copy', () => {
    const { room, say, late, seen, epoch } = restored();
    const again = room.join({ token: late, epoch, offset: seen });
    say(again, ['new']);
    expect(room.journal.head).toBeGreaterThan(seen);
  });

  test.each([1, 30, 1_000])('does not recover such a client after %d new messages', (count) => {
    const { room, say, late, seen, epoch } = restored();
    const bob = room.join();
    say(bob, numbers('new', count));
    const again = room.join({ token: late, epoch, offset: seen });
    expect(again.outlet.welcomes[0]?.recovered).toBe(false);
    expect(again.outlet.frames.join()).not.toContain('new');
  });

  test('recovers a client that has only events of the copy', () => {
    const { room, say, epoch } = restored();
    const { head } = room.journal;
    const bob = room.join();
    say(bob, ['new']);
    const again = room.join({ epoch, offset: head });
    expect(again.outlet.welcomes[0]?.recovered).toBe(true);
    expect(again.outlet.frames.join()).toContain('new');
  });

  test.each<[string, (copy: ReturnType<typeof restored>) => { token?: string; epoch: string; offset: number }]>([
    ['no token', ({ epoch, seen }) => ({ epoch, offset: seen + 2 ** 40 })],
    [
      'a forged token',
      ({ epoch, seen, late }) => ({ token: `${late.slice(0, -3)}AAA`, epoch, offset: seen + 2 ** 40 }),
    ],
    ['a token of another epoch', ({ late, seen }) => ({ token: late, epoch: 'another', offset: seen })],
    ['a token from before', ({ epoch, early }) => ({ token: early, epoch, offset: 2 ** 53 - 1 })],
  ])('skips no offsets for a client that claims an offset with %s', (_, hello) => {
    const copy = restored();
    const before = copy.room.journal.head;
    const guest = copy.room.join(hello(copy));
    expect(guest.outlet.welcomes[0]).toMatchObject({ recovered: false, head: before });
    copy.say(guest, ['next']);
    // A block begins at most 2^32 above the reserved 100,000.
    expect(copy.room.journal.head).toBeLessThan(2 ** 32 + 300_000);
  });
});

/** Two runs of copies of one folder with five messages. The second is ahead of the first. */
function twoRuns() {
  const folder = join(folders, String(++copies));
  const first = start(folder);
  first.say(first.room.join(), numbers('old', 5));
  const shared = first.room.journal.head;
  const runs = ['a', 'b'].map((name) => {
    cpSync(folder, `${folder}-${name}`, { recursive: true });
    const run = start(`${folder}-${name}`);
    const ada = run.room.join();
    run.say(ada, [name]);
    return { ...run, ada };
  });
  const [kept, lost] = runs.sort((a, b) => a.room.journal.head - b.room.journal.head);
  if (!kept || !lost) throw new Error('There are two runs.');
  return { kept, lost, shared, epoch: first.room.journal.epoch };
}

describe('A room whose data folder was replaced while a run of another copy was ahead', () => {
  test.each([1, 10, 500])('assigns no offset of that run, of which a token proves all but %d messages', (unproved) => {
    const { kept, lost, epoch } = twoRuns();
    const { ada } = lost;
    lost.say(ada, numbers('proved', 3));
    const proved = lost.room.journal.head;
    lost.room.lose(ada);
    const back = lost.room.resume(ada, { epoch, offset: proved });
    const token = lastToken(back.outlet);
    const seen = lost.say(back, numbers('unproved', unproved));
    const again = kept.room.join({ token, epoch, offset: seen });
    expect(again.outlet.welcomes[0]?.recovered).toBe(false);
    const from = kept.say(again, ['new']);
    const to = kept.say(again, numbers('new', unproved));
    expect(from > seen || to <= proved).toBe(true);
    const other = kept.room.join({ epoch, offset: seen });
    expect(other.outlet.welcomes[0]?.recovered).toBe(false);
  });

  test('does not recover a client that was welcomed by that run and has not caught up', () => {
    const { kept, lost, shared, epoch } = twoRuns();
    lost.room.lose(lost.ada);
    const back = lost.room.resume(lost.ada, { epoch, offset: shared });
    // Its messages up to there may contain what only the other run knows.
    const again = kept.room.join({ token: lastToken(back.outlet), epoch, offset: shared });
    expect(again.outlet.welcomes[0]).toMatchObject({ resumed: true, recovered: false });
  });

  test('recovers a client with a token of its own run', () => {
    const { kept, shared, epoch } = twoRuns();
    kept.room.lose(kept.ada);
    const back = kept.room.resume(kept.ada, { epoch, offset: shared });
    kept.room.lose(back);
    const again = kept.room.resume(back, { epoch, offset: shared });
    expect(again.outlet.welcomes[0]).toMatchObject({ resumed: true, recovered: true });
  });
});

test('Two runs of copies of a data folder share no offset', () => {
  const heads = new Set<number>();
  const folder = join(folders, String(++copies));
  const first = start(folder);
  const ada = first.room.join();
  first.say(ada, ['one']);
  for (let copy = 0; copy < 5; copy++) {
    cpSync(folder, `${folder}-${copy}`, { recursive: true });
    const life = start(`${folder}-${copy}`);
    const guest = life.room.join();
    const from = life.say(guest, ['a']);
    const to = life.say(guest, numbers('b', 20));
    for (let offset = from; offset <= to; offset++) heads.add(offset);
  }
  expect(heads.size).toBe(5 * 21);
});

import { systemClock as clock } from '../../../src/clock.ts';
import type { RoomJournal } from '../../../src/journal/journal.ts';
import { SqliteJournal } from '../../../src/journal/sqlite.ts';
import { newId } from '../../../src/secrets.ts';
import { temporaryFolder } from '../../helpers/temporary-folder.ts';
import { quantile } from '../quantile.ts';
import type { Bench, Row, Suite } from '../suite.ts';

/** Events of a turn. */
const TURN_EVENTS = 128;
const PAGE = 50;
const PAGES = 500;
const TEXT = 'x'.repeat(100);
const author = { id: newId(), name: 'SneakyBear46' };

/** Measures the SQLite journal alone: commits of a room and pages for readers. */
export const journal: Suite = {
  name: 'journal',
  title: `The SQLite journal: turns of ${TURN_EVENTS} messages of 100 bytes, and pages of ${PAGE}`,
  columns: [
    { key: 'perSecond', title: 'appends/s' },
    { key: 'p50', title: 'page p50 ms', digits: 3 },
    { key: 'p99', title: 'page p99 ms', digits: 3 },
  ],
  async run(bench) {
    return [await measure(bench, bench.short ? 50_000 : 1_000_000)];
  },
};

async function measure(bench: Bench, messages: number): Promise<Row> {
  using folder = temporaryFolder();
  const retention = { maxMessages: messages * 2, maxChanges: messages * 2, maxAgeMs: Number.MAX_SAFE_INTEGER };
  const file = new SqliteJournal({
    ...{ folder: folder.path, durability: 'normal', retention, clock, newId },
    log: bench.note,
  });
  const room = file.room('lobby');
  bench.progress(`${messages} appends`);
  const began = performance.now();
  for (let left = messages; left > 0; left -= TURN_EVENTS) {
    // Rooms write like this. A checkpoint makes them wait at times, and needs the event loop.
    await new Promise<void>((resolve) => room.whenWritable(resolve));
    room.transaction(() => appendTurn(room, Math.min(TURN_EVENTS, left)));
    await Bun.sleep(0);
  }
  const seconds = (performance.now() - began) / 1_000;

  bench.progress(`${PAGES} pages out of ${messages}`);
  const first = room.after(0, 1, '')[0]?.offset ?? 0;
  const times = Array.from({ length: PAGES }, (_, index) => {
    // The pages are spread over the whole journal.
    const before = first + 1 + Math.floor(((room.head - first) * (index + 1)) / PAGES);
    const asked = performance.now();
    room.before(before, PAGE, author.id);
    return performance.now() - asked;
  });
  file.close();
  return {
    load: `${messages.toLocaleString('en')} messages`,
    figures: { perSecond: messages / seconds, p50: quantile(times, 0.5), p99: quantile(times, 0.99) },
    targets: [
      { key: 'perSecond', least: 50_000 },
      { key: 'p99', most: 2 },
    ],
  };
}

function appendTurn(room: RoomJournal, count: number): void {
  for (let index = 0; index < count; index++) {
    room.append({ type: 'message', id: newId(), from: author, text: TEXT }, clock.wall());
  }
}

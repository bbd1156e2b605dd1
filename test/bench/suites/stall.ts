import { joinAll } from '../joining.ts';
import { quantile } from '../quantile.ts';
import type { Bench, Row, Suite } from '../suite.ts';

const MEMBERS = 200;
const RATE = 3_000;
/** One message in so many is deleted. */
const DELETE_EVERY = 10;
const SECONDS = 60;
const TEXT_BYTES = 100;

/** Measures how long the event loop of the server pauses at most while it stores and erases messages. */
export const stall: Suite = {
  name: 'stall',
  title: 'Longest pause of the event loop: chat.v1 over WebSockets, 100-byte texts, one in ten deleted',
  columns: [
    { key: 'longest', title: 'longest pause ms', digits: 1 },
    { key: 'busiest', title: 'without the machine ms', digits: 1 },
    { key: 'idle', title: 'without load ms', digits: 1 },
    { key: 'held', title: 'held/s' },
    { key: 'p50', title: 'p50 ms', digits: 1 },
    { key: 'p99', title: 'p99 ms', digits: 1 },
    { key: 'max', title: 'max ms', digits: 1 },
    { key: 'lost', title: 'lost' },
  ],
  async run(bench) {
    return [await measure(bench)];
  },
};

async function measure(bench: Bench): Promise<Row> {
  const [members, rate] = bench.short ? [20, 300] : [MEMBERS, RATE];
  const seconds = bench.seconds ?? (bench.short ? 5 : SECONDS);
  await using subject = await bench.startSubject('chat-box', { watchesLoop: true });
  await using pool = await bench.startClientPool();
  await joinAll(pool, { url: subject.url, carrier: 'websocket', dialect: 'chat.v1', members });
  const load = { rate, bytes: TEXT_BYTES, deleteEvery: DELETE_EVERY };
  bench.progress('warm-up');
  await pool.send({ ...load, seconds: 2 });
  await subject.pauses();
  // What the machine itself delays: other processes that have the processor.
  await Bun.sleep(seconds * 100);
  const { longest: idle } = await subject.pauses();
  bench.progress(`${members} members × ${rate}/s, ${seconds} s`);
  const report = await pool.send({ ...load, seconds });
  const { longest, busiest } = await subject.pauses();
  return {
    load: `${members} members × ${rate}/s, ${seconds} s`,
    figures: {
      ...{ longest, busiest, idle, held: report.held },
      p50: quantile(report.latencies, 0.5),
      p99: quantile(report.latencies, 0.99),
      max: quantile(report.latencies, 1),
      lost: report.expected - report.received,
    },
    targets: [
      { key: 'busiest', most: 20 },
      { key: 'p99', most: 12 },
      { key: 'lost', most: 0 },
    ],
  };
}

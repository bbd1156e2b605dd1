import { LEAVE_MS, noteFailures } from '../joining.ts';
import type { Suite } from '../suite.ts';

/** Members that join and leave at once before the first measurement of memory, and in all. */
const WARM_UP = 5_000;
const MEMBERS = 25_000;
const AT_ONCE = 8;

/** Measures whether members that come and go, few at a time, leave memory behind. */
export const sequence: Suite = {
  name: 'sequence',
  title: 'Members that join over a data channel one after another and leave at once, chat.v1',
  columns: [
    { key: 'joined', title: 'joined' },
    { key: 'failures', title: 'failures' },
    { key: 'perSecond', title: 'joins/s' },
    { key: 'before', title: `MB after ${WARM_UP}`, digits: 1 },
    { key: 'after', title: 'MB after all', digits: 1 },
    { key: 'growth', title: 'after / before', digits: 2 },
    { key: 'kept', title: 'KB each', digits: 2 },
  ],
  async run(bench) {
    await using subject = await bench.startSubject('chat-box');
    await using pool = await bench.startClientPool();
    const scale = bench.short ? 100 : 1;
    const join = async (members: number) => {
      bench.progress(`${members} join and leave`);
      const plan = { url: subject.url, carrier: 'data-channel', dialect: 'chat.v1' } as const;
      const outcome = await pool.join({ ...plan, members, atOnce: AT_ONCE, stay: false });
      noteFailures(bench, outcome);
      await Bun.sleep(LEAVE_MS / scale);
      const { memory } = await subject.usage();
      return { ...outcome, joined: outcome.durations.length, memory };
    };
    const first = await join(WARM_UP / scale);
    const rest = await join((MEMBERS - WARM_UP) / scale);
    const figures = {
      joined: first.joined + rest.joined,
      failures: first.failures.length + rest.failures.length,
      perSecond: rest.joined / rest.seconds,
      before: first.memory / 1e6,
      after: rest.memory / 1e6,
      growth: rest.memory / first.memory,
      kept: (rest.memory - first.memory) / 1_024 / rest.joined,
    };
    const targets = [
      { key: 'failures', most: 0 },
      { key: 'growth', most: 1.25 },
    ];
    return [{ load: `${MEMBERS / scale} members, ${AT_ONCE} at a time`, figures, targets }];
  },
};

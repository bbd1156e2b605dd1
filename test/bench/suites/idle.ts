import { noteFailures } from '../joining.ts';
import { SUBJECTS, type Bench, type Figures, type Row, type Suite } from '../suite.ts';

/** What memory a new member takes shows only when the server has come to rest, in milliseconds. */
const SETTLE = 3_000;

/** Members who only listen, and nobody speaks. */
export const idle: Suite = {
  name: 'idle',
  title: 'Idle members over data channels',
  columns: [
    { key: 'connected', title: 'connected' },
    { key: 'failures', title: 'failures' },
    { key: 'kilobytes', title: 'KB each', digits: 1, ratio: true },
    { key: 'cpu', title: 'CPU % of a core', digits: 2, ratio: true },
  ],
  async run(bench) {
    const rows: Row[] = [];
    for (const members of bench.short ? [100] : [100, 1_000]) {
      const [figures, baseline] = [await measure(bench, 'chat-box', members), await measure(bench, 'bare', members)];
      const targets = [{ key: 'failures', most: 0 }, ...(members === 1_000 ? [{ key: 'kilobytes', most: 320 }] : [])];
      rows.push({ load: `${members} members`, figures, baseline, targets });
    }
    return rows;
  },
};

async function measure(bench: Bench, kind: (typeof SUBJECTS)[number], members: number): Promise<Figures> {
  await using subject = await bench.startSubject(kind);
  await using crew = await bench.startCrew();
  const carrier = kind === 'bare' ? 'websocket' : 'data-channel';
  const manner = { url: subject.url, carrier, dialect: 'plain' } as const;
  // What the first peers and requests load for good is not the members' memory.
  await crew.join({ ...manner, members: 20, atOnce: 4, stay: false });
  await Bun.sleep(SETTLE);
  const empty = await subject.usage();
  bench.progress(`${kind}: ${members} members join`);
  const outcome = await crew.join({ ...manner, members, atOnce: 32, stay: true });
  noteFailures(bench, outcome);
  const { durations, failures } = outcome;
  await Bun.sleep(SETTLE);
  bench.progress(`${kind}: ${members} members idle`);
  const before = await subject.usage();
  const seconds = bench.short ? 2 : 10;
  await Bun.sleep(seconds * 1_000);
  const after = await subject.usage();
  return {
    connected: durations.length,
    failures: failures.length,
    kilobytes: (after.memory - empty.memory) / 1024 / durations.length,
    cpu: (after.cpu - before.cpu) / 1e4 / seconds,
  };
}

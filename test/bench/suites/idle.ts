import { noteFailures } from '../joining.ts';
import { SUBJECTS, type Bench, type Figures, type Row, type Suite } from '../suite.ts';

/** The time until the memory of the server is stable after joins, in milliseconds. */
const SETTLE_MS = 3_000;

/** Measures idle members. */
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
  await using pool = await bench.startClientPool();
  const carrier = kind === 'bare' ? 'websocket' : 'data-channel';
  const memberKind = { url: subject.url, carrier, dialect: 'plain' } as const;
  // The first peers and requests load code. That memory does not count for the members.
  await pool.join({ ...memberKind, members: 20, atOnce: 4, stay: false });
  await Bun.sleep(SETTLE_MS);
  const empty = await subject.usage();
  bench.progress(`${kind}: ${members} members join`);
  const outcome = await pool.join({ ...memberKind, members, atOnce: 32, stay: true });
  noteFailures(bench, outcome);
  const { durations, failures } = outcome;
  await Bun.sleep(SETTLE_MS);
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

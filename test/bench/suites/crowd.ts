import { LEAVE_MS, noteFailures } from '../joining.ts';
import type { MemberKind } from '../orders.ts';
import type { ClientPool } from '../client-pool.ts';
import type { Subject } from '../subject.ts';
import { SUBJECTS, type Bench, type Figures, type Row, type Suite, type Target } from '../suite.ts';

/** Members of one room, over one transport. */
interface Crowd {
  readonly carrier: MemberKind['carrier'];
  readonly members: number;
  readonly short: number;
  readonly targets: readonly Target[];
}

const CROWDS: readonly Crowd[] = [
  {
    carrier: 'websocket',
    members: 5_000,
    short: 300,
    targets: [
      { key: 'perSecond', least: 3_000 },
      { key: 'growth', most: 1.2 },
    ],
  },
  // The libraries visit all peers for each packet, so a join over a data channel costs more the more there are.
  { carrier: 'data-channel', members: 2_000, short: 150, targets: [{ key: 'kept', most: 40 }] },
];

/** Members that join in a small and in the full room, to compare the cost of a join. */
const PROBES = 100;
const AT_ONCE = 32;
/** The time until the memory of the server is stable after joins, in milliseconds. */
const SETTLE_MS = 3_000;

/** Measures a crowd that enters one room, stays idle, and leaves. */
export const crowd: Suite = {
  name: 'crowd',
  title: 'A crowd in one room, chat.v1; (n×) to bare WebSockets',
  columns: [
    { key: 'joined', title: 'joined' },
    { key: 'failures', title: 'failures' },
    { key: 'perSecond', title: 'joins/s', ratio: true },
    { key: 'early', title: `CPU ms of a join at ${PROBES}`, digits: 2 },
    { key: 'late', title: 'of the last ones, without idle', digits: 2 },
    { key: 'growth', title: 'late / early', digits: 2 },
    { key: 'kilobytes', title: 'KB each', digits: 1, ratio: true },
    { key: 'cpu', title: 'idle CPU % of a core', digits: 1, ratio: true },
    { key: 'kept', title: 'KB each after leaving', digits: 1, ratio: true },
  ],
  async run(bench) {
    const rows: Row[] = [];
    for (const plan of CROWDS) {
      const [figures, baseline] = [await measure(bench, 'chat-box', plan), await measure(bench, 'bare', plan)];
      const targets: Target[] = [{ key: 'failures', most: 0 }, ...plan.targets];
      rows.push({ load: `${size(bench, plan)} over ${plan.carrier}s`, figures, baseline, targets });
    }
    return rows;
  },
};

function size({ short }: Bench, plan: Crowd): number {
  return short ? plan.short : plan.members;
}

async function measure(bench: Bench, kind: (typeof SUBJECTS)[number], plan: Crowd): Promise<Figures> {
  const members = size(bench, plan);
  await using subject = await bench.startSubject(kind, { env: { MAX_PEERS: String(2 * members) } });
  await using pool = await bench.startClientPool();
  const isBare = kind === 'bare';
  const carrier = isBare ? 'websocket' : plan.carrier;
  const memberKind = { url: subject.url, carrier, dialect: isBare ? 'plain' : 'chat.v1' } as const;
  const join = (count: number) => joinMeasured(bench, subject, pool, { ...memberKind, members: count });
  // The first peers and requests load code. Neither that memory nor that time counts for the members.
  await pool.join({ ...memberKind, members: PROBES, atOnce: 8, stay: false });
  await Bun.sleep(SETTLE_MS);
  const empty = await subject.usage();
  const probes = Math.min(PROBES, Math.floor(members / 4));
  const first = await join(probes);
  bench.progress(`${kind}: ${members} join over ${carrier}s`);
  const early = await join(probes);
  const rest = await join(members - 3 * probes);
  const late = await join(probes);
  const all = [first, early, rest, late];
  const joined = all.reduce((sum, part) => sum + part.joined, 0);
  await Bun.sleep(SETTLE_MS);
  bench.progress(`${kind}: ${members} idle`);
  const before = await subject.usage();
  const seconds = bench.short ? 2 : 10;
  await Bun.sleep(seconds * 1_000);
  const after = await subject.usage();
  bench.progress(`${kind}: ${members} leave`);
  await pool.leave();
  await Bun.sleep(bench.short ? SETTLE_MS : LEAVE_MS);
  const gone = await subject.usage();
  const idleCpu = (after.cpu - before.cpu) / seconds;
  // The members that are there cost CPU while the last ones join.
  const lateCpu = late.cpu - (idleCpu * late.seconds) / 1e3 / late.joined;
  const kilobytes = (memory: number) => (memory - empty.memory) / 1_024 / joined;
  return {
    joined,
    failures: all.reduce((sum, { failures }) => sum + failures, 0),
    perSecond: rest.joined / rest.seconds,
    ...{ early: early.cpu, late: lateCpu, growth: lateCpu / early.cpu },
    kilobytes: kilobytes(after.memory),
    cpu: idleCpu / 1e4,
    kept: kilobytes(gone.memory),
  };
}

/** Adds members that stay. `cpu` is the processor time of the server for each, in milliseconds. */
async function joinMeasured(
  bench: Bench,
  subject: Subject,
  pool: ClientPool,
  plan: MemberKind & { readonly url: string; readonly members: number },
) {
  const before = await subject.usage();
  const outcome = await pool.join({ ...plan, atOnce: AT_ONCE, stay: true });
  const after = await subject.usage();
  noteFailures(bench, outcome);
  const joined = outcome.durations.length;
  const { seconds, failures } = outcome;
  return { joined, seconds, failures: failures.length, cpu: (after.cpu - before.cpu) / 1e3 / joined };
}

import { noteFailures } from '../joining.ts';
import { quantile } from '../quantile.ts';
import { SUBJECTS, type Bench, type Figures, type Row, type Suite, type Target } from '../suite.ts';

/** A load: joins, joins at a time, and targets. */
interface Load {
  readonly atOnce: number;
  readonly joins: number;
  readonly ungathered?: boolean;
  readonly targets: readonly Target[];
}

// A lost first flight of DTLS or a lost ICE check is repeated after a second. A join that needs that is a straggler.
const noStraggler: Target = { key: 'max', most: 999 };
const noFailure: Target = { key: 'failures', most: 0 };

const LOADS: readonly Load[] = [
  { atOnce: 8, joins: 200, ungathered: true, targets: [noStraggler, noFailure] },
  { atOnce: 1, joins: 300, targets: [{ key: 'p50', most: 4 }, noStraggler, noFailure] },
  { atOnce: 8, joins: 600, targets: [noStraggler, noFailure] },
  {
    atOnce: 32,
    joins: 1_200,
    targets: [{ key: 'p50', most: 45 }, { key: 'perSecond', least: 500 }, noStraggler, noFailure],
  },
];

/** Measures joins from the first step to the open transport. Members leave as soon as they have joined. */
export const connect: Suite = {
  name: 'connect',
  title: 'Connect: POST of an offer to open data channel',
  columns: [
    { key: 'p50', title: 'p50 ms', digits: 1, ratio: true },
    { key: 'p99', title: 'p99 ms', digits: 1, ratio: true },
    { key: 'max', title: 'max ms', digits: 1 },
    { key: 'perSecond', title: 'connects/s', ratio: true },
    { key: 'failures', title: 'failures' },
  ],
  async run(bench) {
    const [own = [], bare = []] = [await measure(bench, 'chat-box'), await measure(bench, 'bare')];
    return LOADS.map((load, at): Row => {
      const { targets } = load;
      return { load: formatLoad(load), figures: own[at] ?? {}, baseline: bare[at] ?? {}, targets };
    });
  },
};

function formatLoad({ atOnce, ungathered }: Load): string {
  return `${atOnce} at a time${ungathered ? ', offers without candidates' : ''}`;
}

async function measure(bench: Bench, kind: (typeof SUBJECTS)[number]): Promise<Figures[]> {
  await using subject = await bench.startSubject(kind);
  await using pool = await bench.startClientPool();
  const memberKind = {
    url: subject.url,
    dialect: 'plain',
    carrier: kind === 'bare' ? 'websocket' : 'data-channel',
  } as const;
  await pool.join({ ...memberKind, members: 40, atOnce: 8, stay: false });
  const figures: Figures[] = [];
  for (const load of LOADS) {
    const { atOnce, joins, ungathered = false } = load;
    bench.progress(`${kind}: ${formatLoad(load)}`);
    const members = bench.short ? Math.ceil(joins / 6) : joins;
    const outcome = await pool.join({ ...memberKind, members, atOnce, ungathered, stay: false });
    noteFailures(bench, outcome);
    const { durations, failures, seconds } = outcome;
    figures.push({
      p50: quantile(durations, 0.5),
      p99: quantile(durations, 0.99),
      max: quantile(durations, 1),
      perSecond: durations.length / seconds,
      failures: failures.length,
    });
  }
  return figures;
}

import type { Manner } from '../orders.ts';
import { bringIn } from '../joining.ts';
import { quantile } from '../quantile.ts';
import type { Bench, Column, Figures, Row, Suite, Target } from '../suite.ts';
import type { Subject } from '../subject.ts';

/** A room of so many, and rising rates of messages a second. */
export interface Load {
  readonly members: number;
  readonly rates: readonly number[];
}

/** What makes one fan-out suite another. */
export interface FanOut extends Manner {
  readonly name: string;
  readonly title: string;
  readonly loads: readonly Load[];
  /** Loads of a short run. */
  readonly short: readonly Load[];
  targets(members: number, rate: number): readonly Target[];
}

/** Bytes in a text. */
const BYTES = 100;
/** A rate is held when this share of the deliveries came in the time. */
const HELD = 0.97;

export const nothingLost: readonly Target[] = [
  { key: 'lost', most: 0 },
  { key: 'outOfOrder', most: 0 },
];

const columns: readonly Column[] = [
  { key: 'offered', title: 'offered/s' },
  { key: 'held', title: 'held/s' },
  { key: 'p50', title: 'p50 ms', digits: 1, ratio: true },
  { key: 'p99', title: 'p99 ms', digits: 1, ratio: true },
  { key: 'lost', title: 'lost' },
  { key: 'outOfOrder', title: 'out of order' },
  { key: 'cpu', title: 'server CPU µs each', digits: 1, ratio: true },
];

/** A suite in which members talk at rising rates until the server no longer keeps up. */
export function fanOut({ name, title, carrier, dialect, loads, short, targets }: FanOut): Suite {
  return {
    name,
    title,
    columns,
    async run(bench) {
      const rows: Row[] = [];
      for (const load of bench.short ? short : loads) {
        const own = await measure(bench, 'chat-box', { carrier, dialect }, load);
        const rates = load.rates.slice(0, own.length);
        const bare = await measure(bench, 'bare', { carrier: 'websocket', dialect: 'plain' }, { ...load, rates });
        for (const [at, rate] of load.rates.entries()) {
          const asked = targets(load.members, rate);
          const figures = own[at];
          const baseline = bare[at];
          // A rate that was not reached is told only where it was asked for: it misses.
          if (!figures && asked.length === 0) continue;
          const name = `${load.members} members × ${rate}/s`;
          rows.push({ load: name, figures: figures ?? {}, ...(baseline && { baseline }), targets: asked });
        }
      }
      return rows;
    },
  };
}

/** Figures for each rate, up to the first that is not held. */
async function measure(bench: Bench, kind: Subject['kind'], manner: Manner, load: Load): Promise<Figures[]> {
  await using subject = await bench.startSubject(kind);
  await using crew = await bench.startCrew();
  const { members } = load;
  bench.progress(`${kind}: ${members} members join`);
  await bringIn(crew, { ...manner, url: subject.url, members });
  const figures: Figures[] = [];
  for (const rate of load.rates) {
    bench.progress(`${kind}: ${members} members × ${rate}/s`);
    await crew.talk({ rate, seconds: bench.short ? 0.5 : 2, bytes: BYTES });
    const before = await subject.usage();
    const talk = await crew.talk({ rate, seconds: bench.short ? 2 : 8, bytes: BYTES });
    const after = await subject.usage();
    figures.push({
      offered: talk.offered,
      held: talk.held,
      p50: quantile(talk.latencies, 0.5),
      p99: quantile(talk.latencies, 0.99),
      lost: talk.expected - talk.heard,
      outOfOrder: talk.outOfOrder,
      cpu: (after.cpu - before.cpu) / talk.heard,
    });
    if (talk.closed > 0) bench.note(`${kind} closed ${talk.closed} of ${members} members at ${rate}/s`);
    if (talk.held < talk.offered * HELD || talk.heard < talk.expected) break;
  }
  return figures;
}

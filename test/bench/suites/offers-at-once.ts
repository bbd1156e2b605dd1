import { noteFailures } from '../joining.ts';
import { quantile } from '../quantile.ts';
import { SUBJECTS, type Bench, type Figures, type Suite } from '../suite.ts';

const OFFERS = 400;

/** Measures a storm: all members join at the same moment, as after a restart, and stay. */
export const offersAtOnce: Suite = {
  name: 'storm',
  title: `Storm: ${OFFERS} offers at once`,
  columns: [
    { key: 'connected', title: 'connected' },
    { key: 'failures', title: 'failures' },
    { key: 'p50', title: 'p50 ms', digits: 1, ratio: true },
    { key: 'p99', title: 'p99 ms', digits: 1, ratio: true },
    { key: 'perSecond', title: 'connects/s', ratio: true },
  ],
  async run(bench) {
    const [figures, baseline] = [await measure(bench, 'chat-box'), await measure(bench, 'bare')];
    const targets = [
      { key: 'connected', least: OFFERS },
      { key: 'failures', most: 0 },
    ];
    return [{ load: `${OFFERS} at once`, figures, baseline, targets }];
  },
};

async function measure(bench: Bench, kind: (typeof SUBJECTS)[number]): Promise<Figures> {
  await using subject = await bench.startSubject(kind);
  await using pool = await bench.startClientPool();
  bench.progress(kind);
  const carrier = kind === 'bare' ? 'websocket' : 'data-channel';
  const plan = { url: subject.url, carrier, dialect: 'plain', members: OFFERS, atOnce: OFFERS, stay: true } as const;
  const outcome = await pool.join(plan);
  noteFailures(bench, outcome);
  const { durations, failures, seconds } = outcome;
  return {
    connected: durations.length,
    failures: failures.length,
    p50: quantile(durations, 0.5),
    p99: quantile(durations, 0.99),
    perSecond: durations.length / seconds,
  };
}

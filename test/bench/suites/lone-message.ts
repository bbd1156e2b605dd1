import { bringIn } from '../joining.ts';
import type { Manner } from '../orders.ts';
import { quantile } from '../quantile.ts';
import type { Bench, Figures, Row, Suite } from '../suite.ts';
import type { Subject } from '../subject.ts';

const MEMBERS = 20;
/** Messages a second: each finds the room at rest. */
const RATE = 20;

/** A message that nothing else delays: the speed a person feels. */
export const loneMessage: Suite = {
  name: 'lone',
  title: `A lone message in an idle room of ${MEMBERS}`,
  columns: [
    { key: 'p50', title: 'p50 ms', digits: 2, ratio: true },
    { key: 'p99', title: 'p99 ms', digits: 2, ratio: true },
    { key: 'ofPlain', title: 'p50 of plain', digits: 2 },
    { key: 'lost', title: 'lost' },
  ],
  async run(bench) {
    const baseline = await measure(bench, 'bare', { carrier: 'websocket', dialect: 'plain' });
    const rows: Row[] = [];
    for (const carrier of ['data-channel', 'websocket'] as const) {
      const plain = await measure(bench, 'chat-box', { carrier, dialect: 'plain' });
      const chat = await measure(bench, 'chat-box', { carrier, dialect: 'chat.v1' });
      const ofPlain = (chat['p50'] ?? Number.NaN) / (plain['p50'] ?? Number.NaN);
      const targets = carrier === 'data-channel' ? [{ key: 'ofPlain', most: 1.5 }] : [];
      rows.push(
        { load: `plain, ${carrier}`, figures: plain, baseline },
        { load: `chat.v1, ${carrier}`, figures: { ...chat, ofPlain }, baseline, targets },
      );
    }
    return rows;
  },
};

async function measure(bench: Bench, kind: Subject['kind'], manner: Manner): Promise<Figures> {
  await using subject = await bench.startSubject(kind);
  await using crew = await bench.startCrew();
  bench.progress(`${kind}: ${manner.dialect} over ${manner.carrier}`);
  await bringIn(crew, { ...manner, url: subject.url, members: MEMBERS });
  await crew.talk({ rate: RATE, seconds: 1, bytes: 100 }, 'one');
  const talk = await crew.talk({ rate: RATE, seconds: bench.short ? 2 : 10, bytes: 100 }, 'one');
  return {
    p50: quantile(talk.latencies, 0.5),
    p99: quantile(talk.latencies, 0.99),
    lost: talk.expected - talk.heard,
  };
}

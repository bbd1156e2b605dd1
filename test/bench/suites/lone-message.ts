import { joinAll } from '../joining.ts';
import type { MemberKind } from '../orders.ts';
import { quantile } from '../quantile.ts';
import type { Bench, Figures, Row, Suite } from '../suite.ts';
import type { Subject } from '../subject.ts';

const MEMBERS = 20;
/** Messages a second, few enough that each finds the room idle. */
const RATE = 20;

/** Measures a message that nothing else delays. */
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

async function measure(bench: Bench, kind: Subject['kind'], memberKind: MemberKind): Promise<Figures> {
  await using subject = await bench.startSubject(kind);
  await using pool = await bench.startClientPool();
  bench.progress(`${kind}: ${memberKind.dialect} over ${memberKind.carrier}`);
  await joinAll(pool, { ...memberKind, url: subject.url, members: MEMBERS });
  await pool.send({ rate: RATE, seconds: 1, bytes: 100 }, { senders: 'one' });
  const report = await pool.send({ rate: RATE, seconds: bench.short ? 2 : 10, bytes: 100 }, { senders: 'one' });
  return {
    p50: quantile(report.latencies, 0.5),
    p99: quantile(report.latencies, 0.99),
    lost: report.expected - report.received,
  };
}

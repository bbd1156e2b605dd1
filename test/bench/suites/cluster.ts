import { snapshotScript } from '../../../src/engine/scripts.ts';
import { RecordError } from '../../../src/ports/record-error.ts';
import { newId } from '../../../src/secrets.ts';
import { startNode, type EngineNode } from '../../helpers/engine-node.ts';
import { commit, join, send, type FollowedRecord } from '../../helpers/followed-record.ts';
import { startRedis } from '../../helpers/start-redis.ts';
import { CHAT_V1 } from '../../../src/protocol/limits.ts';
import { ChatMember } from '../../helpers/chat-member.ts';
import { webSocketClient } from '../../helpers/web-socket-client.ts';
import { joinAll } from '../joining.ts';
import { ROOM } from '../room.ts';
import { quantile } from '../quantile.ts';
import type { Bench, Figures, Row, Suite } from '../suite.ts';
import type { Subject } from '../subject.ts';

/** From this rate on, deliveries are measured; below it, acks. */
const BUSY_RATE = 100;
/** Events of a turn. */
const TURN_EVENTS = 128;
/** Clients that return at once after a short time. */
const CROWD = 2_000;
const TEXT = 'x'.repeat(60);
/** The engine writes to its file once a second, as the manual recommends. */
const ENGINE_CONFIG = ['appendfsync everysec', 'maxmemory-policy noeviction'];

/** Measures two nodes on one engine beside one process with SQLite. The baseline of a row is that process. */
export const cluster: Suite = {
  name: 'cluster',
  title: 'Two nodes that share a room over an engine on the same machine, chat.v1 over WebSockets; (n×) to one process',
  columns: [
    { key: 'p50', title: 'p50 ms', digits: 2 },
    { key: 'p99', title: 'p99 ms', digits: 1 },
    { key: 'above', title: 'p50 above SQLite, ms', digits: 2 },
    { key: 'cpu', title: 'CPU µs each, all nodes', digits: 1, ratio: true },
    { key: 'lost', title: 'lost' },
    { key: 'perSecond', title: 'commits/s' },
    { key: 'snapshots', title: 'snapshots' },
  ],
  async run(bench) {
    return [
      await compare(bench, 'ack of a lone message, 20 members', { members: 20, rate: 20 }, [{ key: 'above', most: 1 }]),
      await compare(bench, '200 members × 1000/s', { members: 200, rate: 1_000 }, [
        { key: 'lost', most: 0 },
        { key: 'cpu', of: 'ratio', most: 1.6 },
      ]),
      await measureCommits(bench),
      await measureCrowd(bench),
    ];
  },
};

interface Load {
  readonly members: number;
  readonly rate: number;
}

async function compare(bench: Bench, load: string, plan: Load, targets: Row['targets']): Promise<Row> {
  const baseline = await measure(bench, `${load}, one process`, plan, [{}]);
  await using redis = await startRedis({ config: ENGINE_CONFIG });
  const figures = await measure(bench, `${load}, two nodes`, plan, [
    { REDIS_URL: redis.url },
    { REDIS_URL: redis.url },
  ]);
  const above = (figures['p50'] ?? Number.NaN) - (baseline['p50'] ?? Number.NaN);
  return { load, figures: { ...figures, above }, baseline, ...(targets && { targets }) };
}

/** Measures servers with these settings, with the members spread over them. */
async function measure(
  bench: Bench,
  what: string,
  { members, rate }: Load,
  settings: readonly Readonly<Record<string, string>>[],
): Promise<Figures> {
  await using stack = new AsyncDisposableStack();
  const subjects: Subject[] = [];
  for (const env of settings) subjects.push(stack.use(await bench.startSubject('chat-box', { env })));
  const pool = stack.use(await bench.startClientPool());
  bench.progress(what);
  for (const { url } of subjects)
    await joinAll(pool, { carrier: 'websocket', dialect: 'chat.v1', url, members: members / subjects.length });
  const seconds = bench.short ? 2 : 10;
  const [first] = subjects;
  if (rate < BUSY_RATE && first) return await measureAcks(first, rate, seconds);
  await pool.send({ rate, seconds: 1, bytes: 100 });
  const before = await cpuOf(subjects);
  const report = await pool.send({ rate, seconds, bytes: 100 });
  return {
    p50: quantile(report.latencies, 0.5),
    p99: quantile(report.latencies, 0.99),
    cpu: ((await cpuOf(subjects)) - before) / report.received,
    lost: report.expected - report.received,
  };
}

/** Measures the time from a message to its ack, with so many messages a second. */
async function measureAcks({ url }: Subject, rate: number, seconds: number): Promise<Figures> {
  await using member = new ChatMember(await webSocketClient(url.replace(/\/$/, ''), { room: ROOM, protocol: CHAT_V1 }));
  await member.enter();
  const times: number[] = [];
  for (let count = 0; count < rate * seconds; count++) {
    await Bun.sleep(1_000 / rate);
    const sent = performance.now();
    const id = member.send(TEXT);
    await member.next('ack', (ack) => ack.id === id);
    times.push(performance.now() - sent);
  }
  return { p50: quantile(times, 0.5), p99: quantile(times, 0.99), lost: 0 };
}

async function cpuOf(subjects: readonly Subject[]): Promise<number> {
  const usages = await Promise.all(subjects.map((subject) => subject.usage()));
  return usages.reduce((sum, { cpu }) => sum + cpu, 0);
}

/** Commits turns of messages at two nodes, each in a room of its own, as fast as the engine answers. */
async function measureCommits(bench: Bench): Promise<Row> {
  await using redis = await startRedis({ config: ENGINE_CONFIG });
  await using one = await startNode(redis.url);
  await using two = await startNode(redis.url);
  const turns = bench.short ? 50 : 400;
  bench.progress(`${turns * TURN_EVENTS * 2} commits`);
  const rooms = [one.open('one'), two.open('two')];
  // The entries are made before: the figure is about commits.
  const plans = await Promise.all(
    rooms.map(async (room) => {
      const member = await join(room);
      return Array.from({ length: turns }, () => Array.from({ length: TURN_EVENTS }, () => send(member, TEXT)));
    }),
  );
  const began = performance.now();
  await Promise.all(
    rooms.map(async (room, index) => {
      for (const entries of plans[index] ?? []) await commit(room, ...entries);
    }),
  );
  const seconds = (performance.now() - began) / 1_000;
  const figures = { perSecond: (2 * turns * TURN_EVENTS) / seconds };
  return { load: `turns of ${TURN_EVENTS}, two nodes`, figures, targets: [{ key: 'perSecond', least: 40_000 }] };
}

/** Counts the snapshots that a node reads for a crowd that was away for a short time. */
async function measureCrowd(bench: Bench): Promise<Row> {
  bench.progress(`${CROWD} clients return`);
  await using redis = await startRedis({ config: ENGINE_CONFIG });
  await using writer = await startNode(redis.url);
  const offsets = await writeMessages(writer, 300);
  await using node = await startNode(redis.url);
  let snapshots = 0;
  const run = node.connection.run.bind(node.connection);
  Object.assign(node.connection, {
    run: (...args: Parameters<typeof run>) => {
      if (args[0] === snapshotScript) snapshots++;
      return run(...args);
    },
  });
  const room = node.open('lobby');
  await join(room);
  const { epoch } = room.record;
  await Promise.all(
    Array.from({ length: CROWD }, (_, index) => recover(room, epoch, offsets[index % offsets.length] ?? 0)),
  );
  return { load: `${CROWD} clients return`, figures: { snapshots }, targets: [{ key: 'snapshots', most: 1 }] };
}

async function writeMessages(node: EngineNode, count: number): Promise<number[]> {
  const room = node.open('lobby');
  const member = await join(room);
  const outcomes = await commit(room, ...Array.from({ length: count }, () => send(member, newId())));
  return outcomes.flatMap((outcome) => (outcome.kind === 'appended' ? outcome.result.offset : []));
}

function recover({ record }: FollowedRecord, epoch: string, offset: number): Promise<void> {
  return new Promise((resolve, reject) => {
    record.canRecover({ epoch, offset, signed: undefined }, (recovers) => {
      if (recovers instanceof RecordError || !recovers) reject(new Error('A client does not recover.'));
      else resolve();
    });
  });
}

import { expect } from 'bun:test';
import { readEngine } from '../stress/cluster/read-engine.ts';
import {
  expectHonestCarriers,
  expectSameView,
  isSettled,
  keepWriting,
  observedClient,
  untilEqual,
} from './observed-client.ts';
import { startRedis, type RedisServer } from './start-redis.ts';
import { startTestServer, type TestServer } from './start-test-server.ts';
import { until } from './until.ts';

const ROOM = 'lobby';
/** Also long enough for a busy machine. */
const PATIENCE_MS = 60_000;
/** Pause between two looks at the health of the servers. */
const LOOK_INTERVAL_MS = 250;

/** How an engine goes away and comes back. */
export interface Absence {
  readonly leave: (redis: RedisServer) => void | Promise<void>;
  readonly return: (redis: RedisServer) => void | Promise<void>;
  readonly durationMs: number;
}

/** An engine whose process is killed, and starts again with its data. */
export const killed = {
  leave: (redis: RedisServer) => redis.kill(),
  return: (redis: RedisServer) => redis.restart(),
};

/** An engine whose process stands still, so that its connections stay open. */
export const stopped = {
  leave: (redis: RedisServer) => redis.stop(),
  return: (redis: RedisServer) => redis.continue(),
};

/**
 * Takes the engine of two servers away while members of both write. Expects that all members stay, that senders get an error
 * meanwhile, and that every message is in the room once afterwards. Resolves to the time in milliseconds from the return of the
 * engine until each client had written again.
 */
export async function surviveAbsence(absence: Absence): Promise<number> {
  await using redis = await startRedis();
  await using one = await startTestServer({ REDIS_URL: redis.url, NODE_ID: 'one' });
  await using two = await startTestServer({ REDIS_URL: redis.url, NODE_ID: 'two' });
  const servers = [one, two];
  const clients = [one, two, one, two].map(({ url }, index) => observedClient(url, ROOM, `client ${index}`));
  await until(() => clients.every(isSettled), 'all are live', PATIENCE_MS);
  const reader = observedClient(one.url, ROOM, 'reader');
  await until(() => isSettled(reader), 'the reader is live', PATIENCE_MS);
  const all = [...clients, reader];
  const stopWriting = keepWriting(clients);
  await until(() => clients.every(({ acks }) => acks.size > 10), 'ten messages of each are in', PATIENCE_MS);

  await absence.leave(redis);
  const leftAt = performance.now();
  await Promise.all(servers.map(untilNotReady));
  while (performance.now() - leftAt < absence.durationMs) {
    expect(await Promise.all(servers.map((server) => readHealth(server, 'livez')))).toEqual(['200 ok\n', '200 ok\n']);
    const ready = await Promise.all(servers.map((server) => readHealth(server, 'readyz')));
    for (const answer of ready) expect(answer).toMatch(/^503 .*"name":"engine","ok":false,"reason":"The engine /);
    await Bun.sleep(LOOK_INTERVAL_MS);
  }
  await until(() => clients.every(({ errors }) => errors.includes('journal')), 'senders get errors', PATIENCE_MS);
  expect(new Set(clients.flatMap(({ errors }) => errors))).toEqual(new Set(['journal']));

  const before = clients.map(({ acks }) => acks.size);
  await absence.return(redis);
  const backAt = performance.now();
  await until(
    () => clients.every(({ acks }, index) => acks.size > (before[index] ?? 0)),
    'all write again',
    PATIENCE_MS,
  );
  const workedAfterMs = performance.now() - backAt;
  const isReady = async () => (await Promise.all(servers.map((server) => readHealth(server, 'readyz')))).every(isOk);
  await until(isReady, 'both servers are ready', PATIENCE_MS);

  stopWriting();
  await untilEqual(all, redis, ROOM);
  // A node may count the other one as dead until that renews its lease. Then no member may wait for its end.
  const waiting = async () => Number(await redis.command('ZCARD', [`chat:{${ROOM}}:gone`]));
  await until(async () => (await waiting()) === 0, 'no grace period is left', PATIENCE_MS);
  const { events, rows, people, members } = await readEngine(redis, ROOM);
  const log = events.map(({ message }) => ({ id: message ?? '', text: rows.get(message ?? '')?.text ?? '' }));
  expect(log.map(({ text }) => text).toSorted()).toEqual(clients.flatMap(({ sent }) => sent).toSorted());
  for (const client of all) {
    expectSameView(client, log);
    expectHonestCarriers(
      client,
      events.map(({ at }) => at),
    );
    expect(client.carriers).toHaveLength(1);
    expect(client.left).toEqual([]);
  }
  const present = all.map(({ client }) => client.you?.id ?? '').toSorted();
  expect([[...people.keys()].toSorted(), [...members.keys()].toSorted()]).toEqual([present, present]);
  expect(reader.joined).toEqual([]);
  for (const { client } of all) client.leave();
  return workedAfterMs;
}

async function readHealth({ url }: TestServer, path: 'livez' | 'readyz'): Promise<string> {
  const response = await fetch(`${url}/${path}`);
  return `${response.status} ${await response.text()}`;
}

async function untilNotReady(server: TestServer): Promise<void> {
  await until(async () => !isOk(await readHealth(server, 'readyz')), 'the server is not ready', PATIENCE_MS);
}

function isOk(health: string): boolean {
  return health.startsWith('200 ');
}

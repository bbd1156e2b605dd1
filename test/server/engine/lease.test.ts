import { afterAll, beforeAll, expect } from 'bun:test';
import { leaseScript } from '../../../src/engine/scripts.ts';
import { openEngine, type OpenEngine } from '../../helpers/open-engine.ts';
import { redisTest } from '../../helpers/redis-test.ts';
import { startTestServer } from '../../helpers/start-test-server.ts';
import { until } from '../../helpers/until.ts';
import { redisProgram, startRedis, type RedisServer } from '../../helpers/start-redis.ts';

let redis: RedisServer;
let engine: OpenEngine;
beforeAll(async () => {
  if (redisProgram === null) return;
  redis = await startRedis();
  engine = openEngine(redis.url);
  await engine.untilUp(1);
});
afterAll(async () => {
  engine?.[Symbol.dispose]();
  await redis?.[Symbol.asyncDispose]();
});

/** Renews the lease of a node. Resolves to its state before, and the dead nodes that it claims. */
async function renew(key: string, node: string, forgotten = ''): Promise<readonly unknown[]> {
  const answer = await engine.connection.run(leaseScript, [key], [node, '10000', '15000', `${key}:`, forgotten]);
  return answer as readonly unknown[];
}

redisTest('A lease claims a dead node once', async () => {
  await redis.command('ZADD', ['once', '1', 'dead']);
  expect(await renew('once', 'one')).toEqual([0, 'dead']);
  expect(await renew('once', 'two')).toEqual([0]);
  expect(await renew('once', 'one', 'dead')).toEqual([2]);
  expect(await redis.command('ZSCORE', ['once', 'dead'])).toBeNull();
});

redisTest('A lease claims no other node at the renewal at which it had ended itself', async () => {
  for (const node of ['one', 'two']) await redis.command('ZADD', ['both', '1', node]);
  expect(await renew('both', 'one')).toEqual([1]);
  expect(await renew('both', 'two')).toEqual([1]);
  expect(await renew('both', 'one')).toEqual([2]);
});

redisTest('A lease that was renewed in the meantime is not forgotten', async () => {
  await redis.command('ZADD', ['back', '1', 'two']);
  expect(await renew('back', 'one')).toEqual([0, 'two']);
  expect(await renew('back', 'two')).toEqual([1]);
  await renew('back', 'one', 'two');
  expect(await redis.command('ZSCORE', ['back', 'two'])).not.toBeNull();
});

redisTest('A node whose engine has no memory left is not ready until the engine writes again', async () => {
  await using own = await startRedis();
  await using server = await startTestServer({ REDIS_URL: own.url });
  const engineCheck = async () => {
    const { checks } = (await (await fetch(`${server.url}/readyz`)).json()) as {
      checks: { name: string; ok: boolean; reason?: string }[];
    };
    return checks.find(({ name }) => name === 'engine');
  };
  expect(await engineCheck()).toEqual({ name: 'engine', ok: true });
  await own.command('CONFIG', ['SET', 'maxmemory', '1']);
  await until(async () => (await engineCheck())?.ok === false, 'the node is not ready');
  expect((await engineCheck())?.reason).toStartWith('The engine refuses to write: OOM ');
  expect((await fetch(`${server.url}/livez`)).status).toBe(200);
  await own.command('CONFIG', ['SET', 'maxmemory', '0']);
  await until(async () => (await engineCheck())?.ok === true, 'the node is ready');
});

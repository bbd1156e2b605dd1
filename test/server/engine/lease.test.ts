import { afterAll, beforeAll, expect } from 'bun:test';
import { leaseScript } from '../../../src/engine/scripts.ts';
import { openEngine, type OpenEngine } from '../../helpers/open-engine.ts';
import { redisTest } from '../../helpers/redis-test.ts';
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

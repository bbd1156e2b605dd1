import { afterAll, beforeAll } from 'bun:test';
import { newId } from '../../src/secrets.ts';
import { startNode, type EngineNode } from './engine-node.ts';
import type { FollowedRecord } from './followed-record.ts';
import { redisProgram, startRedis, type RedisServer } from './start-redis.ts';

/** An engine with two nodes. Its tests run only where there is an engine. */
export interface TwoNodes {
  readonly redis: RedisServer;
  readonly one: EngineNode;
  readonly two: EngineNode;
}

/** Starts an engine with two nodes before the tests of a file, and ends them after the tests. Returns a function that returns them. */
export function shareTwoNodes(): () => TwoNodes {
  const stack = new AsyncDisposableStack();
  let started: TwoNodes | undefined;
  beforeAll(async () => {
    if (redisProgram === null) return;
    const redis = stack.use(await startRedis());
    const one = stack.use(await startNode(redis.url));
    started = { redis, one, two: stack.use(await startNode(redis.url)) };
  });
  afterAll(() => stack.disposeAsync());
  return () => {
    if (!started) throw new Error('There is no engine.');
    return started;
  };
}

/** Opens a new room on both nodes. */
export function openTwice({ one, two }: TwoNodes): [FollowedRecord, FollowedRecord] {
  const room = newId();
  return [one.open(room), two.open(room)];
}

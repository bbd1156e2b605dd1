import { expect } from 'bun:test';
import { TAIL_EVENTS } from '../../../src/engine/tail.ts';
import type { ReplayStep } from '../../../src/record/record.ts';
import { startNode } from '../../helpers/engine-node.ts';
import { commit, join, read, send } from '../../helpers/followed-record.ts';
import { redisTest } from '../../helpers/redis-test.ts';
import { startRedis, type RedisServer } from '../../helpers/start-redis.ts';

/** Returns how many scripts an engine has run. */
async function countScripts(redis: RedisServer): Promise<number> {
  const stats = String(await redis.command('INFO', ['commandstats']));
  return Number(/cmdstat_evalsha:calls=(\d+)/.exec(stats)?.[1] ?? 0);
}

redisTest(
  'EngineRecord reads the engine once for a crowd that returns after longer than its tail reaches',
  async () => {
    await using redis = await startRedis({ config: ['appendfsync no'] });
    await using writer = await startNode(redis.url);
    const room = writer.open('lobby');
    const ada = await join(room);
    for (let count = 0; count < 2 * TAIL_EVENTS; count += 128)
      await commit(room, ...Array.from({ length: 128 }, () => send(ada, 'm')));
    const offset = room.events.find(({ kind }) => kind === 'journalled')?.message as { offset: number };

    await using node = await startNode(redis.url);
    const { record } = node.open('lobby');
    await commit({ record, events: [], calls: [], members: [] });
    const before = await countScripts(redis);
    const point = { epoch: record.epoch, offset: offset.offset, signed: undefined };
    const crowd = Array.from({ length: 50 }, async () => {
      const canRecover = await read<boolean>((done) => record.canRecover(point, done));
      return [canRecover, await read<ReplayStep>((done) => record.after(offset.offset, 50, '', done))] as const;
    });
    for (const [canRecover, page] of await Promise.all(crowd)) {
      expect(canRecover).toBe(true);
      expect(page.events).toHaveLength(50);
    }
    expect((await countScripts(redis)) - before).toBe(1);
  },
);

import { describe, expect } from 'bun:test';
import { EngineLeadership } from '../../../src/engine/leadership.ts';
import { createEngineConnection } from '../../../src/engine/connection.ts';
import { parseEngineUrl } from '../../../src/config/engine-url.ts';
import { systemClock } from '../../../src/clock.ts';
import { newId } from '../../../src/secrets.ts';
import { logBook } from '../../helpers/log-book.ts';
import { manualClock } from '../../helpers/manual-clock.ts';
import { redisTest } from '../../helpers/redis-test.ts';
import { startRedis, type RedisServer } from '../../helpers/start-redis.ts';
import { until } from '../../helpers/until.ts';

/** A node that takes part, with a clock of its own for its lease. */
async function candidate(redis: RedisServer, node: string) {
  const { log } = logBook();
  const connection = createEngineConnection(
    { url: parseEngineUrl(redis.url), prefix: 'chat:', nodeId: node },
    { clock: systemClock, log, random: Math.random, newId },
  );
  await until(() => connection.isUp, 'the node is connected');
  const clock = manualClock();
  const events: string[] = [];
  const leadership = new EngineLeadership(
    'work',
    { gained: () => events.push('gained'), lost: () => events.push('lost') },
    { connection, prefix: 'chat:', node, clock, log },
  );
  clock.advance(0);
  await leadership.known;
  return {
    ...{ leadership, clock, events },
    async [Symbol.asyncDispose]() {
      leadership.stop();
      connection.close();
    },
  };
}

describe('The choice of a leader', () => {
  redisTest('falls on one node, which all nodes know, and on another once its lease has ended', async () => {
    await using redis = await startRedis();
    await using one = await candidate(redis, 'one');
    await using two = await candidate(redis, 'two');
    expect([one.leadership.isLeader, two.leadership.isLeader]).toEqual([true, false]);
    expect([one.leadership.leader, two.leadership.leader]).toEqual(['one', 'one']);
    one.leadership.stop();
    expect([one.leadership.isLeader, one.events]).toEqual([false, ['gained', 'lost']]);
    two.clock.advance(2_000);
    await until(() => two.clock.pending > 0, 'the other node has asked');
    expect(two.leadership.isLeader).toBe(false);
    expect(Number(await redis.command('PTTL', ['chat:leader:work']))).toBeWithin(1, 10_001);
    // As if it had ended by itself.
    await redis.command('DEL', ['chat:leader:work']);
    two.clock.advance(2_000);
    await until(() => two.leadership.isLeader, 'the other node leads');
    expect(two.events).toEqual(['gained']);
  });

  redisTest('ends for a node that cannot renew its lease, not later than the lease itself', async () => {
    await using redis = await startRedis();
    await using one = await candidate(redis, 'one');
    redis.stop();
    one.clock.advance(9_999);
    expect(one.leadership.isLeader).toBe(true);
    one.clock.block(1);
    // Before any timer has run.
    expect([one.leadership.isLeader, one.events]).toEqual([false, ['gained']]);
    one.clock.advance(0);
    expect(one.events).toEqual(['gained', 'lost']);
    redis.continue();
  });
});

import { describe, expect } from 'bun:test';
import { retentionFloorKey, toRetentionFloor } from '../../../src/ports/documents.ts';
import { TurnCaller } from '../../../src/engine/turn-caller.ts';
import { Upkeep } from '../../../src/engine/upkeep.ts';
import { newId } from '../../../src/secrets.ts';
import { logBook } from '../../helpers/log-book.ts';
import { manualClock } from '../../helpers/manual-clock.ts';
import { openEngine } from '../../helpers/open-engine.ts';
import { until } from '../../helpers/until.ts';
import { startNode } from '../../helpers/engine-node.ts';
import { commit, eventsOfType, join, react, read, send } from '../../helpers/followed-record.ts';
import { redisTest } from '../../helpers/redis-test.ts';
import { startRedis } from '../../helpers/start-redis.ts';
import type { Message } from '../../../src/protocol/server-messages.ts';

const MAX_AGE_MS = 1_000_000_000;
/** More events than one step of retention looks at. */
const MANY = 600;

describe('Retention in the engine', () => {
  redisTest('removes surplus messages behind many changes', async () => {
    await using redis = await startRedis({ config: ['appendfsync no'] });
    await using node = await startNode(redis.url, 'chat:', {
      maxMessages: 10,
      maxChanges: 5_000,
      maxAgeMs: MAX_AGE_MS,
    });
    const room = node.open('lobby');
    const ada = await join(room);
    const first = send(ada, 'first');
    await commit(room, first);
    for (let start = 0; start < MANY; start += 100)
      await commit(room, ...Array.from({ length: 100 }, (_, index) => react(ada, first.id, '👍', index % 2 === 0)));
    await commit(room, ...Array.from({ length: 20 }, (_, number) => send(ada, `m${number}`)));
    // The first message is surplus, the changes are not, and then 10 more messages are.
    await node.upkeep.prune();
    const rows = await read<readonly Message[]>((done) => room.record.before(room.record.head + 1, 50, '', done));
    expect(rows.map(({ text }) => text)).toEqual(Array.from({ length: 10 }, (_, number) => `m${number + 10}`));
    expect(await redis.command('XLEN', ['chat:{lobby}:log'])).toBe(10);
  });

  redisTest('removes surplus changes behind many messages', async () => {
    await using redis = await startRedis({ config: ['appendfsync no'] });
    await using node = await startNode(redis.url, 'chat:', { maxMessages: 5_000, maxChanges: 7, maxAgeMs: MAX_AGE_MS });
    const room = node.open('lobby');
    const ada = await join(room);
    for (let start = 0; start < MANY; start += 100)
      await commit(room, ...Array.from({ length: 100 }, () => send(ada, 'm')));
    const { id } = eventsOfType(room, 'message')[0] ?? { id: '' };
    await commit(room, ...Array.from({ length: 20 }, (_, index) => react(ada, id, '👍', index % 2 === 0)));
    await node.upkeep.prune();
    expect(await redis.command('XLEN', ['chat:{lobby}:log'])).toBe(MANY + 7);
  });

  redisTest('keeps what a reader has not passed, until a time', async () => {
    await using redis = await startRedis({ config: ['appendfsync no'] });
    await using node = await startNode(redis.url, 'chat:', { maxMessages: 2, maxChanges: 3, maxAgeMs: MAX_AGE_MS });
    const room = node.open('lobby');
    const ada = await join(room);
    for (let number = 0; number < 6; number++) await commit(room, send(ada, `m${number}`));
    const [, , third] = eventsOfType(room, 'message');
    if (!third) throw new Error('A message is missing.');
    await commit(room, ...Array.from({ length: 10 }, (_, index) => react(ada, third.id, '👍', index % 2 === 0)));
    const keep = (endsAt: number) =>
      redis.command('HSET', ['chat:values', retentionFloorKey('lobby'), toRetentionFloor(third.offset, endsAt)]);
    const prune = async () => {
      await redis.command('DEL', ['chat:pruning']);
      await node.upkeep.prune();
      return redis.command('XLEN', ['chat:{lobby}:log']);
    };
    await keep(Date.now() + 60_000);
    // The first two messages are behind the reader.
    expect(await prune()).toBe(4 + 10);
    await keep(Date.now() - 60_000);
    expect(await prune()).toBe(2 + 3);
  });

  redisTest('removes a room that has been empty for an hour, and no other', async () => {
    await using redis = await startRedis({ config: ['appendfsync no'] });
    await using node = await startNode(redis.url, 'chat:', { maxMessages: 10, maxChanges: 10, maxAgeMs: MAX_AGE_MS });
    const hourAgo = String(Date.now() - 61 * 60 * 1_000);
    const rooms = ['empty', 'fresh', 'full', 'written', 'reserved'];
    for (const name of rooms) {
      const room = node.open(name);
      const ada = await join(room);
      if (name === 'written') await commit(room, send(ada, 'hello'));
      if (name !== 'full') await commit(room, { kind: 'leave', member: ada, keepsName: name === 'reserved' });
      if (name !== 'fresh') await redis.command('ZADD', ['chat:rooms', hourAgo, name]);
    }
    await node.upkeep.prune();
    expect(await redis.command('ZRANGE', ['chat:rooms', '0', '-1'])).toEqual(['full', 'reserved', 'written', 'fresh']);
    expect(await redis.command('KEYS', ['chat:{empty}*'])).toEqual([]);
    for (const folded of (await redis.command('ZRANGE', ['chat:{reserved}:held', '0', '-1'])) as string[])
      await redis.command('ZADD', ['chat:{reserved}:held', '1', folded]);
    await redis.command('DEL', ['chat:pruning']);
    await node.upkeep.prune();
    // The last key of the room expires.
    const left = (await redis.command('KEYS', ['chat:{reserved}*'])) as string[];
    expect(left).toEqual(['chat:{reserved}:held:192.0.2.1']);
    expect(await redis.command('TTL', left)).toBeGreaterThan(0);
  });
});

describe('Upkeep', () => {
  redisTest('creates no room while it tidies up after a dead node', async () => {
    await using redis = await startRedis({ config: ['appendfsync no'] });
    await using node = await startNode(redis.url);
    await redis.command('ZADD', ['chat:rooms', '1', 'unused']);
    await node.upkeep.buryNode('dead');
    expect(await redis.command('KEYS', ['chat:{*'])).toEqual([]);
  });

  redisTest('logs a failure and goes on, and sets no timer when it is closed during its work', async () => {
    await using redis = await startRedis({ config: ['appendfsync no'] });
    using engine = openEngine(redis.url);
    await engine.untilUp(1);
    await redis.command('SET', ['chat:sweeps', 'of a wrong type']);
    const clock = manualClock();
    const { log, lines } = logBook();
    const { connection } = engine;
    const retention = { maxMessages: 1, maxChanges: 1, maxAgeMs: 1 };
    const caller = new TurnCaller({ connection, clock, newId, node: 'n1' });
    const upkeep = new Upkeep({ connection, prefix: 'chat:', node: 'n1', clock, log, caller, retention });
    for (let sweeps = 1; sweeps <= 2; sweeps++) {
      clock.advance(1_000);
      await until(() => lines.length === sweeps, 'the failure is logged');
    }
    clock.advance(1_000);
    upkeep.close();
    await until(() => lines.length === 3, 'the last sweep has failed');
    expect(clock.pending).toBe(0);
  });
});

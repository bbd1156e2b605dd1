import { describe, expect } from 'bun:test';
import { ConfigError } from '../../../src/config/env.ts';
import { prepareEngine } from '../../../src/engine/prepare-engine.ts';
import { newId } from '../../../src/secrets.ts';
import { eventLoopClock } from '../../../src/server-clock.ts';
import { logBook } from '../../helpers/log-book.ts';
import { openEngine } from '../../helpers/open-engine.ts';
import { redisTest } from '../../helpers/redis-test.ts';
import { rejection } from '../../helpers/rejection.ts';
import { startRedis, type RedisServer } from '../../helpers/start-redis.ts';
import { startTestServer } from '../../helpers/start-test-server.ts';
import { until } from '../../helpers/until.ts';

/** Prepares an engine. Resolves to the warnings; rejects with the ConfigError. */
async function prepare(url: string, wallAheadMs: number = 0): Promise<readonly string[]> {
  using engine = openEngine(url);
  const { log, lines } = logBook();
  const clock = { ...eventLoopClock, wall: () => eventLoopClock.wall() + wallAheadMs };
  await prepareEngine({ connection: engine.connection, prefix: 'chat:', clock, newId, log });
  return lines;
}

/** Prepares an engine that no node can work with. Resolves to the sentences of the ConfigError. */
async function refusal(url: string): Promise<readonly string[]> {
  const error = await rejection(prepare(url));
  if (error instanceof ConfigError) return error.message.split('\n');
  throw error;
}

/** Creates a user with these rules. Returns the URL with its name. */
async function createUser(redis: RedisServer, rules: string): Promise<string> {
  await redis.command('ACL', ['SETUSER', 'node', 'on', '>secret-word', ...rules.split(' ')]);
  return redis.url.replace('//', '//node:secret-word@');
}

/** The rules that the manual names. */
const NODE_RULES =
  '~chat:* resetchannels &chat:* -@all +@read +@write +@pubsub +@scripting +@connection +@transaction +info +role +time';

describe('prepareEngine', () => {
  redisTest('accepts a good engine without a warning, and marks its data with their format', async () => {
    await using redis = await startRedis();
    expect(await prepare(redis.url)).toEqual([]);
    expect(await redis.command('KEYS', ['*'])).toEqual(['chat:format']);
    expect(await redis.command('GET', ['chat:format'])).toBe('2');
    expect(await prepare(redis.url)).toEqual([]);
  });

  redisTest('accepts the account whose rules the manual names', async () => {
    await using redis = await startRedis();
    expect(await prepare(await createUser(redis, NODE_RULES))).toEqual([]);
  });

  redisTest('refuses an engine that evicts keys', async () => {
    await using redis = await startRedis({ config: ['maxmemory 100mb', 'maxmemory-policy allkeys-lru'] });
    expect(await refusal(redis.url)).toEqual([
      'REDIS_URL: The engine would evict messages when its memory is full: its maxmemory-policy is allkeys-lru. Use maxmemory-policy noeviction.',
    ]);
  });

  redisTest('warns of an engine without an append-only file', async () => {
    await using redis = await startRedis({ config: ['appendonly no'] });
    const warnings = await prepare(redis.url);
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toContain('acknowledged messages are lost when it crashes or restarts. Use appendonly yes.');
  });

  redisTest('warns of a primary that needs none of its replicas, and of clocks that differ', async () => {
    await using redis = await startRedis();
    await using _replica = await startRedis({ config: [`replicaof 127.0.0.1 ${redis.port}`] });
    await until(
      async () => String(await redis.command('INFO', ['replication'])).includes('connected_slaves:1'),
      'the replica has connected',
    );
    const warnings = await prepare(redis.url, 60_000);
    expect(warnings).toHaveLength(2);
    expect(warnings[0]).toContain('Use min-replicas-to-write 1.');
    expect(warnings[1]).toContain("The engine's clock is 60 seconds behind this machine's.");
  });

  redisTest('names the commands, keys and channels that an account may not use', async () => {
    await using redis = await startRedis();
    const withoutCommands = await createUser(redis, `${NODE_RULES} -zadd -xadd`);
    expect(await refusal(withoutCommands)).toEqual([
      'REDIS_URL: The engine does not permit XADD, ZADD to the account of this server. Use ACL rules: +xadd +zadd.',
    ]);
    await redis.command('ACL', ['DELUSER', 'node']);
    const withoutPublish = await createUser(redis, `${NODE_RULES} resetkeys ~chat:format resetchannels &chat:node:*`);
    expect(await refusal(withoutPublish)).toEqual([
      'REDIS_URL: The engine does not permit keys that start with "chat:" to the account of this server. Use ACL rule: ~chat:*.',
    ]);
    await redis.command('ACL', ['DELUSER', 'node']);
    const withoutChannels = await createUser(redis, `${NODE_RULES} resetchannels &chat:node:*`);
    expect(await refusal(withoutChannels)).toEqual([
      'REDIS_URL: The engine does not permit channels that start with "chat:" to the account of this server. Use ACL rule: &chat:*.',
    ]);
  });

  redisTest('warns of an account that may not use INFO', async () => {
    await using redis = await startRedis();
    const warnings = await prepare(await createUser(redis, `${NODE_RULES} -info`));
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toContain('Use ACL rule: +info.');
  });

  redisTest('ends the server with a sentence for each problem', async () => {
    await using redis = await startRedis({ config: ['maxmemory-policy allkeys-lru'] });
    await redis.command('SET', ['chat:format', '3']);
    const error = await rejection(startTestServer({ REDIS_URL: redis.url }), 20_000);
    expect(String(error)).toContain('Use maxmemory-policy noeviction.\nREDIS_URL: The data of the engine');
    expect(String(error)).not.toContain('at prepareEngine');
  });

  redisTest('refuses data of another format', async () => {
    await using redis = await startRedis();
    await redis.command('SET', ['chat:format', '3']);
    expect(await refusal(redis.url)).toEqual([
      'REDIS_URL: The data of the engine under "chat:" has format 3. This server reads format 2. Use the version of chat-box that wrote the data, or another REDIS_PREFIX.',
    ]);
    expect(await redis.command('GET', ['chat:format'])).toBe('3');
  });

  redisTest('takes over data of the former format, which older nodes then refuse', async () => {
    await using redis = await startRedis();
    await redis.command('SET', ['chat:format', '1']);
    await using server = await startTestServer({ REDIS_URL: redis.url });
    expect(server.url).toContain('http');
    expect(await redis.command('GET', ['chat:format'])).toBe('2');
  });
});

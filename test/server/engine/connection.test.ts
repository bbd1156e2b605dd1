import { describe, expect } from 'bun:test';
import { EngineError } from '../../../src/engine/engine-error.ts';
import { openEngine, patientClock } from '../../helpers/open-engine.ts';
import { redisTest } from '../../helpers/redis-test.ts';
import { rejection } from '../../helpers/rejection.ts';
import { startRedis } from '../../helpers/start-redis.ts';
import { startTcpRelay } from '../../helpers/tcp-relay.ts';
import { until } from '../../helpers/until.ts';

describe('EngineConnection', () => {
  redisTest('sends the text of a script when the engine has forgotten it', async () => {
    await using redis = await startRedis();
    using engine = openEngine(redis.url);
    const { connection } = engine;
    await engine.untilUp(1);
    const script = { name: 'echo', text: 'return {KEYS[1], ARGV[1]}' };
    expect(await connection.run(script, ['chat:a'], ['1'])).toEqual(['chat:a', '1']);
    await redis.command('SCRIPT', ['FLUSH']);
    expect(await connection.run(script, ['chat:a'], ['2'])).toEqual(['chat:a', '2']);
  });

  redisTest('reports a wrong type and an error in a script as a bug, and stays up', async () => {
    await using redis = await startRedis();
    using engine = openEngine(redis.url);
    const { connection } = engine;
    await engine.untilUp(1);
    await connection.send('SET', ['chat:a', '1']);
    const failures = [
      await rejection(connection.send('LPUSH', ['chat:a', '1'])),
      await rejection(connection.run({ name: 'faulty', text: 'error("no")' }, [], [])),
      await rejection(
        connection.run({ name: 'typo', text: 'return redis.call("LPUSH", KEYS[1], "1")' }, ['chat:a'], []),
      ),
    ];
    expect(failures.map((error) => error instanceof EngineError && error.kind)).toEqual(['broken', 'broken', 'broken']);
    expect(connection.isUp).toBe(true);
  });

  redisTest('reports a full engine as away, inside a script too', async () => {
    await using redis = await startRedis({ config: ['maxmemory 1', 'maxmemory-policy noeviction'] });
    using engine = openEngine(redis.url);
    const { connection } = engine;
    await engine.untilUp(1);
    const failures = [
      await rejection(connection.send('SET', ['chat:a', '1'])),
      await rejection(connection.run({ name: 'set', text: 'return redis.call("SET", KEYS[1], "1")' }, ['chat:a'], [])),
    ];
    expect(failures).toMatchObject([
      { kind: 'away', code: 'OOM' },
      { kind: 'away', code: 'OOM' },
    ]);
  });

  redisTest('delivers messages to the listener of their channel until it is removed', async () => {
    await using redis = await startRedis();
    using engine = openEngine(redis.url);
    const { connection } = engine;
    await engine.untilUp(1);
    const received: string[] = [];
    await connection.subscribe('chat:a', (message) => received.push(`a ${message}`));
    await connection.subscribe('chat:b', (message) => received.push(`b ${message}`));
    await connection.subscribe('chat:node:n1', (message) => received.push(`node ${message}`));
    expect(await rejection(connection.subscribe('chat:a', () => {}))).toMatchObject({ kind: 'broken' });
    await connection.send('PUBLISH', ['chat:a', '1']);
    await until(() => received.includes('a 1'), 'the first message has arrived');
    connection.unsubscribe('chat:a');
    await connection.subscribe('chat:a', (message) => received.push(`again ${message}`));
    await connection.send('PUBLISH', ['chat:a', '2']);
    await until(() => received.includes('again 2'), 'the second message has arrived');
    connection.unsubscribe('chat:a');
    await connection.send('PUBLISH', ['chat:a', '3']);
    await connection.send('PUBLISH', ['chat:node:n1', '4']);
    await connection.send('PUBLISH', ['chat:b', '5']);
    await until(() => received.includes('b 5'), 'the last message has arrived');
    expect(received).toEqual(['a 1', 'again 2', 'node 4', 'b 5']);
  });

  for (const type of ['normal', 'pubsub']) {
    redisTest(`restores its subscriptions when the engine closes the ${type} connection`, async () => {
      await using redis = await startRedis();
      using engine = openEngine(redis.url);
      const { connection } = engine;
      await engine.untilUp(1);
      const received: string[] = [];
      await connection.subscribe('chat:a', (message) => received.push(message));
      await redis.command('CLIENT', ['KILL', 'TYPE', type]);
      await engine.untilUp(2);
      await connection.send('PUBLISH', ['chat:a', 'after']);
      await until(() => received.length > 0, 'the message has arrived');
      expect(received).toEqual(['after']);
      expect(engine.downs).toBe(1);
      expect(engine.lines.map((line) => line.split(' {')[0])).toEqual(['engine: lost', 'engine: back']);
    });
  }

  redisTest('is down while the engine is killed, and up when it has started again with its data', async () => {
    await using redis = await startRedis();
    using engine = openEngine(redis.url, 'n1', patientClock);
    const { connection } = engine;
    await engine.untilUp(1);
    const channels = Array.from({ length: 1_200 }, (_, index) => `chat:r${index}`);
    const received: string[] = [];
    await Promise.all(channels.map((channel) => connection.subscribe(channel, () => received.push(channel))));
    await connection.send('SET', ['chat:a', 'kept']);
    await redis.kill();
    await until(() => engine.downs === 1, 'the connection is down');
    expect(await rejection(connection.send('GET', ['chat:a']))).toMatchObject({ kind: 'away' });
    expect(await rejection(connection.subscribe('chat:new', () => {}))).toMatchObject({ kind: 'away' });
    await redis.restart();
    await engine.untilUp(2);
    expect(await connection.send('GET', ['chat:a'])).toBe('kept');
    for (const channel of channels) await connection.send('PUBLISH', [channel, '']);
    await until(() => received.length === channels.length, 'every channel delivers');
    expect(received).toEqual(channels);
    expect(engine.downs).toBe(1);
  });

  redisTest('rejects calls to a stopped engine, and runs none of them that came later', async () => {
    await using redis = await startRedis();
    using engine = openEngine(redis.url);
    const { connection } = engine;
    await engine.untilUp(1);
    redis.stop();
    // The engine has this one in its socket: nothing can take it back.
    expect(await rejection(connection.send('SET', ['chat:sent', '1']))).toMatchObject({ kind: 'away' });
    await until(() => engine.downs === 1, 'the connection is down');
    const stoppedAt = performance.now();
    while (performance.now() - stoppedAt < 2_000) {
      expect(await rejection(connection.send('SET', ['chat:later', '1']))).toMatchObject({ kind: 'away' });
      await Bun.sleep(100);
    }
    redis.continue();
    await engine.untilUp(2);
    expect(await connection.send('GET', ['chat:later'])).toBe(null);
    expect(engine.lines.at(0)).toContain('no answer within 500 ms');
  });

  redisTest('accepts answers that wait in the socket after this process was blocked', async () => {
    await using redis = await startRedis();
    using engine = openEngine(redis.url);
    const { connection } = engine;
    await engine.untilUp(1);
    const long = 'x'.repeat(1_000_000);
    await connection.send('SET', ['chat:a', long]);
    // More than the buffers of the socket hold: after the block they need several turns of the event loop.
    const answers = Array.from({ length: 15 }, () => connection.send('GET', ['chat:a']));
    await Bun.sleep(0);
    Bun.sleepSync(1_000);
    const lengths = (await Promise.all(answers)).map((answer) => String(answer).length);
    expect(new Set(lengths)).toEqual(new Set([1_000_000]));
    expect(engine.downs).toBe(0);
  });

  redisTest('replaces a subscription that delivers nothing', async () => {
    await using redis = await startRedis();
    await using relay = await startTcpRelay(redis.port);
    using engine = openEngine(`redis://127.0.0.1:${relay.port}`);
    const { connection } = engine;
    await engine.untilUp(1);
    const received: string[] = [];
    await connection.subscribe('chat:a', (message) => received.push(message));
    relay.silence(1);
    await engine.untilUp(2);
    await connection.send('PUBLISH', ['chat:a', 'after']);
    await until(() => received.length > 0, 'the message has arrived');
    expect(received).toEqual(['after']);
    expect(relay.accepted).toBe(3);
    expect(engine.lines.at(0)).toContain('delivered nothing');
    expect(engine.reports).toEqual([['engineFault', 'deaf']]);
  });

  redisTest('tries again without a rush when the first connection fails', async () => {
    await using redis = await startRedis();
    await redis.kill();
    using engine = openEngine(redis.url);
    await until(() => engine.lines.length > 0, 'the loss is logged');
    expect(engine.lines.at(0)).toContain(redis.url.slice('redis://'.length));
    await redis.restart();
    await engine.untilUp(1);
    expect(engine.downs).toBe(0);
    expect(engine.lines).toHaveLength(2);
  });

  redisTest('makes a few connections in two seconds to an engine that refuses its password', async () => {
    await using redis = await startRedis({ config: ['requirepass secret-of-the-engine'] });
    await using relay = await startTcpRelay(redis.port);
    using engine = openEngine(`redis://:wrong-secret@127.0.0.1:${relay.port}`);
    await Bun.sleep(2_000);
    expect(relay.accepted).toBeGreaterThan(0);
    expect(relay.accepted).toBeLessThan(12);
    expect(engine.ups).toBe(0);
    expect(engine.lines.join(' ')).not.toContain('secret');
  });
});

import { describe, expect } from 'bun:test';
import { openEngine } from '../../helpers/open-engine.ts';
import { redisTest } from '../../helpers/redis-test.ts';
import { startReplicatedEngine } from '../../helpers/replicated-engine.ts';
import { selfSignedCertificate } from '../../helpers/self-signed-certificate.ts';
import { startRedis } from '../../helpers/start-redis.ts';
import { temporaryFolder } from '../../helpers/temporary-folder.ts';
import { until } from '../../helpers/until.ts';

/** Permissions of a node: its own keys and channels, and what connections and scripts need. */
const NODE_RIGHTS = '~chat:* resetchannels &chat:* +@all -@dangerous +role';

describe('EngineConnection', () => {
  redisTest(
    'reaches an engine over TLS as an ACL user, in a database of its own',
    async () => {
      using folder = temporaryFolder();
      const tls = selfSignedCertificate(folder.path);
      const word = 'p:ä@/w?#%';
      await using redis = await startRedis({ tls, config: [`user chat on ">${word}" ${NODE_RIGHTS}`] });
      const secret = encodeURIComponent(word);
      using engine = openEngine(`rediss://chat:${secret}@127.0.0.1:${redis.port}/3?ca=${tls.cert}`);
      await engine.untilUp(1);
      expect(await engine.connection.send('ACL', ['WHOAMI'])).toBe('chat');
      expect(await engine.connection.send('CLIENT', ['INFO'])).toContain(' db=3 ');
    },
    { program: 'openssl' },
  );

  redisTest(
    'refuses a certificate that no authority has signed',
    async () => {
      using folder = temporaryFolder();
      await using redis = await startRedis({ tls: selfSignedCertificate(folder.path) });
      using engine = openEngine(`rediss://127.0.0.1:${redis.port}`);
      await until(() => engine.lines.length > 0, 'the failure is logged');
      expect(engine.ups).toBe(0);
      expect(engine.lines.at(0)).toContain('TLS: self');
    },
    { program: 'openssl' },
  );

  redisTest('reports a file of a certificate that does not exist', async () => {
    using engine = openEngine('rediss://127.0.0.1:1?ca=/does/not/exist.pem');
    await until(() => engine.lines.length > 0, 'the failure is logged');
    expect(engine.lines.at(0)).toContain('/does/not/exist.pem');
  });

  redisTest('reaches an engine with a password over a Unix socket', async () => {
    await using redis = await startRedis({ config: ['requirepass a:secret'] });
    using engine = openEngine(`redis+unix://:a%3Asecret@${redis.socket}?db=2`);
    await engine.untilUp(1);
    expect(await engine.connection.send('CLIENT', ['INFO'])).toContain(' db=2 ');
  });

  redisTest('refuses a replica', async () => {
    await using primary = await startRedis();
    await using replica = await startRedis({ config: [`replicaof 127.0.0.1 ${primary.port}`] });
    using engine = openEngine(replica.url);
    await until(() => engine.lines.length > 0, 'the failure is logged');
    expect(engine.ups).toBe(0);
    expect(engine.lines.at(0)).toContain('the server is a slave, not a primary');
  });

  redisTest('leaves a primary that becomes a replica, at its first write', async () => {
    await using primary = await startRedis();
    await using other = await startRedis();
    using engine = openEngine(primary.url);
    await engine.untilUp(1);
    await primary.command('REPLICAOF', ['127.0.0.1', String(other.port)]);
    await until(async () => {
      await engine.connection.send('SET', ['chat:a', '1']).catch(() => {});
      return engine.downs === 1;
    }, 'the connection is down');
    await primary.command('REPLICAOF', ['NO', 'ONE']);
    await engine.untilUp(2);
    expect(await engine.connection.send('SET', ['chat:a', '1'])).toBe('OK');
  });

  redisTest('leaves a primary that works when the Sentinels name another one', async () => {
    await using former = await startRedis();
    await using current = await startRedis();
    const config = [`sentinel monitor main 127.0.0.1 ${former.port} 1`];
    await using sentinel = await startRedis({ isSentinel: true, config });
    using engine = openEngine(`redis+sentinel://127.0.0.1:${sentinel.port}/main`);
    await engine.untilUp(1);
    await sentinel.command('SENTINEL', ['REMOVE', 'main']);
    await sentinel.command('SENTINEL', ['MONITOR', 'main', '127.0.0.1', String(current.port), '1']);
    await engine.untilUp(2);
    await engine.connection.send('SET', ['chat:a', '1']);
    expect(await current.command('GET', ['chat:a'])).toBe('1');
    expect(engine.lines.at(0)).toContain('the Sentinels have another primary');
  });

  redisTest(
    'follows two Sentinels to the new primary',
    async () => {
      await using servers = await startReplicatedEngine();
      const { primary, replica } = servers;
      // A Sentinel that is away is passed over.
      using engine = openEngine(servers.url);
      const { connection } = engine;
      await engine.untilUp(1);
      const received: string[] = [];
      await connection.subscribe('chat:a', (message) => received.push(message));
      await connection.send('SET', ['chat:a', 'before']);
      await until(async () => (await replica.command('GET', ['chat:a'])) === 'before', 'the replica has the write');
      await primary.kill();
      await engine.untilUp(2);
      expect(await connection.send('GET', ['chat:a'])).toBe('before');
      expect(await connection.send('SET', ['chat:a', 'after'])).toBe('OK');
      expect(await replica.command('GET', ['chat:a'])).toBe('after');
      await connection.send('PUBLISH', ['chat:a', 'delivered']);
      await until(() => received.length > 0, 'the message has arrived');
      expect(received).toEqual(['delivered']);
    },
    { timeoutMs: 60_000 },
  );
});

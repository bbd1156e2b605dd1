import { describe, expect } from 'bun:test';
import type { Finding } from '../../../src/ports/finding.ts';
import { expectFixes } from '../../helpers/findings.ts';
import { redisTest } from '../../helpers/redis-test.ts';
import { runDoctor } from '../../helpers/run-doctor.ts';
import { selfSignedCertificate } from '../../helpers/self-signed-certificate.ts';
import { startRedis } from '../../helpers/start-redis.ts';
import { startTestServer, type TestServer } from '../../helpers/start-test-server.ts';
import { temporaryFolder } from '../../helpers/temporary-folder.ts';
import { until } from '../../helpers/until.ts';

/** Runs the doctor with an engine and without a server. Resolves to its lines about the engine. */
async function examine(REDIS_URL: string): Promise<string> {
  const { out, error } = await runDoctor(['http://127.0.0.1:9'], { env: { REDIS_URL } });
  expect(error).toBe('');
  return /^The engine in REDIS_URL, from here\n([^]*?)\n\n/m.exec(out)?.[1] ?? `There is no such part: ${out}`;
}

/** Fetches the findings of a server about itself. */
async function readReport({ url }: TestServer): Promise<readonly Finding[]> {
  const { findings } = (await (await fetch(`${url}/check.json`)).json()) as { findings: readonly Finding[] };
  expectFixes(findings);
  return findings;
}

/** Waits until a report has a finding of this level that matches. */
async function untilReported(server: TestServer, level: Finding['level'], pattern: RegExp): Promise<void> {
  let findings: readonly Finding[] = [];
  const isReported = async () => {
    findings = await readReport(server);
    return findings.some((finding) => finding.level === level && pattern.test(finding.what));
  };
  await until(isReported, `${level} ${pattern} is reported`).catch((error: unknown) => {
    throw new Error(`${String(error)} ${JSON.stringify(findings, undefined, 1)}`);
  });
}

describe('bun run doctor with REDIS_URL', () => {
  redisTest('finds nothing wrong with a good engine, and leaves no key in it', async () => {
    await using redis = await startRedis();
    const lines = await examine(redis.url);
    expect(lines).toMatch(
      /^ok +The engine, (Redis|Valkey) [\d.]+ at 127\.0\.0\.1:\d+, accepts connections and the account\.$/m,
    );
    expect(lines).toMatch(/^ok +The engine evicts nothing, .* It has no replica\.$/m);
    expect(lines).toMatch(/^ok +A message through the engine arrives in (less than 1|\d+) ms\.$/m);
    expect(lines.match(/^(warn|FAIL)/gm)).toBeNull();
    expect(await redis.command('KEYS', ['*'])).toEqual([]);
  });

  redisTest('names the step at which the connection fails, with its remedy, and no password', async () => {
    await using redis = await startRedis({ config: ['user chat on >right ~* &* +@all', 'user default off'] });
    const at = (account: string) => `redis://${account}127.0.0.1:${redis.port}`;
    const cases: [url: string, reason: RegExp, fix: RegExp][] = [
      ['redis://127.0.0.1:9', /nothing listens there/, /Start the engine/],
      [at(''), /NOAUTH/, /REDIS_URL=redis:\/\/user:password@host/],
      [at('chat:wrong@'), /WRONGPASS/, /REDIS_URL=redis:\/\/user:password@host/],
      [at('chat:right@').replace('redis:', 'rediss:'), /TLS/, /REDIS_URL=rediss:/],
      ['redis://does-not-exist.invalid', /the name has no address/, /must be a name that this machine resolves/],
      ['redis+sentinel://127.0.0.1:9/main', /Sentinels: 127\.0\.0\.1:9/, /REDIS_URL=redis\+sentinel:/],
    ];
    for (const [url, reason, fix] of cases) {
      const lines = await examine(url);
      expect(lines).toMatch(/^FAIL +The engine does not serve this machine: /);
      expect(lines).toMatch(reason);
      expect(lines).toMatch(fix);
      expect(lines).not.toMatch(/wrong|right/);
    }
  });

  redisTest(
    'checks an engine over TLS, and finds a URL without it',
    async () => {
      using folder = temporaryFolder();
      const tls = selfSignedCertificate(folder.path);
      await using redis = await startRedis({ tls });
      const url = `rediss://127.0.0.1:${redis.port}`;
      expect(await examine(`${url}?ca=${tls.cert}`)).toMatch(/^ok .* accepts connections over TLS and the account\.$/m);
      for (const other of [url, url.replace('rediss', 'redis')]) {
        const lines = await examine(other);
        expect(lines).toMatch(/^FAIL /);
        expect(lines).toMatch(/-> REDIS_URL=rediss:/);
      }
    },
    { program: 'openssl' },
  );

  redisTest(
    'finds eviction, no persistence, and permissions that are missing, also for PUBLISH in a script',
    async () => {
      const config = ['maxmemory 100mb', 'maxmemory-policy allkeys-lru', 'appendonly no'];
      config.push('user chat on >word ~chat:* resetchannels &chat:* +@all -publish -xadd');
      await using redis = await startRedis({ config });
      const lines = await examine(`redis://chat:word@127.0.0.1:${redis.port}`);
      expect(lines).toMatch(/^FAIL .*allkeys-lru\.\n +-> maxmemory-policy noeviction$/m);
      expect(lines).toMatch(/^warn .*append-only file.*\n +-> appendonly yes$/m);
      expect(lines).toMatch(/^FAIL .*PUBLISH, XADD.*\n +-> ACL rules: \+publish \+xadd$/m);
      expect(lines).toMatch(/^FAIL +The engine delivers no published message: NOPERM/m);
    },
  );

  redisTest('finds that the memory of the engine is almost full', async () => {
    await using redis = await startRedis();
    const [, used] = /^used_memory:(\d+)/m.exec(String(await redis.command('INFO', ['memory']))) ?? [];
    await redis.command('CONFIG', ['SET', 'maxmemory', String(Math.round(Number(used) / 0.9))]);
    expect(await examine(redis.url)).toMatch(
      /^warn +The engine uses \d+ % of its maxmemory\..*\n +-> a larger maxmemory/m,
    );
  });

  redisTest('finds that the server is a replica, and whether writes need a replica', async () => {
    await using primary = await startRedis();
    await using replica = await startRedis({ config: [`replicaof 127.0.0.1 ${primary.port}`] });
    const isConnected = async () => /connected_slaves:1/.test(String(await primary.command('INFO', ['replication'])));
    await until(isConnected, 'the replica is connected');
    expect(await examine(replica.url)).toMatch(/^FAIL .* not a primary\.\n +-> .*redis\+sentinel/m);
    expect(await examine(primary.url)).toMatch(/^warn .*\n +-> min-replicas-to-write 1$/m);
    await primary.command('CONFIG', ['SET', 'min-replicas-to-write', '1']);
    expect(await examine(primary.url)).toMatch(/^ok .* Each write needs its replica\.$/m);
  });
});

describe('GET /check.json of a node', () => {
  redisTest('reports the engine and all nodes, and an engine that is away', async () => {
    await using redis = await startRedis();
    const env = { REDIS_URL: redis.url };
    await using one = await startTestServer({ ...env, NODE_ID: 'n1' });
    await using two = await startTestServer({ ...env, NODE_ID: 'n2' });
    for (const server of [one, two]) {
      await untilReported(server, 'ok', /^The nodes (n1\.\S+ and n2\.|n2\.\S+ and n1\.)\S+ share all rooms\.$/);
      await untilReported(server, 'ok', /^A message through the engine arrives in /);
      expect((await readReport(server)).filter(({ level }) => level === 'fail')).toEqual([]);
    }
    process.kill(two.pid, 'SIGSTOP');
    await untilReported(one, 'warn', /^The node n2\.\S+ does not answer over the engine\./);
    process.kill(two.pid, 'SIGCONT');
    await untilReported(one, 'ok', /^The nodes /);
    await redis.kill();
    await untilReported(
      one,
      'fail',
      /^The engine does not serve this machine: 127\.0\.0\.1:\d+: nothing listens there\.$/,
    );
    await redis.restart();
    await untilReported(one, 'ok', /^The engine evicts nothing/);
  });

  redisTest('finds two nodes that have the same public UDP address, and not those whose ports differ', async () => {
    await using redis = await startRedis();
    const env = { REDIS_URL: redis.url };
    await using one = await startTestServer({ ...env, NODE_ID: 'n1', PUBLIC_IP: '203.0.113.7:9000' });
    await using two = await startTestServer({ ...env, NODE_ID: 'n2', PUBLIC_IP: '203.0.113.7' });
    await untilReported(one, 'ok', /^The nodes /);
    const isShared = ({ what }: Finding) => what.includes('have the same UDP address');
    expect((await readReport(one)).some(isShared)).toBe(false);
    await using _three = await startTestServer({ ...env, NODE_ID: 'n3', PUBLIC_IP: '203.0.113.7:9000' });
    for (const server of [one, two]) {
      await untilReported(
        server,
        'fail',
        /^The nodes n[13]\.\S+ and n[13]\.\S+ have the same UDP address 203\.0\.113\.7:9000\./,
      );
    }
  });
});

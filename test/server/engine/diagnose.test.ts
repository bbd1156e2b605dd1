import { describe, expect } from 'bun:test';
import { parseEngineUrl } from '../../../src/config/engine-url.ts';
import { diagnose } from '../../../src/engine/diagnose.ts';
import { eventLoopClock } from '../../../src/server-clock.ts';
import { redisTest } from '../../helpers/redis-test.ts';
import { selfSignedCertificate } from '../../helpers/self-signed-certificate.ts';
import { startRedis } from '../../helpers/start-redis.ts';
import { temporaryFolder } from '../../helpers/temporary-folder.ts';

/** Diagnoses the server of a URL without Sentinels. Resolves to the reason without the name of the server. */
async function reasonFor(url: string): Promise<string | undefined> {
  const { place, ...account } = parseEngineUrl(url);
  if (place.kind === 'sentinels') throw new Error('Use the URL of a server.');
  const reason = await diagnose({ place, ...account }, eventLoopClock);
  return reason?.slice(reason.indexOf(': ') + 2);
}

describe('diagnose', () => {
  redisTest('finds a wrong or missing password, over TCP and a Unix socket', async () => {
    await using redis = await startRedis({ config: ['requirepass p:ä@x'] });
    const right = encodeURIComponent('p:ä@x');
    const wrong = 'WRONGPASS invalid username-password pair or user is disabled.';
    expect(await reasonFor(redis.url)).toBe('NOAUTH Authentication required.');
    expect(await reasonFor(redis.url.replace('//', '//:hush@'))).toBe(wrong);
    expect(await reasonFor(redis.url.replace('//', `//nobody:${right}@`))).toBe(wrong);
    expect(await reasonFor(`redis+unix://:hush@${redis.socket}`)).toBe(wrong);
    expect(await reasonFor(redis.url.replace('//', `//:${right}@`))).toBe(undefined);
    expect(await reasonFor(`redis+unix://default:${right}@${redis.socket}`)).toBe(undefined);
  });

  redisTest('finds an address where nothing listens, and a name without an address', async () => {
    await using redis = await startRedis();
    await redis.kill();
    expect(await reasonFor(redis.url)).toBe('nothing listens there');
    expect(await reasonFor('redis://host.invalid')).toBe('the name has no address');
    expect(await reasonFor('redis+unix:///does/not/exist')).toBe('the socket does not exist');
  });

  redisTest('finds a server that is stopped, and one that is not Redis', async () => {
    await using redis = await startRedis();
    using other = Bun.serve({ port: 0, hostname: '127.0.0.1', fetch: () => new Response('') });
    redis.stop();
    expect(await reasonFor(redis.url)).toBe('no answer within 2 s');
    redis.continue();
    expect(await reasonFor(`redis://127.0.0.1:${other.port}`)).toBe(
      'it is not a Redis server, or expects TLS (rediss://)',
    );
  });

  redisTest(
    'finds TLS on one side only, and a certificate that is not trusted or is for another name',
    async () => {
      using folder = temporaryFolder();
      const tls = selfSignedCertificate(folder.path);
      await using plain = await startRedis();
      await using secure = await startRedis({ tls });
      const url = secure.url.replace('redis:', 'rediss:');
      expect(await reasonFor(secure.url)).toContain('it may expect TLS (rediss://)');
      expect(await reasonFor(plain.url.replace('redis:', 'rediss:'))).toContain('it may expect redis://');
      expect(await reasonFor(url)).toContain('TLS: self');
      expect(await reasonFor(`${url}?ca=/does/not/exist`)).toContain('/does/not/exist');
      expect(await reasonFor(`rediss://localhost:${secure.port}?ca=${tls.cert}`)).toContain("certificate's altnames");
      expect(await reasonFor(`${url}?ca=${tls.cert}`)).toBe(undefined);
    },
    { program: 'openssl' },
  );
});

import { expect, test } from 'bun:test';
import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { serveKeys } from '../helpers/key-server.ts';
import { signedInMember } from '../helpers/signed-in-member.ts';
import { signToken } from '../helpers/sign-token.ts';
import { startTestServer } from '../helpers/start-test-server.ts';
import { temporaryFolder } from '../helpers/temporary-folder.ts';
import { until } from '../helpers/until.ts';
import { send } from '../helpers/whip/send.ts';

/** Signs a token with a key of the set. */
function sign(key: KeyObject, kid: string, claims: object = {}): Promise<string> {
  return signToken(
    { aud: 'chat', sub: kid, name: `User of ${kid}`, ...claims },
    { key, header: { alg: 'ES256', kid } },
  );
}

test('A server reads keys over HTTPS, follows their rotation, and accepts no key that was never published', async () => {
  using folder = temporaryFolder();
  using site = serveKeys(folder.path);
  const first = site.add('one');
  const env = { JWKS_URL: site.url, JWT_AUDIENCE: 'chat', NODE_EXTRA_CA_CERTS: site.certificate };
  await using server = await startTestServer(env);
  const status = async (token: string) =>
    (await send('GET', `${server.url}/ws/room`, { headers: { Authorization: `Bearer ${token}` } })).status;
  expect(site.reads).toBe(0);
  await using one = await signedInMember(server.url, 'WebSocket', 'room', await sign(first, 'one'));
  expect(one.welcome.you.name).toBe('User of one');
  expect(await status(await sign(first, 'one', { aud: 'another' }))).toBe(401);
  expect(site.reads).toBe(1);

  const second = site.add('two');
  const rotated = await sign(second, 'two');
  // The set is read again for an unknown kid, at most every ten seconds. 426: the request is no WebSocket, but admitted.
  await until(async () => (await status(rotated)) === 426, 'the server has the new key', 30_000);
  site.remove('one');
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  expect(await status(await sign(privateKey, 'two'))).toBe(401);
  await using two = await signedInMember(server.url, 'data channel', 'room', rotated);
  expect(two.welcome.you.name).toBe('User of two');
}, 60_000);

test('A server without its set of keys answers 503 to users, and lets guests in', async () => {
  using folder = temporaryFolder();
  using site = serveKeys(folder.path);
  const key = site.add('one');
  site.fail();
  const env = { JWKS_URL: site.url, JWT_AUDIENCE: 'chat', NODE_EXTRA_CA_CERTS: site.certificate };
  await using server = await startTestServer(env);
  const get = (headers: Record<string, string>) => send('GET', `${server.url}/ws/room`, { headers });
  const response = await get({ Authorization: `Bearer ${await sign(key, 'one')}` });
  expect(response.status).toBe(503);
  expect(response.headers.get('Retry-After')).toBe('5');
  expect((await get({})).status).toBe(426);
});

test('A server trusts no set of keys whose certificate it does not know', async () => {
  using folder = temporaryFolder();
  using site = serveKeys(folder.path);
  const key = site.add('one');
  await using server = await startTestServer({ JWKS_URL: site.url, JWT_AUDIENCE: 'chat' });
  const headers = { Authorization: `Bearer ${await sign(key, 'one')}` };
  expect((await send('GET', `${server.url}/ws/room`, { headers })).status).toBe(503);
  expect(site.reads).toBe(0);
});

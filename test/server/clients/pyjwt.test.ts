import { describe, expect, test } from 'bun:test';
import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { pythonWith } from '../../helpers/python-with.ts';
import { signedInMember } from '../../helpers/signed-in-member.ts';
import { JWT_SECRET } from '../../helpers/sign-token.ts';
import { startTestServer } from '../../helpers/start-test-server.ts';
import { send } from '../../helpers/whip/send.ts';

const found = pythonWith('jwt, cryptography', 'python3-jwt');
const missing = 'reason' in found ? ` (skipped: ${found.reason})` : '';
const pyjwtTest = missing === '' ? test : test.skip;

const PROGRAM = `
import json, sys, time, jwt
request = json.load(sys.stdin)
claims = {"sub": "tim", "name": "Tim Müller", "exp": int(time.time()) + 600, **request["claims"]}
print(jwt.encode(claims, request["key"], algorithm=request["algorithm"]))
`;

/** Signs a token with PyJWT. */
async function sign(algorithm: string, key: string, claims: object = {}): Promise<string> {
  const python = 'python' in found ? found.python : '';
  const stdin = new Blob([JSON.stringify({ algorithm, key, claims })]);
  await using child = Bun.spawn([python, '-c', PROGRAM], { stdin, stdout: 'pipe', stderr: 'pipe' });
  const [token, error] = await Promise.all([new Response(child.stdout).text(), new Response(child.stderr).text()]);
  if ((await child.exited) !== 0) throw new Error(error);
  return token.trim();
}

const pem = (key: KeyObject) =>
  key.export(key.type === 'private' ? { type: 'pkcs8', format: 'pem' } : { type: 'spki', format: 'pem' }).toString();

const PAIRS = {
  RS256: generateKeyPairSync('rsa', { modulusLength: 2_048 }),
  ES256: generateKeyPairSync('ec', { namedCurve: 'P-256' }),
  EdDSA: generateKeyPairSync('ed25519'),
};

const SIGNERS = [
  { algorithm: 'HS256', key: JWT_SECRET, env: { JWT_SECRET } },
  ...Object.entries(PAIRS).map(([algorithm, { privateKey, publicKey }]) => ({
    ...{ algorithm, key: pem(privateKey), env: { JWT_KEY: pem(publicKey) } },
  })),
];

describe('A token of PyJWT', () => {
  for (const { algorithm, key, env } of SIGNERS) {
    pyjwtTest(`with ${algorithm} signs a user in${missing}`, async () => {
      await using server = await startTestServer(env as Record<string, string>);
      await using tim = await signedInMember(server.url, 'WebSocket', 'room', await sign(algorithm, key));
      expect(tim.welcome.you).toMatchObject({ name: 'Tim Müller', user: 'tim' });
      const status = async (token: string) =>
        (await send('GET', `${server.url}/ws/room`, { headers: { Authorization: `Bearer ${token}` } })).status;
      expect(await status(await sign(algorithm, key, { exp: 1 }))).toBe(401);
      expect(await status(await sign(algorithm, key, { rooms: ['another'] }))).toBe(403);
      const other = SIGNERS.find((signer) => signer.algorithm !== algorithm);
      expect(await status(await sign(other?.algorithm ?? '', other?.key ?? ''))).toBe(401);
    });
  }
});

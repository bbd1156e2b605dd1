import { describe, expect, test } from 'bun:test';
import { createHmac, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { readTokenSettings } from '../../../../src/config/identity-settings.ts';
import { explainToken } from '../../../../src/identity/explain-token.ts';
import { createTokenKeys, type FetchKeys } from '../../../../src/identity/token-keys.ts';
import { hasJwtForm, verifyToken } from '../../../../src/identity/verify-token.ts';
import { JWT_SECRET, signToken } from '../../../helpers/sign-token.ts';

const RSA = generateKeyPairSync('rsa', { modulusLength: 2_048 });
const EC = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const ED = generateKeyPairSync('ed25519');
const PAIRS = { RS256: RSA, ES256: EC, EdDSA: ED } as const;

const pem = (key: KeyObject) => key.export({ type: 'spki', format: 'pem' }).toString();
const jwk = (key: KeyObject) => key.export({ format: 'jwk' });

/** Verifies tokens as a server with these settings does. */
function verifier(env: Readonly<Record<string, string>>, fetchKeys?: FetchKeys) {
  const settings = readTokenSettings(env);
  if (!settings) throw new Error('There is no key.');
  const keys = createTokenKeys(settings.key, fetchKeys);
  return {
    verify: (token: string, room = 'lobby') => verifyToken(token, keys, settings, { now: Date.now(), room }),
    explain: (token: string) => explainToken(token, keys, settings, { now: Date.now(), room: 'lobby' }),
  };
}

const base64url = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

describe('verifyToken', () => {
  test('accepts a token of HS256', async () => {
    const { verify } = verifier({ JWT_SECRET });
    expect(await verify(await signToken({ name: 'Tim' }))).toMatchObject({
      kind: 'verified',
      identity: { user: 'tim' },
    });
  });

  for (const [alg, { publicKey, privateKey }] of Object.entries(PAIRS)) {
    test.each([
      ['PEM', pem(publicKey)],
      ['PEM with \\n', pem(publicKey).replaceAll('\n', '\\n')],
      ['PEM in one line', pem(publicKey).replaceAll('\n', ' ')],
      ['JWK', JSON.stringify(jwk(publicKey))],
    ])(`accepts a token of ${alg} with its key as %s`, async (_, key) => {
      const { verify } = verifier({ JWT_KEY: key });
      expect(await verify(await signToken({}, { key: privateKey, header: { alg } }))).toMatchObject({
        kind: 'verified',
      });
    });

    test(`refuses tokens of other keys and algorithms with a key of ${alg}`, async () => {
      const { verify } = verifier({ JWT_KEY: pem(publicKey) });
      for (const [other, pair] of Object.entries(PAIRS)) {
        if (other === alg) continue;
        const token = await signToken({}, { key: pair.privateKey, header: { alg: other } });
        expect(await verify(token)).toMatchObject({ kind: 'forged' });
      }
      expect(await verify(await signToken())).toMatchObject({ kind: 'forged' });
    });

    test(`refuses a token of HS256 that is signed with the public key of ${alg} as a secret`, async () => {
      const { verify } = verifier({ JWT_KEY: pem(publicKey) });
      for (const secret of [pem(publicKey), pem(publicKey).trim(), JSON.stringify(jwk(publicKey))]) {
        const body = `${base64url({ alg: 'HS256' })}.${base64url({ sub: 'eve', exp: Date.now() / 1_000 + 60 })}`;
        const forged = `${body}.${createHmac('sha256', secret).update(body).digest('base64url')}`;
        expect(await verify(forged)).toMatchObject({ kind: 'forged', detail: expect.stringContaining('algorithm') });
      }
    });
  }

  test('refuses a token of RS256 with another RSA algorithm', async () => {
    const { verify } = verifier({ JWT_KEY: pem(RSA.publicKey) });
    for (const alg of ['PS256', 'RS512'])
      expect(await verify(await signToken({}, { key: RSA.privateKey, header: { alg } }))).toMatchObject({
        kind: 'forged',
      });
  });

  test.each(['none', 'None', 'NONE', ''])('refuses the algorithm %j', async (alg) => {
    const claims = base64url({ sub: 'eve', exp: Date.now() / 1_000 + 60 });
    const token = `${base64url({ alg })}.${claims}.`;
    expect(hasJwtForm(token)).toBe(true);
    expect(await verifier({ JWT_SECRET }).verify(token)).toMatchObject({ kind: 'forged' });
    expect(await verifier({ JWT_KEY: pem(EC.publicKey) }).verify(token)).toMatchObject({ kind: 'forged' });
  });

  test('refuses a token with any character changed', async () => {
    const { verify } = verifier({ JWT_SECRET });
    const token = await signToken();
    for (let index = 0; index < token.length - 1; index += 5) {
      const changed = `${token.slice(0, index)}${token[index] === 'A' ? 'B' : 'A'}${token.slice(index + 1)}`;
      if (changed !== token) expect((await verify(changed)).kind).toBe('forged');
    }
  });

  test('refuses what is not a JWT, and what is longer than 8 KiB, without looking at it', async () => {
    const keys = { algorithms: [], verify: () => Promise.reject(new Error('It was looked at.')) };
    const purpose = { now: Date.now(), room: undefined };
    const settings = { audiences: [], issuer: undefined };
    for (const token of ['none', '', 'a.b.c', `eyJ.${'x'.repeat(9_000)}.x`, 'eyJ.b', 'eyJ.b.c.d', 'eyJ .b.c'])
      expect((await verifyToken(token, keys, settings, purpose)).kind).toBe('forged');
  });

  test('looks at claims only behind a right signature', async () => {
    const { verify } = verifier({ JWT_SECRET });
    const other = new TextEncoder().encode('another-secret-with-32-bytes-or-more');
    expect((await verify(await signToken({ exp: 1 }, { key: other }))).kind).toBe('forged');
    expect(await verify(await signToken({ exp: 1 }))).toMatchObject({ kind: 'unfit', faults: [{ claim: 'exp' }] });
    expect(await verify(await signToken({ rooms: ['x'] }))).toMatchObject({
      kind: 'unfit',
      faults: [{ kind: 'room' }],
    });
  });

  test('refuses a header with critical extensions that it does not know (RFC 7515 section 4.1.11)', async () => {
    const body = `${base64url({ alg: 'HS256', crit: ['x'], x: 1 })}.${base64url({ sub: 'a', exp: Date.now() / 1_000 + 60 })}`;
    const token = `${body}.${createHmac('sha256', JWT_SECRET).update(body).digest('base64url')}`;
    expect((await verifier({ JWT_SECRET }).verify(token)).kind).toBe('forged');
  });
});

describe('verifyToken with a set of keys', () => {
  const env = { JWKS_URL: 'https://login.example/jwks', JWT_AUDIENCE: 'chat' };
  const sign = (pair: keyof typeof PAIRS, kid?: string) =>
    signToken(
      { aud: 'chat' },
      { key: PAIRS[pair].privateKey, header: { alg: pair, ...(kid !== undefined && { kid }) } },
    );
  const publish = (keys: () => readonly object[]): { fetches: number; fetchKeys: FetchKeys } => {
    const published = {
      fetches: 0,
      fetchKeys: async () => {
        published.fetches++;
        return Response.json({ keys: keys() });
      },
    };
    return published;
  };

  test('reads the set once, when the first token comes, and takes the key that the token names', async () => {
    const published = publish(() => [
      { ...jwk(RSA.publicKey), kid: 'r' },
      { ...jwk(EC.publicKey), kid: 'e', alg: 'ES256', use: 'sig' },
      { ...jwk(ED.publicKey), kid: 'd' },
    ]);
    const { verify } = verifier(env, published.fetchKeys);
    expect(published.fetches).toBe(0);
    for (const [pair, kid] of [
      ['RS256', 'r'],
      ['ES256', 'e'],
      ['EdDSA', 'd'],
    ] as const)
      expect(await verify(await sign(pair, kid))).toMatchObject({ kind: 'verified' });
    expect(published.fetches).toBe(1);
    // A key that has another kind than the token says, and a kid that the set does not have.
    for (const token of [await sign('RS256', 'e'), await sign('ES256', 'x')])
      expect((await verify(token)).kind).toBe('forged');
    expect(published.fetches).toBe(1);
  });

  test('tries each key that fits a token without kid', async () => {
    const others = Array.from({ length: 3 }, () => jwk(generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey));
    const { verify } = verifier(env, publish(() => [...others, jwk(EC.publicKey)]).fetchKeys);
    expect(await verify(await sign('ES256'))).toMatchObject({ kind: 'verified' });
    const other = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
    const token = await signToken({ aud: 'chat' }, { key: other, header: { alg: 'ES256' } });
    expect((await verify(token)).kind).toBe('forged');
  });

  test('refuses HS256, also with a secret in the set', async () => {
    const secret = Buffer.from(JWT_SECRET).toString('base64url');
    const { verify } = verifier(env, publish(() => [{ kty: 'oct', k: secret, kid: 's', alg: 'HS256' }]).fetchKeys);
    expect((await verify(await signToken({ aud: 'chat' }, { header: { alg: 'HS256', kid: 's' } }))).kind).toBe(
      'forged',
    );
  });

  test.each([
    ['cannot be fetched', () => Promise.reject(new TypeError('fetch failed'))],
    ['is an error', () => Promise.resolve(new Response('no', { status: 500 }))],
    ['is not JSON', () => Promise.resolve(new Response('<html>'))],
    ['is not a set', () => Promise.resolve(Response.json({ key: 1 }))],
  ])('is unavailable when the set %s', async (_, fetchKeys) => {
    const { verify, explain } = verifier(env, fetchKeys);
    const token = await sign('RS256', 'r');
    expect(await verify(token)).toMatchObject({ kind: 'unavailable', detail: expect.stringContaining('JWKS_URL') });
    expect(await explain(token)).toMatchObject([{ level: 'fail', fix: expect.stringContaining('JWKS_URL') }]);
  });
});

describe('explainToken', () => {
  test('describes the user of a good token', async () => {
    const { explain } = verifier({ JWT_SECRET });
    const token = await signToken({ name: 'Tim Müller', role: 'moderator' });
    expect(await explain(token)).toEqual([
      { level: 'ok', what: expect.stringMatching(/"tim" as "Tim Müller", a moderator.*for 5\d minutes/) },
    ]);
  });

  test('lists each fault of a token that is signed, with its fix', async () => {
    const { explain } = verifier({ JWT_SECRET });
    const findings = await explain(await signToken({ exp: 1, aud: 'x', name: '' }));
    expect(findings.map(({ level }) => level)).toEqual(['ok', 'fail', 'fail', 'fail']);
    for (const { level, fix } of findings) expect(fix === undefined).toBe(level === 'ok');
  });

  test('names the algorithm for a token of another one, and never the key', async () => {
    const { explain } = verifier({ JWT_SECRET });
    const findings = await explain(await signToken({}, { key: EC.privateKey, header: { alg: 'ES256' } }));
    expect(findings).toMatchObject([{ level: 'fail', what: expect.stringContaining('HS256') }]);
    expect(JSON.stringify(findings)).not.toContain(JWT_SECRET);
  });
});

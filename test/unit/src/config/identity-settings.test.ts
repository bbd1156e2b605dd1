import { describe, expect, test } from 'bun:test';
import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { readIdentitySettings, readTokenSettings } from '../../../../src/config/identity-settings.ts';
import { ConfigError, type Environment } from '../../../../src/config/env.ts';

const SECRET = 'x'.repeat(32);
const EC = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const pem = (key: KeyObject) => key.export({ type: 'spki', format: 'pem' }).toString();
const JWK = JSON.stringify(EC.publicKey.export({ format: 'jwk' }));

function faultOf(env: Environment, hasAccessTokens = false): string {
  try {
    readIdentitySettings(env, hasAccessTokens);
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
    throw error;
  }
  return '';
}

describe('readIdentitySettings', () => {
  test('reads only guests who may write from an empty environment', () => {
    expect(readIdentitySettings({}, false)).toEqual({ tokens: undefined, guests: 'write', mayUsersRename: false });
  });

  test('reads a key with its audiences and issuer', () => {
    const env = { JWT_SECRET: SECRET, JWT_AUDIENCE: 'chat, other', JWT_ISSUER: 'https://example.com' };
    expect(readTokenSettings(env)).toEqual({
      key: { kind: 'secret', secret: new TextEncoder().encode(SECRET) },
      audiences: ['chat', 'other'],
      issuer: 'https://example.com',
    });
    const { tokens } = readIdentitySettings({ JWKS_URL: 'https://login.example/keys', JWT_AUDIENCE: 'chat' }, false);
    expect(tokens?.key).toEqual({ kind: 'jwks', url: new URL('https://login.example/keys') });
  });

  test.each([
    ['rsa', 'RS256'],
    ['ec', 'ES256'],
    ['ed25519', 'EdDSA'],
  ] as const)('takes the algorithm of a key from its kind: %s means %s', (kind, algorithm) => {
    const { publicKey } =
      kind === 'rsa'
        ? generateKeyPairSync(kind, { modulusLength: 2_048 })
        : kind === 'ec'
          ? EC
          : generateKeyPairSync(kind);
    expect(readTokenSettings({ JWT_KEY: pem(publicKey) })?.key).toMatchObject({ kind: 'public', algorithm });
  });

  test.each<[string, Environment, string]>([
    ['a short secret', { JWT_SECRET: 'x'.repeat(31) }, 'JWT_SECRET: the value has 31 bytes'],
    ['a long secret', { JWT_SECRET: 'x'.repeat(1_025) }, 'JWT_SECRET: the value has 1025 bytes'],
    ['two keys', { JWT_SECRET: SECRET, JWT_KEY: JWK }, 'more than one is set'],
    ['a set without an audience', { JWKS_URL: 'https://login.example/keys' }, 'JWKS_URL: it needs JWT_AUDIENCE'],
    ['a set over http', { JWKS_URL: 'http://login.example/keys', JWT_AUDIENCE: 'chat' }, 'is not an https URL'],
    ['a set at no URL', { JWKS_URL: 'login.example', JWT_AUDIENCE: 'chat' }, 'is not an https URL'],
    ['an audience without a key', { JWT_AUDIENCE: 'chat' }, 'JWT_AUDIENCE: it has no effect'],
    ['an issuer without a key', { JWT_ISSUER: 'me' }, 'JWT_ISSUER: it has no effect'],
    ['a key that is not one', { JWT_KEY: 'key' }, 'neither PEM nor a JWK'],
    ['a broken PEM', { JWT_KEY: '-----BEGIN PUBLIC KEY-----\nabc\n-----END PUBLIC KEY-----' }, 'cannot be read'],
    ['broken JSON', { JWT_KEY: '{"kty"' }, 'is not JSON'],
    ['a set of keys', { JWT_KEY: `{"keys":[${JWK}]}` }, 'a set of keys'],
    ['a secret JWK', { JWT_KEY: '{"kty":"oct","k":"abc"}' }, 'Use JWT_SECRET'],
    ['an unknown JWK', { JWT_KEY: '{"kty":"EC","crv":"P-256"}' }, 'cannot be read'],
    ['other guests', { GUESTS: 'some' }, 'GUESTS: "some" is not valid'],
    ['another rename', { RENAME: 'none' }, 'RENAME: "none" is not valid'],
    ['no guests and no keys', { GUESTS: 'none' }, 'GUESTS: "none" keeps out everybody without a token'],
  ])('refuses %s', (_, env, sentence) => {
    expect(faultOf(env)).toContain(sentence);
  });

  test('refuses a private key without repeating it', () => {
    const keys = [
      EC.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
      EC.privateKey.export({ type: 'sec1', format: 'pem' }).toString(),
      JSON.stringify(EC.privateKey.export({ format: 'jwk' })),
    ];
    for (const key of keys) {
      const fault = faultOf({ JWT_KEY: key });
      expect(fault).toContain('is a private key');
      expect(fault).not.toContain(key.slice(40, 60));
    }
  });

  test('refuses kinds of keys without an algorithm, and weak ones', () => {
    const others = [
      generateKeyPairSync('ec', { namedCurve: 'P-384' }).publicKey,
      generateKeyPairSync('rsa', { modulusLength: 1_024 }).publicKey,
    ];
    expect(others.map((key) => faultOf({ JWT_KEY: pem(key) }))).toEqual([
      expect.stringContaining('not supported'),
      expect.stringContaining('1024 bits'),
    ]);
  });

  test('lets only bearers of access tokens enter', () => {
    expect(readIdentitySettings({ GUESTS: 'none' }, true).guests).toBe('none');
  });
});

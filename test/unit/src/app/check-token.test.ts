import { describe, expect, test } from 'bun:test';
import { generateKeyPairSync } from 'node:crypto';
import { SignJWT, type JWTPayload } from 'jose';
import { checkToken } from '../../../../src/app/check-token.ts';
import { ConfigError } from '../../../../src/config/env.ts';
import { rejection } from '../../../helpers/rejection.ts';

const JWT_SECRET = 'b1f0a6f5c4d34e0fa9c8e7d6b5a4f3e2';
const NOW = Date.UTC(2026, 0, 1, 12);
const MINUTES = 60;
const USER = { sub: 'k3v9x2', exp: NOW / 1_000 + 10 * MINUTES };

function sign(claims: JWTPayload, secret = JWT_SECRET): Promise<string> {
  return new SignJWT(claims).setProtectedHeader({ alg: 'HS256' }).sign(new TextEncoder().encode(secret));
}

async function explain(token: string, env: Readonly<Record<string, string>> = { JWT_SECRET }): Promise<string> {
  const findings = await checkToken(token, env, NOW);
  return findings.map(({ level, what, fix }) => `${level}: ${what}${fix === undefined ? '' : ` -> ${fix}`}`).join('\n');
}

describe('checkToken', () => {
  test('describes what a valid token grants', async () => {
    const text = await explain(await sign({ ...USER, name: 'Ada', role: 'moderator', rooms: ['lobby', 'team-*'] }));
    expect(text).toMatch(
      /^ok: .*"k3v9x2".*"Ada".*moderator.*10 minutes.*\nok: It opens only these rooms: lobby, team-\*\.$/,
    );
    expect(await explain(await sign(USER))).toEndWith('\nok: It opens all rooms.');
  });

  test('warns about a token that opens no room', async () => {
    expect(await explain(await sign({ ...USER, rooms: [] }))).toContain('warn: It opens no room');
  });

  test.each([
    ['has ended', { ...USER, exp: NOW / 1_000 - 1 }, {}, /2026-01-01T11:59:59Z.*2026-01-01T12:00:00Z/],
    ['has no end', { sub: 'k3v9x2' }, {}, /exp/],
    ['ends in more than a day', { ...USER, exp: NOW / 1_000 + 25 * 60 * MINUTES }, {}, /24 hours/],
    ['is not valid yet', { ...USER, nbf: NOW / 1_000 + 5 * MINUTES }, {}, /2026-01-01T12:05:00Z/],
    ['names no user', { exp: USER.exp }, {}, /sub/],
    ['has an audience that no setting names', { ...USER, aud: 'shop' }, {}, /JWT_AUDIENCE/],
    ['has another audience', { ...USER, aud: 'shop' }, { JWT_AUDIENCE: 'chat' }, /JWT_AUDIENCE/],
    ['has another issuer', { ...USER, iss: 'shop' }, { JWT_ISSUER: 'site' }, /JWT_ISSUER/],
    ['has a name that could forge a message', { ...USER, name: 'Ada: hello' }, {}, /name/],
    ['has an unknown role', { ...USER, role: 'admin' }, {}, /reader, member, moderator or owner/],
    ['has rooms that are not a list', { ...USER, rooms: 'lobby' }, {}, /rooms/],
  ])('explains that a token %s', async (_, claims, env, reason) => {
    const text = await explain(await sign(claims), { JWT_SECRET, ...env });
    expect(text).toMatch(/^ok: .*signature.*\nfail: .+ -> .+$/);
    expect(text).toMatch(reason);
  });

  test('explains a signature by another key, and another algorithm', async () => {
    const token = await sign(USER, `${JWT_SECRET}x`);
    expect(await explain(token)).toMatch(/^fail: .*signature.*JWT_SECRET.* -> .*HS256/);
    const { publicKey } = generateKeyPairSync('ed25519');
    const JWT_KEY = publicKey.export({ type: 'spki', format: 'pem' }).toString();
    expect(await explain(token, { JWT_KEY })).toMatch(/^fail: .*algorithm.*JWT_KEY.*EdDSA/);
  });

  test.each([
    ['<!doctype html><title>Error</title>', /HTML/],
    ['{"token":"eyJ.eyJ.x"}', /JSON/],
    ['"eyJ.eyJ.x"', /JSON/],
    ['Bearer eyJ.eyJ.x', /Bearer/],
    ['eyJ.eyJ.x\neyJ', /white space/],
    ['secret', /not a JWT/],
  ])('explains that %j is not a token', async (text, reason) => {
    expect(await explain(text)).toMatch(reason);
    expect(await explain(text)).toStartWith('fail: ');
  });

  test('explains that there is no key', async () => {
    expect(await explain(await sign(USER), {})).toMatch(/^fail: .*no key.* -> .*JWT_SECRET/);
  });

  test('rejects with a ConfigError for a setting that cannot be used', async () => {
    expect(await rejection(checkToken('x', { JWT_SECRET: 'short' }, NOW))).toBeInstanceOf(ConfigError);
  });

  test('never repeats the secret or the token', async () => {
    const token = await sign({ ...USER, name: 'a: b' });
    for (const env of [{ JWT_SECRET }, { JWT_SECRET: `${JWT_SECRET}x` }]) {
      const text = await explain(token, env);
      expect(text).not.toContain(JWT_SECRET);
      for (const part of token.split('.')) expect(text).not.toContain(part);
    }
  });
});

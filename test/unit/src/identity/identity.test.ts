import { describe, expect, test } from 'bun:test';
import { accessTokens } from '../../../../src/access-tokens/access-tokens.ts';
import { readIdentitySettings } from '../../../../src/config/identity-settings.ts';
import { Problem } from '../../../../src/http/problem.ts';
import { createIdentity } from '../../../../src/identity/identity.ts';
import { RateLimit } from '../../../../src/limits/rate-limit.ts';
import { WrongTokenLimit } from '../../../../src/limits/wrong-tokens.ts';
import { combineAdmissions, type Owner } from '../../../../src/ports/admission.ts';
import { manualClock } from '../../../helpers/manual-clock.ts';
import { JWT_SECRET, signToken } from '../../../helpers/sign-token.ts';

const AUTH = 'a-token-of-this-server';
const NOW = Date.UTC(2026, 0, 1);
const ADDRESS = '192.0.2.1';
const sign = (claims: object = {}) => signToken({ ...claims }, { now: NOW });

/** The admission of a server with these settings. */
function admissionWith(env: Readonly<Record<string, string>>) {
  const clock = manualClock(NOW);
  const elapsed = () => clock.elapsed();
  const wrongTokens = new WrongTokenLimit(new RateLimit(elapsed), elapsed);
  const tokens = env['AUTH_TOKEN'] === undefined ? [] : [env['AUTH_TOKEN']];
  const identity = createIdentity(readIdentitySettings(env, tokens.length > 0), { clock, wrongTokens });
  const admission = combineAdmissions([accessTokens(tokens), identity.admission], wrongTokens);
  const request = (token?: string) =>
    new Request('http://localhost/whip', token === undefined ? {} : { headers: { Authorization: token } });
  return {
    clock,
    admit: (token?: string) => admission.admitRequest({ request: request(token), address: ADDRESS, room: 'lobby' }),
    /** What a request gets: guest, reading guest, the user, or the status and error of the refusal. */
    async opens(token?: string): Promise<string> {
      const outcome = await this.admit(token);
      if (outcome instanceof Problem) {
        const error = /error="(\w+)"/.exec(outcome.headers['WWW-Authenticate'] ?? '')?.[1];
        return `${outcome.status}${error === undefined ? '' : ` ${error}`}`;
      }
      return outcome.identity
        ? outcome.identity.user
        : outcome.access === 'read-only-guest'
          ? 'reading guest'
          : 'guest';
    },
    refuses: async (token: string | undefined, owner?: Owner) =>
      (await admission.sessionRefusal({ request: request(token), address: ADDRESS }, owner))?.status,
  };
}

const WITH_JWT = { JWT_SECRET };
const WITH_BOTH = { JWT_SECRET, AUTH_TOKEN: AUTH };

describe('A server', () => {
  const noJwt = 'Bearer none';
  test.each<[string, Record<string, string>, Record<string, string>]>([
    [
      'without settings',
      {},
      { none: 'guest', noJwt: 'guest', auth: 'guest', basic: 'guest', jwt: 'guest', bad: 'guest' },
    ],
    [
      'with JWT_SECRET',
      WITH_JWT,
      { none: 'guest', noJwt: 'guest', auth: 'guest', basic: 'guest', jwt: 'tim', bad: '401 invalid_token' },
    ],
    [
      'with AUTH_TOKEN',
      { AUTH_TOKEN: AUTH },
      {
        none: '401',
        noJwt: '401 invalid_token',
        auth: 'guest',
        basic: '400 invalid_request',
        jwt: '401 invalid_token',
        bad: '401 invalid_token',
      },
    ],
    [
      'with both',
      WITH_BOTH,
      {
        none: '401',
        noJwt: '401 invalid_token',
        auth: 'guest',
        basic: '400 invalid_request',
        jwt: 'tim',
        bad: '401 invalid_token',
      },
    ],
    [
      'with JWT_SECRET and GUESTS=read',
      { ...WITH_JWT, GUESTS: 'read' },
      {
        none: 'reading guest',
        noJwt: 'reading guest',
        auth: 'reading guest',
        basic: 'reading guest',
        jwt: 'tim',
        bad: '401 invalid_token',
      },
    ],
    [
      'with JWT_SECRET and GUESTS=none',
      { ...WITH_JWT, GUESTS: 'none' },
      { none: '401', noJwt: '401', auth: '401', basic: '401', jwt: 'tim', bad: '401 invalid_token' },
    ],
    [
      'with both and GUESTS=none',
      { ...WITH_BOTH, GUESTS: 'none' },
      {
        none: '401',
        noJwt: '401 invalid_token',
        auth: 'guest',
        basic: '400 invalid_request',
        jwt: 'tim',
        bad: '401 invalid_token',
      },
    ],
    [
      'with GUESTS=read only',
      { GUESTS: 'read' },
      {
        none: 'reading guest',
        noJwt: 'reading guest',
        auth: 'reading guest',
        basic: 'reading guest',
        jwt: 'reading guest',
        bad: 'reading guest',
      },
    ],
  ])('%s admits requests by the table', async (_, env, expected) => {
    const server = admissionWith(env);
    const jwt = await sign();
    const outcomes = {
      none: await server.opens(),
      noJwt: await server.opens(noJwt),
      auth: await server.opens(`Bearer ${AUTH}`),
      basic: await server.opens('Basic eDp5'),
      jwt: await server.opens(`Bearer ${jwt}`),
      bad: await server.opens(`Bearer ${jwt.slice(0, -3)}xyz`),
    };
    expect(outcomes).toEqual(expected as typeof outcomes);
  });

  test('answers a token for other rooms with 403 insufficient_scope, and others with what is wrong', async () => {
    const server = admissionWith(WITH_JWT);
    expect(await server.opens(`Bearer ${await sign({ rooms: ['other'] })}`)).toBe('403 insufficient_scope');
    expect(await server.opens(`Bearer ${await sign({ exp: NOW / 1_000 - 1 })}`)).toBe('401 invalid_token');
    expect(await server.admit(`Bearer ${await sign({ name: 'Tim: hi' })}`)).toMatchObject({
      status: 401,
      detail: expect.stringContaining('claim name'),
    });
  });

  test('gives the identity of the token, until it ends', async () => {
    const server = admissionWith(WITH_JWT);
    const token = `Bearer ${await sign({ name: 'Tim Müller', role: 'moderator' })}`;
    expect(await server.admit(token)).toMatchObject({
      owner: { kind: 'user', user: 'tim' },
      identity: { user: 'tim', name: 'Tim Müller', role: 'moderator', expires: NOW + 3_600_000 },
    });
    server.clock.advance(3_600_000);
    expect(await server.opens(token)).toBe('401 invalid_token');
  });

  test('refuses all tokens of a network after ten forged ones, but counts no token that was signed', async () => {
    const server = admissionWith(WITH_BOTH);
    const right = await sign();
    for (let number = 0; number < 50; number++)
      expect(await server.opens(`Bearer ${await sign({ exp: 1 })}`)).toBe('401 invalid_token');
    for (let number = 0; number < 5; number++)
      expect(await server.opens(`Bearer ${right}${number}`)).toBe('401 invalid_token');
    for (let number = 0; number < 5; number++) expect(await server.refuses(`Bearer guess${number}`)).toBe(401);
    expect([await server.opens(`Bearer ${right}`), await server.opens(`Bearer ${AUTH}`)]).toEqual(['429', '429']);
    server.clock.advance(6_000);
    expect(await server.opens(`Bearer ${right}`)).toBe('tim');
  });

  test('lets a network without a JWT in as guests although it has sent forged ones', async () => {
    const server = admissionWith(WITH_JWT);
    for (let number = 0; number < 20; number++) await server.opens(`Bearer ${await sign()}x`);
    expect([await server.opens(), await server.opens('Bearer none')]).toEqual(['guest', 'guest']);
  });

  test('lets any valid token of the owner change a session, and no other', async () => {
    const { refuses } = admissionWith(WITH_BOTH);
    const tim: Owner = { kind: 'user', user: 'tim' };
    const another = await sign({ name: 'Another token', rooms: ['elsewhere'], role: 'reader' });
    for (const token of [undefined, `Bearer ${another}`]) expect(await refuses(token, tim)).toBeUndefined();
    expect(await refuses(`Bearer ${await sign({ sub: 'eve' })}`, tim)).toBe(403);
    expect(await refuses(`Bearer ${AUTH}`, tim)).toBe(403);
    expect(await refuses(`Bearer ${another}`, { kind: 'token', token: AUTH })).toBe(403);
    expect(await refuses(`Bearer ${await sign({ exp: NOW / 1_000 - 1 })}`, tim)).toBe(401);
    // A guest that has signed in since.
    expect(await refuses(`Bearer ${another}`)).toBeUndefined();
  });
});

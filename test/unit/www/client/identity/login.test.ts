import { describe, expect, test } from 'bun:test';
import { ConnectError, type ConnectFailure } from '../../../../../www/client/connect-failure.ts';
import { Login, readUser, type TokenSource } from '../../../../../www/client/identity/login.ts';
import { manualClock } from '../../../../helpers/manual-clock.ts';
import { jwtOf } from '../../../../helpers/unsigned-jwt.ts';
import { rejection } from '../../../../helpers/rejection.ts';

const refused = (status: number): ConnectFailure => ({ kind: 'refused', status, detail: 'No.' });
const expired: ConnectFailure = { kind: 'closed', close: { code: 'expired', reconnects: true, reason: 'Late.' } };

function load(getToken: TokenSource['getToken'], token?: string): Promise<string | undefined> {
  return new Login({ getToken, token }, manualClock()).load();
}

describe('Login.load', () => {
  test('resolves to the fixed token without getToken', async () => {
    expect(await load(undefined, 'fixed')).toBe('fixed');
    expect(await load(undefined)).toBeUndefined();
  });

  test('resolves to the token of getToken, without the line end of a file', async () => {
    expect(await load(() => 'a.b.c')).toBe('a.b.c');
    expect(await load(async () => 'a.b.c\n', 'fixed')).toBe('a.b.c');
  });

  test.each([null, '', undefined as never])('resolves to the fixed token when getToken returns %p', async (none) => {
    expect(await load(() => none, 'fixed')).toBe('fixed');
    expect(await load(async () => none)).toBeUndefined();
  });

  test.each([
    '<!doctype html><h1>500</h1>',
    '<h1>Error</h1>',
    '{"token":"eyJ.eyJ.x"}',
    '"eyJ.eyJ.x"',
    'two words',
    'über',
    'a\r\nX-Evil: 1',
    'x'.repeat(8_193),
    7 as never,
    {} as never,
  ])('rejects when getToken returns %p', async (token) => {
    const error = await rejection(load(async () => token));
    expect(error).toMatchObject({ failure: { kind: 'token-failed' } });
  });

  test('rejects with the error that getToken throws or rejects with', async () => {
    const thrown = await rejection(
      load(() => {
        throw new TypeError('offline');
      }),
    );
    const failure = { kind: 'token-failed', detail: 'TypeError: offline' };
    expect(thrown).toMatchObject({ failure });
    expect(await rejection(load(() => Promise.reject(new TypeError('offline'))))).toMatchObject({ failure });
    expect(thrown).toBeInstanceOf(ConnectError);
  });

  test('rejects when getToken takes more than 10 seconds', async () => {
    const clock = manualClock();
    const login = new Login({ getToken: () => new Promise(() => {}) }, clock);
    const error = rejection(login.load());
    clock.advance(10_000);
    expect(await error).toMatchObject({ failure: { kind: 'token-failed' } });
  });
});

describe('Login.assess', () => {
  test('asks for another token once, and then counts the person as signed out', () => {
    const login = new Login({ getToken: () => null }, manualClock());
    login.use(jwtOf('a'));
    expect(login.assess(refused(401))).toEqual({ kind: 'token-failed', detail: 'No.' });
    expect(login.assess(refused(401))).toEqual({ kind: 'signed-out', detail: 'No.' });
    login.verified({ user: 'a', expires: 9e12 });
    expect(login.assess(refused(401)).kind).toBe('token-failed');
  });

  test('counts a fixed JWT that is refused or has expired as signed out', () => {
    const login = new Login({ token: jwtOf('a') }, manualClock());
    login.use(jwtOf('a'));
    expect(login.assess(refused(401))).toEqual({ kind: 'signed-out', detail: 'No.' });
    expect(login.assess(expired)).toEqual({ kind: 'signed-out', detail: '' });
  });

  test('returns any other failure', () => {
    const withFunction = new Login({ getToken: () => null }, manualClock());
    // A guest that the server does not let in.
    expect(withFunction.assess(refused(401))).toEqual(refused(401));
    withFunction.use(jwtOf('a'));
    for (const failure of [refused(403), refused(503), expired, { kind: 'lost' } as const])
      expect(withFunction.assess(failure)).toBe(failure);
    const fixed = new Login({ token: 'access-token' }, manualClock());
    fixed.use('access-token');
    expect(fixed.assess(refused(401))).toEqual(refused(401));
  });
});

describe('readUser', () => {
  test('reads sub from a JWT', () => {
    expect(readUser(jwtOf('user-7'))).toBe('user-7');
    // With characters that base64url replaces.
    expect(readUser(jwtOf('??>>~~'))).toBe('??>>~~');
  });

  test.each([undefined, '', 'access-token', 'a.b.c', 'a.!!.c', `a.${btoa('7')}.c`, `a.${btoa('{"sub":7}')}.c`])(
    'returns undefined for %p',
    (token) => expect(readUser(token)).toBeUndefined(),
  );
});

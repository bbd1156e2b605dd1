import { describe, expect, test } from 'bun:test';
import type { ConnectFailure } from '../../../../../www/client/connect-failure.ts';
import type { TokenSource } from '../../../../../www/client/identity/credentials.ts';
import { Login, readUser } from '../../../../../www/client/extras/login.ts';
import { manualClock } from '../../../../helpers/manual-clock.ts';
import { jwtOf } from '../../../../helpers/unsigned-jwt.ts';
import { rejection } from '../../../../helpers/rejection.ts';

const refused = (status: number): ConnectFailure => ({ kind: 'refused', status, detail: 'No.' });
const expired: ConnectFailure = { kind: 'closed', close: { code: 'expired', reconnects: true, reason: 'Late.' } };

/** A login whose client does nothing. */
function loginOf(source: TokenSource, clock = manualClock()): Login {
  const owner = { refresh: () => false, reconnect: () => {}, changed: () => {} };
  return new Login({ source, token: undefined }, clock, owner);
}

function load(getToken: TokenSource['getToken'], token?: string): Promise<string | undefined> {
  return loginOf({ getToken, token }).load();
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
    expect(await rejection(load(async () => token))).toBeInstanceOf(Error);
  });

  test('rejects with the error that getToken throws or rejects with', async () => {
    const thrown = await rejection(
      load(() => {
        throw new TypeError('offline');
      }),
    );
    expect(thrown).toEqual(new TypeError('offline'));
    const failure = new TypeError('offline');
    expect(await rejection(load(() => Promise.reject(failure)))).toBe(failure);
  });

  test.each([
    [{ token: 'x' }, 'object'],
    [7, 'number'],
    [['x'], 'object'],
  ])('rejects with a sentence when getToken returns %p', async (returned, type) => {
    const error = await rejection(load(() => returned as never));
    expect(error).toEqual(new TypeError(`getToken must return a text or null, not ${type}.`));
  });

  test('rejects when getToken takes more than 10 seconds', async () => {
    const clock = manualClock();
    const login = loginOf({ getToken: () => new Promise(() => {}) }, clock);
    const error = rejection(login.load());
    clock.advance(10_000);
    expect(await error).toMatchObject({ message: 'getToken returned no token.' });
  });
});

describe('Login.assess', () => {
  test('requests another token once, and then counts the person as signed out', () => {
    const login = loginOf({ getToken: () => null });
    login.use(jwtOf('a'));
    expect(login.assess(refused(401))).toEqual({ kind: 'token-failed', detail: 'No.' });
    expect(login.assess(refused(401))).toEqual({ kind: 'signed-out', detail: 'No.' });
    login.verified({ user: 'a', expires: 9e12 });
    expect(login.assess(refused(401)).kind).toBe('token-failed');
  });

  test('counts a fixed JWT that is refused or has expired as signed out', () => {
    const login = loginOf({ token: jwtOf('a') });
    login.use(jwtOf('a'));
    expect(login.assess(refused(401))).toEqual({ kind: 'signed-out', detail: 'No.' });
    expect(login.assess(expired)).toEqual({ kind: 'signed-out', detail: '' });
  });

  test('returns any other failure', () => {
    const withFunction = loginOf({ getToken: () => null });
    // A guest that the server does not let in.
    expect(withFunction.assess(refused(401))).toEqual(refused(401));
    withFunction.use(jwtOf('a'));
    for (const failure of [refused(403), refused(503), expired, { kind: 'lost' } as const])
      expect(withFunction.assess(failure)).toBe(failure);
    const fixed = loginOf({ token: 'access-token' });
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

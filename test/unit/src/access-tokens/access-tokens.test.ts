import { describe, expect, test } from 'bun:test';
import { accessTokens } from '../../../../src/access-tokens/access-tokens.ts';
import { Problem } from '../../../../src/http/problem.ts';
import { RateLimit } from '../../../../src/limits/rate-limit.ts';
import { WrongTokenLimit } from '../../../../src/limits/wrong-tokens.ts';
import { combineAdmissions, type Owner } from '../../../../src/ports/admission.ts';

function request(header?: string, query = ''): Request {
  return new Request(`http://localhost/whip${query}`, {
    headers: header === undefined ? {} : { Authorization: header },
  });
}

/** An admission with these access tokens, as the core asks it. */
function admissionWith(...tokens: string[]) {
  let time = 0;
  const elapsed = () => time;
  const wrongTokens = new WrongTokenLimit(new RateLimit(elapsed), elapsed);
  const admission = combineAdmissions([accessTokens(tokens)], wrongTokens);
  return {
    pass: (ms: number) => void (time += ms),
    /** The token of an admitted request, or the status of the refusal. */
    async opens(header?: string, query?: string): Promise<string | number | undefined> {
      const attempt = { request: request(header, query), address: '192.0.2.1', room: 'lobby' };
      const outcome = await admission.admitRequest(attempt);
      if (outcome instanceof Problem) return outcome.status;
      return outcome.owner?.kind === 'token' ? outcome.owner.token : undefined;
    },
    /** The status with which a request for a session is refused. */
    async refuses(header: string | undefined, token?: string): Promise<number | undefined> {
      const owner: Owner | undefined = token === undefined ? undefined : { kind: 'token', token };
      return (await admission.sessionRefusal({ request: request(header), address: '192.0.2.1' }, owner))?.status;
    },
  };
}

describe('accessTokens', () => {
  test('admits every request when there are no tokens', async () => {
    const none = admissionWith();
    for (const header of [undefined, 'Bearer x', 'nonsense']) {
      expect(await none.opens(header)).toBeUndefined();
      expect(await none.refuses(header)).toBeUndefined();
    }
  });

  test.each([
    ['Bearer first', '', 'first'],
    ['bearer  second ', '', 'second'],
    [undefined, '?token=first', 'first'],
    ['Bearer first', '?token=wrong', 'first'],
    [undefined, '', 401],
    ['Bearer wrong', '', 401],
    [undefined, '?token=wrong', 401],
    [undefined, '?token=', 401],
    ['first', '', 400],
    ['Basic first', '', 400],
    ['Bearer', '', 400],
  ] as const)('answers a request with header %p and query %p with %p', async (header, query, outcome) => {
    expect(await admissionWith('first', 'second').opens(header, query)).toBe(outcome);
  });

  test.each([
    [undefined, undefined],
    ['Bearer first', undefined],
    ['Bearer second', 403],
    ['Bearer wrong', 401],
    ['nonsense', 400],
  ] as const)('answers a request with header %p for the session of "first" with %p', async (header, outcome) => {
    expect(await admissionWith('first', 'second').refuses(header, 'first')).toBe(outcome);
  });

  test('checks no token of a network for a while after ten wrong ones, not even the right one', async () => {
    const { opens, refuses, pass } = admissionWith('first');
    for (let number = 0; number < 5; number++) expect(await opens(`Bearer guess${number}`)).toBe(401);
    for (let number = 0; number < 5; number++) expect(await refuses(`Bearer other${number}`, 'first')).toBe(401);
    expect([
      await opens('Bearer guess'),
      await opens('Bearer first'),
      await opens(undefined, '?token=first'),
      await refuses('Bearer first', 'first'),
    ]).toEqual([429, 429, 429, 429]);
    // What brings no token guesses nothing.
    expect([await opens(), await refuses(undefined, 'first')]).toEqual([401, undefined]);
    pass(6_000);
    expect(await opens('Bearer first')).toBe('first');
    expect(await opens('Bearer guess')).toBe(401);
    expect(await opens('Bearer first')).toBe(429);
  });

  test('does not count a right token', async () => {
    const { opens } = admissionWith('first');
    for (let number = 0; number < 100; number++) expect(await opens('Bearer first')).toBe('first');
  });
});

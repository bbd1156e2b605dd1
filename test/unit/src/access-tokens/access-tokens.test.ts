import { describe, expect, test } from 'bun:test';
import { accessTokens } from '../../../../src/access-tokens/access-tokens.ts';
import { Problem } from '../../../../src/http/problem.ts';
import { RateLimit } from '../../../../src/limits/rate-limit.ts';
import { combineAdmissions } from '../../../../src/ports/admission.ts';

function request(header?: string, query = ''): Request {
  return new Request(`http://localhost/whip${query}`, {
    headers: header === undefined ? {} : { Authorization: header },
  });
}

/** An admission with these access tokens, as the core asks it. */
function admissionWith(...tokens: string[]) {
  let time = 0;
  const admission = combineAdmissions([accessTokens(tokens, new RateLimit(() => time))]);
  return {
    pass: (ms: number) => void (time += ms),
    /** The owner token of an admitted request, or the status of the refusal. */
    opens(header?: string, query?: string): string | number | undefined {
      const attempt = { request: request(header, query), address: '192.0.2.1', room: 'lobby' };
      const outcome = admission.admitRequest(attempt);
      return outcome instanceof Problem ? outcome.status : outcome.ownerToken;
    },
    /** The status with which a request for a session is refused. */
    refuses: (header: string | undefined, ownerToken?: string) =>
      admission.sessionRefusal({ request: request(header), address: '192.0.2.1' }, ownerToken)?.status,
  };
}

describe('accessTokens', () => {
  test('admits every request when there are no tokens', () => {
    const none = admissionWith();
    for (const header of [undefined, 'Bearer x', 'nonsense']) {
      expect(none.opens(header)).toBeUndefined();
      expect(none.refuses(header)).toBeUndefined();
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
  ] as const)('answers a request with header %p and query %p with %p', (header, query, outcome) => {
    expect(admissionWith('first', 'second').opens(header, query)).toBe(outcome);
  });

  test.each([
    [undefined, undefined],
    ['Bearer first', undefined],
    ['Bearer second', 403],
    ['Bearer wrong', 401],
    ['nonsense', 400],
  ] as const)('answers a request with header %p for the session of "first" with %p', (header, outcome) => {
    expect(admissionWith('first', 'second').refuses(header, 'first')).toBe(outcome);
  });

  test('checks no token of a network for a while after ten wrong ones, not even the right one', () => {
    const { opens, refuses, pass } = admissionWith('first');
    for (let number = 0; number < 5; number++) expect(opens(`Bearer guess${number}`)).toBe(401);
    for (let number = 0; number < 5; number++) expect(refuses(`Bearer guess${number}`, 'first')).toBe(401);
    expect([
      opens('Bearer guess'),
      opens('Bearer first'),
      opens(undefined, '?token=first'),
      refuses('Bearer first', 'first'),
    ]).toEqual([429, 429, 429, 429]);
    // What brings no token guesses nothing.
    expect([opens(), refuses(undefined, 'first')]).toEqual([401, undefined]);
    pass(6_000);
    expect(opens('Bearer first')).toBe('first');
    expect(opens('Bearer guess')).toBe(401);
    expect(opens('Bearer first')).toBe(429);
  });

  test('does not count a right token', () => {
    const { opens } = admissionWith('first');
    for (let number = 0; number < 100; number++) expect(opens('Bearer first')).toBe('first');
  });
});

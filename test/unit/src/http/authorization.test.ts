import { describe, expect, test } from 'bun:test';
import { Authorization } from '../../../../src/http/authorization.ts';
import { Problem } from '../../../../src/http/problem.ts';

function request(header?: string, query = ''): Request {
  return new Request(`http://localhost/whip${query}`, {
    headers: header === undefined ? {} : { Authorization: header },
  });
}

/** The status of an outcome, or the outcome itself when it is no refusal. */
function seen(outcome: string | undefined | Problem): string | number | undefined {
  return outcome instanceof Problem ? outcome.status : outcome;
}

const some = new Authorization(['first', 'second']);

describe('Authorization', () => {
  test('asks nobody for anything where there are no tokens', () => {
    const none = new Authorization([]);
    for (const header of [undefined, 'Bearer x', 'nonsense']) {
      expect(none.ownerToken(request(header))).toBeUndefined();
      expect(none.refusal(request(header), undefined)).toBeUndefined();
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
  ] as const)('opens a session for %p and %p: %p', (header, query, outcome) => {
    expect(seen(some.ownerToken(request(header, query)))).toBe(outcome);
  });

  test.each([
    [undefined, undefined],
    ['Bearer first', undefined],
    ['Bearer second', 403],
    ['Bearer wrong', 401],
    ['nonsense', 400],
  ] as const)('lets %p at the session of "first": %p', (header, outcome) => {
    expect(seen(some.refusal(request(header), 'first'))).toBe(outcome);
  });
});

import { expect, test } from 'bun:test';
import { checkIfMatch } from '../../../../src/signaling/session-resource.ts';

test.each([
  ['"tag"', 'holds'],
  ['*', 'holds'],
  ['"*"', 'holds'],
  ['"a", "tag"', 'holds'],
  ['"a","tag" , "b"', 'holds'],
  ['W/"a,b", "tag"', 'holds'],
  ['"x"', 'fails'],
  ['tag', 'fails'],
  ['W/"tag"', 'fails'],
  ['"a, "tag""', 'fails'],
  ['W/*', 'fails'],
  ['**', 'fails'],
  ['', 'missing'],
  [' ', 'missing'],
  [null, 'missing'],
] as const)('RFC 9110 13.1.1: checkIfMatch compares %p with "tag": %s', (header, outcome) => {
  expect(checkIfMatch(header, '"tag"')).toBe(outcome);
});

import { expect, test } from 'bun:test';
import { formatJson, isRecord, parseJson, readProblemDetail } from '../../../../src/protocol/json.ts';
import { withToJson } from '../../../helpers/old-libraries.ts';

test('isRecord accepts objects and arrays, and nothing else', () => {
  expect([{}, []].map(isRecord)).toEqual([true, true]);
  expect([null, undefined, '', 7, true].some(isRecord)).toBe(false);
});

test('parseJson returns undefined for a text that is not JSON', () => {
  expect(parseJson('{"a":[1]}')).toEqual({ a: [1] });
  expect(parseJson('null')).toBeNull();
  expect(['', 'nonsense', '{'].map(parseJson)).toEqual([undefined, undefined, undefined]);
});

test('readProblemDetail returns the detail of problem details, and undefined for any other body', () => {
  expect(readProblemDetail('{"status":503,"detail":"The room is full."}')).toBe('The room is full.');
  for (const body of ['', '<html>', 'null', '7', '{}', '{"detail":7}']) expect(readProblemDetail(body)).toBeUndefined();
});

test.each([
  [[]],
  [{}],
  [['a', undefined, null, 1, true, [{}]]],
  [{ a: 'x"\\\u0000\ud800', b: undefined, c: null, d: -0.5, e: false, f: [{ g: [] }], 'a key': NaN }],
  ['a text'],
  [null],
])('formatJson formats %j as JSON.stringify does, and calls no toJSON', (value) => {
  const expected = JSON.stringify(value);
  expect(formatJson(value)).toBe(expected);
  expect(withToJson(() => formatJson(value))).toBe(expected);
});

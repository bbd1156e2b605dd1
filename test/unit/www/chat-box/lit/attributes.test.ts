import { expect, test } from 'bun:test';
import { flag, presentValue } from '../../../../../www/chat-box/lit/attributes.ts';

test('presentValue treats null, undefined and empty values as unset', () => {
  for (const nothing of [undefined, null, '', 'undefined', 'null']) expect(presentValue(nothing)).toBeUndefined();
  expect(presentValue('lobby')).toBe('lobby');
  expect(presentValue(42)).toBe('42');
});

test('flag reads a boolean attribute as true unless its value is false', () => {
  const { converter } = flag;
  if (typeof converter !== 'object') throw new Error('A flag converts both ways.');
  const read = (value: string | null) => converter.fromAttribute?.(value);
  expect([read(''), read('true'), read('open')]).toEqual([true, true, true]);
  expect([read(null), read('false')]).toEqual([false, false]);
  expect([converter.toAttribute?.(true), converter.toAttribute?.(false)]).toEqual(['', null]);
});

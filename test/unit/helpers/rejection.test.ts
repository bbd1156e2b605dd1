import { expect, test } from 'bun:test';
import { rejection, rethrower } from '../../helpers/rejection.ts';

test('rejection resolves to the reason, and rejects when the promise resolves or never settles', async () => {
  const reason = new TypeError('no');
  expect(await rejection(Promise.reject(reason))).toBe(reason);
  const outcome = (promise: Promise<unknown>) => rejection(promise, 20).catch((error: unknown) => String(error));
  expect(await outcome(Promise.resolve(7))).toBe('Error: The promise resolved to 7.');
  expect(await outcome(new Promise(() => {}))).toBe('Error: The promise did not settle within 20 ms.');
  expect(await rethrower(Promise.reject(reason))).toThrow(TypeError);
});

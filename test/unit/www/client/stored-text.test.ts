import { expect, test } from 'bun:test';
import { storedText } from '../../../../www/client/stored-text.ts';
import { PageStorage } from '../../../helpers/page-storage.ts';

test('storedText stores a text for the next page, under its own key', () => {
  const storage = new PageStorage();
  expect(storedText(() => storage, 'lobby').read()).toBeUndefined();
  storedText(() => storage, 'lobby').write('true');
  expect(storedText(() => storage, 'lobby').read()).toBe('true');
  expect(storedText(() => storage, 'other').read()).toBeUndefined();
});

test('storedText does not store a text that is too long, and removes the one before', () => {
  const storage = new PageStorage();
  const stored = storedText(() => storage, 'lobby');
  stored.write('short');
  stored.write('x'.repeat(16_384));
  expect(stored.read()?.length).toBe(16_384);
  stored.write('x'.repeat(16_385));
  expect([stored.read(), storage.length]).toEqual([undefined, 0]);
  storedText(() => storage, 'identity', 81_920).write('x'.repeat(81_920));
  expect(storage.getItem('identity')?.length).toBe(81_920);
});

test('storedText stores nothing and throws nothing when storage is forbidden or full', () => {
  const forbidden = storedText(() => {
    throw new DOMException('No.', 'SecurityError');
  }, 'lobby');
  forbidden.write('true');
  expect(forbidden.read()).toBeUndefined();
  const storage = new PageStorage();
  storage.setItem = () => {
    throw new DOMException('Full.', 'QuotaExceededError');
  };
  const full = storedText(() => storage, 'lobby');
  full.write('true');
  expect(full.read()).toBeUndefined();
});

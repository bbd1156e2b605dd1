import { expect, test } from 'bun:test';
import { remembered } from '../../../../www/client/stored-text.ts';
import { PageStorage } from '../../../helpers/page-storage.ts';

test('What is remembered is there for the next page, under its own key', () => {
  const storage = new PageStorage();
  expect(remembered(() => storage, 'lobby').read()).toBeUndefined();
  remembered(() => storage, 'lobby').write('true');
  expect(remembered(() => storage, 'lobby').read()).toBe('true');
  expect(remembered(() => storage, 'other').read()).toBeUndefined();
});

test('Nothing is remembered, and nothing breaks, where storage is forbidden or full', () => {
  const forbidden = remembered(() => {
    throw new DOMException('No.', 'SecurityError');
  }, 'lobby');
  forbidden.write('true');
  expect(forbidden.read()).toBeUndefined();
  const storage = new PageStorage();
  storage.setItem = () => {
    throw new DOMException('Full.', 'QuotaExceededError');
  };
  const full = remembered(() => storage, 'lobby');
  full.write('true');
  expect(full.read()).toBeUndefined();
});

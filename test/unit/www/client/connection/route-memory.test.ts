import { expect, test } from 'bun:test';
import { pageRouteMemory } from '../../../../../www/client/connection/page-route-memory.ts';
import { manualClock } from '../../../../helpers/manual-clock.ts';
import { PageStorage } from '../../../../helpers/page-storage.ts';

const MINUTE = 60_000;

test('pageRouteMemory remembers for ten minutes that data channels to a server fail', () => {
  const clock = manualClock();
  const storage = new PageStorage();
  const deps = { storage: () => storage, clock };
  const memory = pageRouteMemory('https://a.example', deps);
  expect(memory.isBlocked()).toBe(false);
  memory.block();
  // Another page of the same origin.
  expect(pageRouteMemory('https://a.example', deps).isBlocked()).toBe(true);
  expect(pageRouteMemory('https://b.example', deps).isBlocked()).toBe(false);
  clock.advance(10 * MINUTE - 1);
  expect(memory.isBlocked()).toBe(true);
  clock.advance(1);
  expect(memory.isBlocked()).toBe(false);
  memory.block();
  memory.clear();
  expect(pageRouteMemory('https://a.example', deps).isBlocked()).toBe(false);
});

test('pageRouteMemory remembers in the page itself when there is no storage', () => {
  const deps = {
    clock: manualClock(),
    storage: () => {
      throw new Error('No storage here.');
    },
  };
  const memory = pageRouteMemory('https://a.example', deps);
  memory.block();
  expect(memory.isBlocked()).toBe(true);
  memory.clear();
  expect(memory.isBlocked()).toBe(false);
});

test('pageRouteMemory ignores a stored value that is not valid or from a wrong clock', () => {
  const clock = manualClock();
  for (const kept of ['soon', '', 'Infinity', String(clock.wall() + 11 * MINUTE)]) {
    const storage = new PageStorage();
    const memory = pageRouteMemory('https://a.example', { storage: () => storage, clock });
    memory.block();
    const key = storage.key(0) ?? '';
    storage.setItem(key, kept);
    expect(pageRouteMemory('https://a.example', { storage: () => storage, clock }).isBlocked()).toBe(false);
  }
});

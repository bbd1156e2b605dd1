import { expect, test } from 'bun:test';
import type { StoredIdentity } from '../../../../../www/client/identity/identity-store.ts';
import { sessionIdentityStore } from '../../../../../www/client/identity/session-identity-store.ts';
import { manualClock, type ManualClock } from '../../../../helpers/manual-clock.ts';
import { PageLocks, PageStorage } from '../../../../helpers/page-storage.ts';
import { promisesSettled } from '../../../../helpers/promises-settled.ts';

const KEY = 'chat-box here';
const who = { member: 'me', token: 'token' };
const kept: StoredIdentity = {
  resume: who,
  outgoing: [{ command: { type: 'send', id: 'a', text: 'a' }, time: 1, state: { kind: 'pending' } }],
};

/** A page with this storage, in a browser with these locks. */
function page(storage: Storage, locks: LockManager | 'none' = new PageLocks(), clock: ManualClock = manualClock()) {
  return sessionIdentityStore(KEY, { storage: () => storage, locks: locks === 'none' ? undefined : locks, clock });
}

/** Lets milliseconds pass, in steps small enough for one who looks again and again. */
const pass = async (clock: ManualClock, ms: number) => {
  for (let passed = 0; passed < ms; passed += 50) {
    clock.advance(50);
    await promisesSettled();
  }
};

test('A keeper gives a later page of the tab what it kept', async () => {
  const [storage, locks] = [new PageStorage(), new PageLocks()];
  const first = page(storage, locks);
  expect(await first.claim()).toBeUndefined();
  first.save(kept);
  await promisesSettled();
  expect([...locks.held]).toEqual(['chat-box me']);
  first.release();
  await promisesSettled();
  expect(locks.held.size).toBe(0);
  expect(await page(storage, locks).claim()).toEqual(kept);
  expect(locks.held.size).toBe(1);
});

test('A keeper forgets when the member left, and lets go', async () => {
  const [storage, locks] = [new PageStorage(), new PageLocks()];
  const keeper = page(storage, locks);
  keeper.save(kept);
  await promisesSettled();
  keeper.clear();
  await promisesSettled();
  expect([storage.length, locks.held.size]).toEqual([0, 0]);
  expect(await keeper.claim()).toBeUndefined();
});

test('A duplicated tab finds the lock taken, waits a second and forgets what was copied to it', async () => {
  const [storage, locks, clock] = [new PageStorage(), new PageLocks(), manualClock()];
  page(storage, locks).save(kept);
  await promisesSettled();
  const copy = storage.copy();
  const claim = page(copy, locks, clock).claim();
  await promisesSettled();
  await pass(clock, 950);
  expect(copy.length).toBe(1);
  await pass(clock, 50);
  expect(await claim).toBe('taken');
  expect(copy.length).toBe(0);
  expect(storage.length).toBe(1);
  expect(clock.pending).toBe(0);
});

test('A page waits for the one before it without asking for its lock, and reads what that wrote last', async () => {
  const [storage, locks, clock] = [new PageStorage(), new PageLocks(), manualClock()];
  const before = page(storage, locks);
  before.save(kept);
  await promisesSettled();
  const claim = page(storage, locks, clock).claim();
  await pass(clock, 500);
  before.save({ resume: { ...who, token: 'newer' }, outgoing: [] });
  before.release();
  await pass(clock, 50);
  expect(await claim).toEqual({ resume: { ...who, token: 'newer' }, outgoing: [] });
  // To ask would throw a page that goes into the back-forward cache out of it.
  expect(locks.contentions).toBe(0);
  expect([...locks.held]).toEqual(['chat-box me']);
});

test('A keeper that is put to sleep while it waits for the lock takes nothing and forgets nothing', async () => {
  const [storage, locks, clock] = [new PageStorage(), new PageLocks(), manualClock()];
  const other = page(storage, locks);
  other.save(kept);
  await promisesSettled();
  const keeper = page(storage, locks, clock);
  const claim = keeper.claim();
  await promisesSettled();
  keeper.release();
  await pass(clock, 50);
  expect(await claim).toBeUndefined();
  expect(storage.length).toBe(1);
  other.release();
  await pass(clock, 100);
  expect(locks.held.size).toBe(0);
});

test('A keeper that lets go while the browser grants the lock does not keep it', async () => {
  const [storage, locks] = [new PageStorage(), new PageLocks()];
  for (let turns = 0; turns < 8; turns++) {
    const keeper = page(storage, locks);
    keeper.save(kept);
    for (let turn = 0; turn < turns; turn++) await Promise.resolve();
    keeper.release();
    await promisesSettled();
    expect(locks.held.size).toBe(0);
  }
});

test('A keeper holds one lock, however often it keeps, and that of the member it is now', async () => {
  const locks = new PageLocks();
  const keeper = page(new PageStorage(), locks);
  keeper.save(kept);
  keeper.save(kept);
  await promisesSettled();
  keeper.save({ ...kept, resume: { member: 'another', token: 'x' } });
  await promisesSettled();
  expect([...locks.held]).toEqual(['chat-box another']);
  keeper.release();
  await promisesSettled();
  expect(locks.held.size).toBe(0);
});

test('A keeper without locks, or where they are forbidden, goes on without', async () => {
  const storage = new PageStorage();
  page(storage).save(kept);
  expect(await page(storage, 'none').claim()).toEqual(kept);
  const forbidden = new PageLocks();
  forbidden.query = () => Promise.reject(new DOMException('No.', 'SecurityError'));
  expect(await page(storage, forbidden).claim()).toEqual(kept);
});

test('A keeper without storage, or with a full one, does nothing and throws nothing', async () => {
  const forbidden = sessionIdentityStore(KEY, {
    storage: () => {
      throw new DOMException('No.', 'SecurityError');
    },
    locks: new PageLocks(),
    clock: manualClock(),
  });
  expect(await forbidden.claim()).toBeUndefined();
  forbidden.save(kept);
  forbidden.clear();
  const full = new PageStorage();
  full.setItem = () => {
    throw new DOMException('No.', 'QuotaExceededError');
  };
  page(full).save(kept);
  expect(await page(full).claim()).toBeUndefined();
});

test('A keeper leaves out what it cannot have written', async () => {
  const read = async (text: string) => {
    const storage = new PageStorage();
    storage.setItem(KEY, text);
    return page(storage).claim();
  };
  for (const text of ['', 'nonsense', 'null', '7', '{}', '{"resume":{"member":"me","token":"t"}}', '{"outgoing":1}']) {
    expect(await read(text)).toBeUndefined();
  }
  const half = { resume: { member: 'me' }, outgoing: [...kept.outgoing, null, 7, { command: {}, time: 1, state: {} }] };
  expect(await read(JSON.stringify(half))).toEqual({ outgoing: kept.outgoing });
});

test('Rooms of one page keep apart', async () => {
  const [storage, locks, clock] = [new PageStorage(), new PageLocks(), manualClock()];
  const one = sessionIdentityStore('one', { storage: () => storage, locks, clock });
  const two = sessionIdentityStore('two', { storage: () => storage, locks, clock });
  one.save(kept);
  expect(await two.claim()).toBeUndefined();
  two.clear();
  expect(storage.length).toBe(1);
});

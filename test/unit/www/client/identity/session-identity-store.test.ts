import { expect, test } from 'bun:test';
import type { StoredIdentity } from '../../../../../www/client/identity/identity-store.ts';
import { sessionIdentityStore } from '../../../../../www/client/identity/session-identity-store.ts';
import { manualClock, type ManualClock } from '../../../../helpers/manual-clock.ts';
import { withToJson } from '../../../../helpers/old-libraries.ts';
import { PageLocks, PageStorage } from '../../../../helpers/page-storage.ts';
import { promisesSettled } from '../../../../helpers/promises-settled.ts';

const KEY = 'chat-box here';
const resume = { member: 'me', token: 'token' };
const identity: StoredIdentity = {
  resume,
  outgoing: [{ command: { type: 'send', id: 'a', text: 'a' }, time: 1, state: { kind: 'pending' } }],
};

/** Creates the store of a page with this storage, in a browser with these locks. */
function page(storage: Storage, locks: LockManager | 'none' = new PageLocks(), clock: ManualClock = manualClock()) {
  return sessionIdentityStore(KEY, { storage: () => storage, locks: locks === 'none' ? undefined : locks, clock });
}

/** Advances the clock in steps of the poll interval. */
const pass = async (clock: ManualClock, ms: number) => {
  for (let passed = 0; passed < ms; passed += 50) {
    clock.advance(50);
    await promisesSettled();
  }
};

test('sessionIdentityStore returns the stored identity to a later page of the tab', async () => {
  const [storage, locks] = [new PageStorage(), new PageLocks()];
  const first = page(storage, locks);
  expect(await first.claim()).toBeUndefined();
  first.save(identity);
  await promisesSettled();
  expect([...locks.held]).toEqual(['chat-box me']);
  first.release();
  await promisesSettled();
  expect(locks.held.size).toBe(0);
  expect(await page(storage, locks).claim()).toEqual(identity);
  expect(locks.held.size).toBe(1);
});

test('sessionIdentityStore keeps identity and commands in a page whose library adds toJSON to all objects', async () => {
  const [storage, locks] = [new PageStorage(), new PageLocks()];
  const first = page(storage, locks);
  withToJson(() => first.save(identity));
  first.release();
  await promisesSettled();
  expect(await page(storage, locks).claim()).toEqual(identity);
});

test('sessionIdentityStore removes the identity and releases the lock when the member leaves', async () => {
  const [storage, locks] = [new PageStorage(), new PageLocks()];
  const store = page(storage, locks);
  store.save(identity);
  await promisesSettled();
  store.clear();
  await promisesSettled();
  expect([storage.length, locks.held.size]).toEqual([0, 0]);
  expect(await store.claim()).toBeUndefined();
});

test('sessionIdentityStore removes the copy in a duplicated tab after a second, because the lock is taken', async () => {
  const [storage, locks, clock] = [new PageStorage(), new PageLocks(), manualClock()];
  page(storage, locks).save(identity);
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

test('sessionIdentityStore gives the lock to one of two tabs that request it at once, and removes the copy in the other', async () => {
  const [storage, locks, clock] = [new PageStorage(), new PageLocks(), manualClock()];
  const before = page(storage, locks);
  before.save(identity);
  await promisesSettled();
  before.release();
  await promisesSettled();
  const copy = storage.copy();
  const claims = Promise.all([page(storage, locks, clock).claim(), page(copy, locks, clock).claim()]);
  await pass(clock, 1_000);
  expect(await claims).toEqual([identity, 'taken']);
  expect([storage.length, copy.length, locks.contentions]).toEqual([1, 0, 1]);
  expect([...locks.held]).toEqual(['chat-box me']);
});

test('sessionIdentityStore gets the lock although the page was busy for longer than it waits while the browser granted it', async () => {
  const [storage, locks, clock] = [new PageStorage(), new PageLocks(), manualClock()];
  page(storage, locks).save(identity);
  const claim = page(storage, new PageLocks(), clock).claim();
  clock.pause(2_000);
  expect(await claim).toEqual(identity);
});

test('sessionIdentityStore waits for the page before it without requesting its lock, and reads what that page wrote last', async () => {
  const [storage, locks, clock] = [new PageStorage(), new PageLocks(), manualClock()];
  const before = page(storage, locks);
  before.save(identity);
  await promisesSettled();
  const claim = page(storage, locks, clock).claim();
  await pass(clock, 500);
  before.save({ resume: { ...resume, token: 'newer' }, outgoing: [] });
  before.release();
  await pass(clock, 50);
  expect(await claim).toEqual({ resume: { ...resume, token: 'newer' }, outgoing: [] });
  // A request would evict a page that enters the back-forward cache.
  expect(locks.contentions).toBe(0);
  expect([...locks.held]).toEqual(['chat-box me']);
});

test('sessionIdentityStore leaves the identity as it is when the page sleeps while it waits for the lock', async () => {
  const [storage, locks, clock] = [new PageStorage(), new PageLocks(), manualClock()];
  const other = page(storage, locks);
  other.save(identity);
  await promisesSettled();
  const store = page(storage, locks, clock);
  const claim = store.claim();
  await promisesSettled();
  store.release();
  await pass(clock, 50);
  expect(await claim).toBeUndefined();
  expect(storage.length).toBe(1);
  other.release();
  await pass(clock, 100);
  expect(locks.held.size).toBe(0);
});

test('sessionIdentityStore holds no lock when it is released while the browser grants the lock', async () => {
  const [storage, locks] = [new PageStorage(), new PageLocks()];
  for (let turns = 0; turns < 8; turns++) {
    const store = page(storage, locks);
    store.save(identity);
    for (let turn = 0; turn < turns; turn++) await Promise.resolve();
    store.release();
    await promisesSettled();
    expect(locks.held.size).toBe(0);
  }
});

test('sessionIdentityStore holds one lock, that of the present member, however often it saves', async () => {
  const locks = new PageLocks();
  const store = page(new PageStorage(), locks);
  store.save(identity);
  store.save(identity);
  await promisesSettled();
  store.save({ ...identity, resume: { member: 'another', token: 'x' } });
  await promisesSettled();
  expect([...locks.held]).toEqual(['chat-box another']);
  store.release();
  await promisesSettled();
  expect(locks.held.size).toBe(0);
});

test('sessionIdentityStore works without locks when they are missing or forbidden', async () => {
  const storage = new PageStorage();
  page(storage).save(identity);
  expect(await page(storage, 'none').claim()).toEqual(identity);
  const forbidden = new PageLocks();
  forbidden.query = () => Promise.reject(new DOMException('No.', 'SecurityError'));
  expect(await page(storage, forbidden).claim()).toEqual(identity);
});

test('sessionIdentityStore stores nothing and throws nothing when storage is missing or full', async () => {
  const forbidden = sessionIdentityStore(KEY, {
    storage: () => {
      throw new DOMException('No.', 'SecurityError');
    },
    locks: new PageLocks(),
    clock: manualClock(),
  });
  expect(await forbidden.claim()).toBeUndefined();
  forbidden.save(identity);
  forbidden.clear();
  const full = new PageStorage();
  full.setItem = () => {
    throw new DOMException('No.', 'QuotaExceededError');
  };
  page(full).save(identity);
  expect(await page(full).claim()).toBeUndefined();
});

test('sessionIdentityStore skips stored values that are not valid', async () => {
  const read = async (text: string) => {
    const storage = new PageStorage();
    storage.setItem(KEY, text);
    return page(storage).claim();
  };
  for (const text of ['', 'nonsense', 'null', '7', '{}', '{"resume":{"member":"me","token":"t"}}', '{"outgoing":1}']) {
    expect(await read(text)).toBeUndefined();
  }
  const half = {
    resume: { member: 'me' },
    outgoing: [...identity.outgoing, null, 7, { command: {}, time: 1, state: {} }],
  };
  expect(await read(JSON.stringify(half))).toEqual({ outgoing: identity.outgoing });
});

test('sessionIdentityStore keeps identities under different keys apart', async () => {
  const [storage, locks, clock] = [new PageStorage(), new PageLocks(), manualClock()];
  const one = sessionIdentityStore('one', { storage: () => storage, locks, clock });
  const two = sessionIdentityStore('two', { storage: () => storage, locks, clock });
  one.save(identity);
  expect(await two.claim()).toBeUndefined();
  two.clear();
  expect(storage.length).toBe(1);
});

import type { Clock } from '../../../src/clock.ts';

/**
 * How long to wait for the page that holds the lock. A reloaded page can start before its predecessor has gone. A
 * duplicated tab waits this long in vain.
 */
const LOCK_TIMEOUT_MS = 1_000;
const POLL_INTERVAL_MS = 50;

/** The result of requesting the lock: held, taken by another page, or released before it was granted. */
export type Hold = 'held' | 'taken' | 'released';

/** The Web Lock that lets at most one page be a member. A page that sleeps must release it: see `release`. */
export class MemberLock {
  readonly #locks: LockManager | undefined;
  readonly #clock: Clock;
  #current: { readonly member: string; readonly outcome: Promise<Hold>; readonly release: () => void } | undefined;

  /** Without a lock manager, which pages without TLS lack, every request is granted. */
  constructor(locks: LockManager | undefined, clock: Clock) {
    this.#locks = locks;
    this.#clock = clock;
  }

  /** Requests the lock of a member, and releases any other. */
  hold(member: string): Promise<Hold> {
    if (!this.#locks) return Promise.resolve('held');
    if (this.#current?.member === member) return this.#current.outcome;
    this.release();
    const releasing = new AbortController();
    const outcome = this.#request(this.#locks, `chat-box ${member}`, releasing.signal);
    const current = { member, outcome, release: () => releasing.abort() };
    this.#current = current;
    void outcome.then((hold) => {
      if (hold === 'taken' && this.#current === current) this.#current = undefined;
    });
    return outcome;
  }

  /** Releases the lock. A browser evicts a page from its back-forward cache when another page requests a lock it holds. */
  release(): void {
    this.#current?.release();
    this.#current = undefined;
  }

  async #request(locks: LockManager, name: string, released: AbortSignal): Promise<Hold> {
    const end = this.#clock.wall() + LOCK_TIMEOUT_MS;
    for (;;) {
      try {
        // A request would evict a page that is entering the back-forward cache and still holds the lock. A query does not.
        if (!(await isHeld(locks, name)) && (await take(locks, name, released))) return 'held';
      } catch {
        // Locks are forbidden here, as in a sandboxed frame. Continue without one.
        return 'held';
      }
      if (released.aborted) return 'released';
      if (this.#clock.wall() >= end) return 'taken';
      await new Promise<void>((resolve) => this.#clock.after(POLL_INTERVAL_MS, resolve));
    }
  }
}

async function isHeld(locks: LockManager, name: string): Promise<boolean> {
  const { held = [] } = await locks.query();
  return held.some((lock) => lock.name === name);
}

/** Takes the lock if it is free, and holds it until `released`. Resolves to false when it is not free, or released already. */
function take(locks: LockManager, name: string, released: AbortSignal): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const whileHeld = (lock: Lock | null) => {
      const isTaken = lock !== null && !released.aborted;
      resolve(isTaken);
      if (isTaken) return new Promise<void>((free) => released.addEventListener('abort', () => free()));
      return undefined;
    };
    locks.request(name, { ifAvailable: true }, whileHeld).catch(reject);
  });
}

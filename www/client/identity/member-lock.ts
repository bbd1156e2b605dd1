import type { Clock } from '../../../src/clock.ts';
import { afterSteps } from '../wait.ts';

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
    const ending = new AbortController();
    const outcome = this.#request(this.#locks, `chat-box ${member}`, ending);
    const current = { member, outcome, release: () => ending.abort('released' satisfies Hold) };
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

  /** Requests the lock, and holds it until `ending` is aborted. The reason is the result, if that comes first. */
  async #request(locks: LockManager, name: string, ending: AbortController): Promise<Hold> {
    const { signal } = ending;
    const cancelTimer = afterSteps(this.#clock, LOCK_TIMEOUT_MS, () => ending.abort('taken' satisfies Hold));
    try {
      // A request would evict a page that is entering the back-forward cache and still holds the lock. A query does not.
      while (await isHeld(locks, name)) {
        await new Promise<void>((resolve) => this.#clock.after(POLL_INTERVAL_MS, resolve));
        signal.throwIfAborted();
      }
      await take(locks, name, signal);
      return 'held';
    } catch {
      // Where locks are forbidden, as in a sandboxed frame, the page continues without one.
      return signal.aborted ? (signal.reason as Hold) : 'held';
    } finally {
      cancelTimer();
    }
  }
}

async function isHeld(locks: LockManager, name: string): Promise<boolean> {
  const { held = [] } = await locks.query();
  return held.some((lock) => lock.name === name);
}

/**
 * Takes the lock as soon as it is free, and holds it until `signal` is aborted. An abort before withdraws the request and
 * rejects: a browser evicts a page from its back-forward cache when it grants a lock to it there.
 */
function take(locks: LockManager, name: string, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const whileHeld = () => {
      resolve();
      return new Promise<void>((free) => signal.addEventListener('abort', () => free()));
    };
    locks.request(name, { signal }, whileHeld).catch(reject);
  });
}

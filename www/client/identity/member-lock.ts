import type { Clock } from '../../../src/clock.ts';

/**
 * How long a page that holds the lock may take to let go, in milliseconds: a reloaded page can start before its
 * predecessor has gone. A duplicated tab waits in vain for as long.
 */
const LOCK_TIMEOUT_MS = 1_000;
/** How often to look meanwhile, in milliseconds. */
const POLL_INTERVAL_MS = 50;

/** What came of asking for the lock: held, or as good; another page has it; or let go of before it was granted. */
export type Hold = 'held' | 'taken' | 'released';

/** The Web Lock by which at most one page lives as a member. Held by no page that sleeps: see `release`. */
export class MemberLock {
  readonly #locks: LockManager | undefined;
  readonly #clock: Clock;
  #current: { readonly member: string; readonly outcome: Promise<Hold>; readonly release: () => void } | undefined;

  /** Without locks (they are missing on pages without TLS) every page gets what it asks for. */
  constructor(locks: LockManager | undefined, clock: Clock) {
    this.#locks = locks;
    this.#clock = clock;
  }

  /** Asks for the lock of a member, and lets go of any other. */
  hold(member: string): Promise<Hold> {
    if (!this.#locks) return Promise.resolve('held');
    if (this.#current?.member === member) return this.#current.outcome;
    this.release();
    const releasing = new AbortController();
    const outcome = this.#ask(this.#locks, `chat-box ${member}`, releasing.signal);
    const current = { member, outcome, release: () => releasing.abort() };
    this.#current = current;
    void outcome.then((hold) => {
      if (hold === 'taken' && this.#current === current) this.#current = undefined;
    });
    return outcome;
  }

  /** Lets go. A page in the back-forward cache that held it would be thrown out when another asks. */
  release(): void {
    this.#current?.release();
    this.#current = undefined;
  }

  async #ask(locks: LockManager, name: string, released: AbortSignal): Promise<Hold> {
    const end = this.#clock.now() + LOCK_TIMEOUT_MS;
    for (;;) {
      try {
        // Asking while a page on its way into the back-forward cache still has it would throw that page out of there;
        // looking does not.
        if (!(await isHeld(locks, name)) && (await take(locks, name, released))) return 'held';
      } catch {
        // Forbidden here, as in a sandboxed frame: go on without.
        return 'held';
      }
      if (released.aborted) return 'released';
      if (this.#clock.now() >= end) return 'taken';
      await new Promise<void>((resolve) => this.#clock.after(POLL_INTERVAL_MS, resolve));
    }
  }
}

async function isHeld(locks: LockManager, name: string): Promise<boolean> {
  const { held = [] } = await locks.query();
  return held.some((one) => one.name === name);
}

/** Takes the lock if it is free, and keeps it until it is released; false when it was not free, or is released already. */
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

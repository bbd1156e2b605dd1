import type { Clock } from './clock.ts';

/**
 * How long to wait for a page that may be on its way out, in milliseconds: a reloaded page can start before its
 * predecessor has let go. A duplicated tab waits in vain for as long.
 */
const PATIENCE = 1_000;

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
    const asking = new AbortController();
    const held = Promise.withResolvers<void>();
    const outcome = this.#ask(this.#locks, member, asking, held.promise);
    const release = () => {
      held.resolve();
      asking.abort('released');
    };
    const current = { member, outcome, release };
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

  async #ask(locks: LockManager, member: string, asking: AbortController, until: Promise<void>): Promise<Hold> {
    const { signal } = asking;
    const giveUp = this.#clock.after(PATIENCE, () => asking.abort('taken'));
    return new Promise((resolve) => {
      locks
        .request(`chat-box ${member}`, { signal }, () => {
          giveUp();
          resolve('held');
          return until;
        })
        .catch(() => {
          giveUp();
          // Forbidden here, as in a sandboxed frame: go on without.
          resolve(signal.aborted ? (signal.reason as Hold) : 'held');
        });
    });
  }
}

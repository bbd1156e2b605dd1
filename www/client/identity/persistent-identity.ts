import type { Person } from '../../../src/protocol/server-messages.ts';
import type { Outgoing } from '../outbox/outgoing.ts';
import type { IdentityStore, ResumeIdentity } from './identity-store.ts';
import type { Identity } from './identity.ts';

/** An identity in a store, so that a reloaded page continues as the same member. */
export class PersistentIdentity implements Identity {
  readonly #store: IdentityStore;
  /** Returns random characters, never the same twice. */
  readonly #makeId: () => string;
  #resume: ResumeIdentity | undefined;
  #user: string | undefined;
  /** Until then, saving would overwrite what an earlier page left. */
  #isClaimed = false;

  constructor(store: IdentityStore, makeId: () => string) {
    this.#store = store;
    this.#makeId = makeId;
  }

  get token(): string | undefined {
    return this.#resume?.token;
  }

  get member(): string | undefined {
    return this.#resume?.member;
  }

  async claim(signal: AbortSignal, user: string | undefined): Promise<readonly Outgoing[] | undefined> {
    // While this page is awake, it is the only one that can be its member: another client of the tab may have stored its own.
    const stored = this.#isClaimed
      ? { user: this.#user, resume: this.#resume, outgoing: [] }
      : await this.#store.claim();
    if (signal.aborted) return [];
    this.#isClaimed = true;
    this.#user = user;
    if (stored === 'taken') {
      this.#resume = undefined;
      return undefined;
    }
    if (stored?.user !== undefined && stored.user !== user) {
      this.#resume = undefined;
      this.#store.clear();
      return [];
    }
    // Another page of this tab may have been this member while this page slept, so the store is newer.
    this.#resume = stored?.resume ?? this.#resume;
    return stored?.outgoing ?? [];
  }

  set(token: string, { id, user }: Person, isResumed: boolean): void {
    // All members of a user have the same person, whose id cannot distinguish them.
    const member = (isResumed && this.#resume?.member) || (user === undefined ? id : this.#makeId());
    this.#resume = { member, token };
  }

  save(outgoing: readonly Outgoing[]): void {
    if (this.#isClaimed) this.#store.save({ user: this.#user, resume: this.#resume, outgoing });
  }

  sleep(): void {
    this.#isClaimed = false;
    this.#store.release();
  }

  clear(): void {
    this.#resume = undefined;
    this.#isClaimed = false;
    this.#store.clear();
  }
}

import type { IdentityStore, ResumeIdentity } from './identity-store.ts';
import type { Outgoing } from '../outbox/outgoing.ts';

/** Who we are to the server, and what a reload needs to be the same. */
export class Identity {
  readonly #keeper: IdentityStore;
  #who: ResumeIdentity | undefined;
  /** Before that, keeping would overwrite what an earlier life of the page left. */
  #isClaimed = false;

  constructor(keeper: IdentityStore) {
    this.#keeper = keeper;
  }

  /** Resume token, if we were welcome before and have not left. */
  get token(): string | undefined {
    return this.#who?.token;
  }

  /**
   * Takes up what an earlier life of the page left, or what this one kept before it slept; resolves to what was not
   * sent. Undefined: another page lives as who we were, so we are nobody. Nothing happens once the signal is aborted.
   */
  async claim(signal: AbortSignal): Promise<readonly Outgoing[] | undefined> {
    const kept = await this.#keeper.claim();
    if (signal.aborted) return [];
    this.#isClaimed = true;
    if (kept === 'taken') {
      this.#who = undefined;
      return undefined;
    }
    // Another page of this tab may have been us while this one slept: what is kept is newer than what we remember.
    this.#who = kept?.resume ?? this.#who;
    return kept?.outgoing ?? [];
  }

  /** We were welcome as this member, or its token carries another name now. */
  set(who: ResumeIdentity): void {
    this.#who = who;
  }

  /** Keeps who we are, and what was not sent. */
  save(outgoing: readonly Outgoing[]): void {
    if (this.#isClaimed) this.#keeper.save({ resume: this.#who, outgoing });
  }

  /** The page sleeps: another page of this tab may be us meanwhile. */
  sleep(): void {
    this.#isClaimed = false;
    this.#keeper.release();
  }

  /** We left: nobody is us any more. */
  clear(): void {
    this.#who = undefined;
    this.#isClaimed = false;
    this.#keeper.clear();
  }
}

import type { Outgoing } from '../outbox/outgoing.ts';

/** What makes a page the same member after a reload: who it is, and what it had not sent. */
export interface StoredIdentity {
  /** Absent on a page that was never welcome. */
  readonly resume?: ResumeIdentity | undefined;
  readonly outgoing: readonly Outgoing[];
}

/** Whom the server knows us as. */
export interface ResumeIdentity {
  /** Member id. */
  readonly member: string;
  /** Resume token. */
  readonly token: string;
}

/** Keeps a page's identity beyond its life. Nothing here throws or rejects: without storage a page just starts anew. */
export interface IdentityStore {
  /** What was kept, if anything; `taken` when another page lives as that member, and then it is forgotten. */
  claim(): Promise<StoredIdentity | 'taken' | undefined>;
  /** Keeps this from now on, as the only page that may claim it while it lives. */
  save(kept: StoredIdentity): void;
  /** Forgets: the member left. */
  clear(): void;
  /** Lets another page, or this one later, claim what is kept: the page goes to sleep. */
  release(): void;
}

/** Keeps nothing. */
export const noIdentityStore: IdentityStore = {
  async claim() {
    return undefined;
  },
  save() {},
  clear() {},
  release() {},
};

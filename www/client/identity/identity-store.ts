import type { Outgoing } from '../outbox/outgoing.ts';

/** The data with which a reloaded page continues as the same member. */
export interface StoredIdentity {
  /** The user of the token that the page presented. Absent for a guest. */
  readonly user?: string | undefined;
  /** Absent when the page was never welcomed. */
  readonly resume?: ResumeIdentity | undefined;
  /** The commands that the room had not acknowledged. */
  readonly outgoing: readonly Outgoing[];
}

/** A member that a client can resume with its token. */
export interface ResumeIdentity {
  /** Distinguishes the member from all others, those of the same user included. */
  readonly member: string;
  /** The resume token. */
  readonly token: string;
}

/** Stores a page's identity for a later page. No method throws or rejects: without storage, a reload starts anew. */
export interface IdentityStore {
  /** Returns what is stored. Removes it and returns `taken` when another open page is that member. */
  claim(): Promise<StoredIdentity | 'taken' | undefined>;
  /** Stores the identity. From now on no other open page can claim it. */
  save(identity: StoredIdentity): void;
  /** Removes what is stored, because the member left. */
  clear(): void;
  /** Keeps what is stored, and lets any page claim it, because this page goes to sleep. */
  release(): void;
}

import type { Person } from '../../../src/protocol/server-messages.ts';
import type { Outgoing } from '../outbox/outgoing.ts';

/** The member that a client is on the server. */
export interface Identity {
  /** The resume token. Undefined before the first welcome and after `clear`. */
  readonly token: string | undefined;
  /** Your id as a guest, also after you have signed in. Another text when you were never one. */
  readonly member: string | undefined;
  /**
   * Claims what an earlier page left, or what this page saved before it slept. `user`: the user of the token, undefined for
   * a guest. A user continues as the guest that it was, but never as another user, and a guest never as a user. Resolves to
   * the unsent commands, or to undefined when another page is that member now, so that this client must join as a new one.
   * Does nothing once the signal is aborted. Until the page sleeps, a second call only compares the user.
   */
  claim(signal: AbortSignal, user: string | undefined): Promise<readonly Outgoing[] | undefined>;
  /** Sets the resume token of the person that you are. `isResumed`: you stay the same member. */
  set(token: string, you: Person, isResumed: boolean): void;
  /** Saves the member and its unsent commands. Does nothing before `claim`. */
  save(outgoing: readonly Outgoing[]): void;
  /** Lets another page of this tab continue as this member while this page sleeps. */
  sleep(): void;
  /** Drops the member, because it left. */
  clear(): void;
}

/** Creates an identity that lasts as long as its client. */
export function transientIdentity(): Identity {
  let token: string | undefined;
  let member: string | undefined;
  return {
    get token() {
      return token;
    },
    get member() {
      return member;
    },
    claim: async () => [],
    set(next, { id }, isResumed) {
      token = next;
      member = (isResumed && member) || id;
    },
    save() {},
    sleep() {},
    clear() {
      token = undefined;
    },
  };
}

import type { Limits, Person } from '../../src/protocol/server-messages.ts';
import type { ConnectFailure } from './connect-failure.ts';

/** The connection state of a client. `phase` distinguishes the cases. */
export type ClientState =
  /** Not connected: before `join`, after `leave`, or while the page is in the back-forward cache. */
  | { readonly phase: 'idle' }
  /** Connecting, or connected but not in the room yet. The newest page may be there already. `attempt` counts from 1. */
  | { readonly phase: 'joining'; readonly attempt: number }
  /** In the room. */
  | {
      readonly phase: 'live';
      readonly you: Person;
      /** Limits of the server. */
      readonly limits: Limits;
      /** You may delete any message and kick members. */
      readonly isModerator: boolean;
      /** You can read but not write: the server refuses your messages. */
      readonly isReadonly: boolean;
      /** Messages that you missed are still loading. */
      readonly catchingUp: boolean;
    }
  /**
   * Disconnected. The client reconnects by itself at `retryAt`, in milliseconds since 1970. That is attempt `attempt`.
   */
  | { readonly phase: 'waiting'; readonly attempt: number; readonly retryAt: number; readonly failure: ConnectFailure }
  /** Disconnected. The client stays away until you call `join`. */
  | { readonly phase: 'ended'; readonly failure: ConnectFailure };

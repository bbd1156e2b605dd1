import type { Limits, Person } from '../../src/protocol/server-messages.ts';
import type { ConnectFailure } from './connect-failure.ts';

/** Where the client is. */
export type ClientState =
  /** Nobody asked it to join, or it left. */
  | { readonly phase: 'idle' }
  /** Connecting, or connected and not welcomed yet. `attempt` counts from 1. */
  | { readonly phase: 'joining'; readonly attempt: number }
  /** In the room. `catchingUp` while what was missed is still on its way. */
  | {
      readonly phase: 'live';
      readonly you: Person;
      readonly limits: Limits;
      readonly isModerator: boolean;
      /** You only listen: what you send is refused. */
      readonly isReadonly: boolean;
      readonly catchingUp: boolean;
    }
  /** Tries again by itself `until` then, in milliseconds since 1970. `attempt` is the one that comes. */
  | { readonly phase: 'waiting'; readonly attempt: number; readonly retryAt: number; readonly failure: ConnectFailure }
  /** Does not try again by itself. */
  | { readonly phase: 'ended'; readonly failure: ConnectFailure };

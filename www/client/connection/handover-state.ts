import type { Clock } from '../../../src/clock.ts';
import type { Connect } from '../carriers/carrier.ts';
import type { ConnectFailure } from '../connect-failure.ts';
import type { ChatSession } from './chat-session.ts';
import type { Stoppable } from './open-attempt.ts';
import type { RouteChoice } from './route-choice.ts';

/** Collaborators of a `HandoverConnection`. */
export interface HandoverDeps {
  readonly connect: Connect;
  readonly choice: RouteChoice;
  readonly clock: Clock;
}

/** Callbacks of a `HandoverConnection`. */
export interface HandoverEvents {
  /** The carrier broke while another one opens. Nothing can be sent until that one is welcomed. */
  interrupted(): void;
  /** The connection is over, and this side did not stop it. Called once, as the last callback. */
  ended(failure: ConnectFailure): void;
}

/**
 * The state of a `HandoverConnection`:
 *
 * - `joining` becomes `on` with the room's welcome, and `opening` when the welcome takes long. A welcome on either carrier
 *   makes it `on`. It stays `awaiting-welcome` after a welcome on the first when both sent the `hello` of the same member.
 * - `on` becomes `opening` when the client wants another carrier, `awaiting-welcome` when that has opened, and `on` with
 *   the welcome there. A hand-over that fails returns to `on`, or `joining`, with the carrier it had.
 * - `opening` and `awaiting-welcome` become `interrupted` when the current carrier breaks meanwhile.
 * - All become `over` when the connection is stopped or cannot continue.
 */
export type HandoverState =
  /** `hello` was sent on the first carrier, and the room has not answered. */
  (
    | { readonly kind: 'joining'; readonly current: ChatSession }
    /** In the room on one carrier. */
    | { readonly kind: 'on'; readonly current: ChatSession }
    /** On one carrier, welcomed or not, while another one opens. */
    | { readonly kind: 'opening'; readonly current: ChatSession; readonly successor: Stoppable }
    /** Like `opening`, but the other carrier has sent `hello`: the server may close the current one at any moment. */
    | { readonly kind: 'awaiting-welcome'; readonly current: ChatSession; readonly successor: Stoppable }
    /** The current carrier broke, and the successor is still under way. */
    | { readonly kind: 'interrupted'; readonly successor: Stoppable }
    | { readonly kind: 'over' }
  ) & {
    /** The session in use. */
    readonly current?: ChatSession;
    /** Its replacement: a carrier that opens, or a session that waits for its welcome. */
    readonly successor?: Stoppable;
  };

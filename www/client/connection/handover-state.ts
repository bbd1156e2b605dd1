import type { ChatSession } from './chat-session.ts';
import type { Stoppable } from './open-attempt.ts';

/**
 * The state of a `HandoverConnection`:
 *
 * - `joining` becomes `on` with the room's welcome.
 * - `on` becomes `opening` when the client wants another carrier, `asking` when that has opened, and `on` with the welcome
 *   there. A hand-over that fails returns to `on` with the carrier it had.
 * - `opening` and `asking` become `interrupted` when the current carrier breaks meanwhile.
 * - All become `over` when the connection is stopped or cannot continue.
 */
export type HandoverState =
  /** `hello` was sent on the first carrier, and the room has not answered. */
  (
    | { readonly kind: 'joining'; readonly current: ChatSession }
    /** In the room on one carrier. */
    | { readonly kind: 'on'; readonly current: ChatSession }
    /** In the room, while another carrier opens. */
    | { readonly kind: 'opening'; readonly current: ChatSession; readonly successor: Stoppable }
    /** In the room, and `hello` was sent on another carrier: the server may close the current one at any moment. */
    | { readonly kind: 'asking'; readonly current: ChatSession; readonly successor: Stoppable }
    /** The current carrier broke, and the successor is still under way. */
    | { readonly kind: 'interrupted'; readonly successor: Stoppable }
    | { readonly kind: 'over' }
  ) & {
    /** The session in use. */
    readonly current?: ChatSession;
    /** Its replacement: a carrier that opens, or a session that waits for its welcome. */
    readonly successor?: Stoppable;
  };

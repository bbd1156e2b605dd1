import type { ChatSession } from './chat-session.ts';
import type { Stoppable } from './open-attempt.ts';

/**
 * The state of a `HandoverConnection`:
 *
 * - `joining` becomes `on` with the room's welcome, and `opening` when the welcome takes long. A welcome on either carrier
 *   makes it `on`.
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

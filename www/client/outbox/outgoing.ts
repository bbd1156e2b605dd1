import type { Command } from '../../../src/protocol/client-messages.ts';
import type { ErrorCode } from '../../../src/protocol/errors.ts';

/** A command of yours that the room has not acknowledged. */
export interface Outgoing {
  readonly command: Command;
  /** When you gave the command, in milliseconds since 1970. */
  readonly time: number;
  readonly state: OutgoingState;
}

/** The state of an unacknowledged command. */
export type OutgoingState =
  /** It waits until it can be sent. */
  | { readonly kind: 'pending' }
  /** It was sent, and the room has not answered. */
  | { readonly kind: 'sent' }
  /** It is not sent again unless you call `resend`. */
  | { readonly kind: 'failed'; readonly failure: SendFailure };

/** Why a command failed: the server's error code, or `ended` when the connection ended before the room answered. */
export type SendFailure = ErrorCode | 'ended';

/** A command without its id, which the client adds. */
export type NewCommand = Command extends infer Each ? (Each extends Command ? Omit<Each, 'id'> : never) : never;

import type { Command } from '../../../src/protocol/client-messages.ts';
import type { ErrorCode } from '../../../src/protocol/errors.ts';

/** A command of ours that the room has not settled yet. */
export interface Outgoing {
  readonly command: Command;
  /** When it was given, in milliseconds since 1970. */
  readonly time: number;
  readonly state: OutgoingState;
}

/** Waiting for a connection, said and not answered, or refused: then only a person sends it again. */
export type OutgoingState =
  { readonly kind: 'pending' } | { readonly kind: 'sent' } | { readonly kind: 'failed'; readonly failure: SendFailure };

/** The server's refusal, or the connection that ended, by the server or by us, before it was settled. */
export type SendFailure = ErrorCode | 'ended';

/** A command before it has its id. */
export type NewCommand = Command extends infer One ? (One extends Command ? Omit<One, 'id'> : never) : never;

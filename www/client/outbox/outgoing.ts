import type { Command } from '../../../src/protocol/client-messages.ts';
import type { ErrorCode } from '../../../src/protocol/errors.ts';
import type { ModerationCommand } from '../../../src/protocol/moderation-messages.ts';
import type { Upload, UploadAccess } from '../../../src/protocol/pictures.ts';
import type { Reactors, ReactorsRequest } from '../../../src/protocol/reactor-messages.ts';
import type { SearchPage, SearchRequest } from '../../../src/protocol/search-messages.ts';

/** A command that a client can give. */
export type ClientCommand = Command | ModerationCommand;

/** A command of yours that the room has not acknowledged. */
export interface Outgoing {
  readonly command: ClientCommand;
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
  /**
   * It is not sent again unless you call `resend`. `retryAt`: when the room may accept it, in milliseconds since 1970, as
   * in slow mode.
   */
  | { readonly kind: 'failed'; readonly failure: SendFailure; readonly retryAt?: number | undefined };

/** Why a command failed: the server's error code, or `ended` when the connection ended before the room answered. */
export type SendFailure = ErrorCode | 'ended';

/** A command without its id, which the client adds. That of a message with a picture is the id of the picture. */
export type NewCommand = ClientCommand extends infer Each
  ? Each extends ClientCommand
    ? Omit<Each, 'id'> & { readonly id?: string }
    : never
  : never;

/** A request, which is sent at once or not at all. The client adds the id. */
export type NewRequest = Omit<ReactorsRequest, 'id'> | Omit<SearchRequest, 'id'> | Omit<Upload, 'id'>;

/** The answers to requests, by type. */
export interface Answers {
  readonly reactors: Reactors;
  readonly search: SearchPage;
  readonly upload: UploadAccess;
}

import type { CloseCode } from '../../src/protocol/close-codes.ts';

/** Why there is no connection. `kind` distinguishes the cases. */
export type ConnectFailure =
  /** The server refused the request. `retryAfter`: how long the client has to wait, in milliseconds. */
  | {
      readonly kind: 'refused';
      /** The HTTP status. */
      readonly status: number;
      /** A sentence from the server for people. */
      readonly detail: string;
      readonly retryAfter?: number | undefined;
    }
  /** The server did not answer: you are offline, the URL is wrong, or only a proxy answered. */
  | { readonly kind: 'unreachable'; readonly retryAfter?: number | undefined }
  /** The server answered, but does not allow this page's origin. */
  | { readonly kind: 'cors-blocked' }
  /** The connection did not open in time. */
  | { readonly kind: 'timeout' }
  /** The server answered the offer, but no data channel opened: usually a network that blocks UDP. */
  | { readonly kind: 'ice-failed' }
  /** `getToken` failed, or the server refused its token. The client requests another one. `detail`: the error, in English. */
  | { readonly kind: 'token-failed'; readonly detail: string }
  /**
   * The server does not accept the token any more: the person has to log in again. `detail`: a sentence from the server,
   * if there is one.
   */
  | { readonly kind: 'signed-out'; readonly detail: string }
  /** The connection was open and broke without a close message. */
  | { readonly kind: 'lost' }
  /**
   * The server closed the connection. `until` is when a kicked member may return, in milliseconds since 1970. `retryAfter`:
   * how long the client has to wait, in milliseconds.
   */
  | {
      readonly kind: 'closed';
      readonly close: ServerClose;
      readonly until?: number | undefined;
      readonly retryAfter?: number | undefined;
    };

/** How the server closed a connection. */
export interface ServerClose {
  readonly code: CloseCode;
  /** The client reconnects by itself. */
  readonly reconnects: boolean;
  /** A sentence from the server for people. Empty when the server sent only a WebSocket close status. */
  readonly reason: string;
}

/** The error that a `Connect` rejects with. */
export class ConnectError extends Error {
  constructor(readonly failure: ConnectFailure) {
    super(failure.kind);
  }
}

/** Returns why an attempt failed. Reports any error that is not a `ConnectError`, and counts it as `unreachable`. */
export function toConnectFailure(error: unknown): ConnectFailure {
  // A script that loads on demand has a class of its own.
  const { failure } = error as Partial<ConnectError>;
  if (failure) return failure;
  reportFault(error);
  return { kind: 'unreachable' };
}

/** Returns true when the client should reconnect by itself, false when only the user decides. */
export function isRetryable(failure: ConnectFailure): boolean {
  if (failure.kind === 'refused') return failure.status >= 500 || failure.status === 429;
  return failure.kind === 'closed' ? failure.close.reconnects : failure.kind !== 'signed-out';
}

/** Returns how long the server asked the client to wait, in milliseconds. 0 without a wait. */
export function readRetryAfter(failure: ConnectFailure): number {
  return (failure as { readonly retryAfter?: number | undefined }).retryAfter || 0;
}

/** Reports an error as uncaught, without interrupting the caller. Node has no `reportError`. */
export function reportFault(error: unknown): void {
  (globalThis.reportError ?? console.error)(error);
}

import type { CloseCode } from '../../src/protocol/close-codes.ts';

/** Why there is no connection. */
export type ConnectFailure =
  /** The server answered the request with a no. `retryAfter` in milliseconds, when it named one. */
  | {
      readonly kind: 'refused';
      readonly status: number;
      readonly detail: string;
      readonly retryAfter?: number | undefined;
    }
  /** The server did not answer the request: offline, a wrong address, an answer that CORS hides, or one of a proxy's own. */
  | { readonly kind: 'unreachable'; readonly retryAfter?: number | undefined }
  /** A server is there, and does not let this page's origin read its answers. */
  | { readonly kind: 'cors-blocked' }
  /** The request was answered, and no channel opened in time. */
  | { readonly kind: 'timeout' }
  /** The request was answered, and the two sides found no way to each other. */
  | { readonly kind: 'ice-failed' }
  /** The connection was there and is gone, without a word. */
  | { readonly kind: 'lost' }
  /** The server closed it and said why, and keeps us out `until` then, in milliseconds since 1970, if it said so. */
  | { readonly kind: 'closed'; readonly close: ServerClose; readonly until?: number | undefined };

/** How the server closed it. */
export interface ServerClose {
  readonly code: CloseCode;
  readonly reconnects: boolean;
  /** The server's sentence for people; empty when it only gave a WebSocket close code. */
  readonly reason: string;
}

/** What a `Connect` rejects with. */
export class ConnectError extends Error {
  constructor(readonly failure: ConnectFailure) {
    super(failure.kind);
  }
}

/** Why an attempt failed. What is no `ConnectError` is a fault of our own: it is reported, and the server not reached. */
export function toConnectFailure(error: unknown): ConnectFailure {
  if (error instanceof ConnectError) return error.failure;
  reportError(error);
  return { kind: 'unreachable' };
}

/** True: trying again may help. False: only a person decides to. */
export function isRetryable(trouble: ConnectFailure): boolean {
  switch (trouble.kind) {
    case 'refused':
      return trouble.status >= 500 || trouble.status === 429;
    case 'closed':
      return trouble.close.reconnects;
    default:
      return true;
  }
}

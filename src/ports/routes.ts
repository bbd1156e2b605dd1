import type { Problem } from '../http/problem.ts';

/** The response of a route, or its refusal. */
export type RouteOutcome = Response | Problem;

/** Facts about a request that the request itself does not contain. */
export interface RouteContext {
  readonly pathname: string;
  /** IP address at the other end of the socket: that of the client, or of the nearest proxy. */
  readonly socketAddress: string;
  /** IP address of the client, behind the trusted proxies. */
  readonly address: string;
  /** Closes the connection when nothing moves on it for some seconds, instead of the default of 10. Counts in steps of 4. */
  readonly setIdleTimeout: (seconds: number) => void;
  /** Serves the built-in file at this path. */
  readonly serveFile: () => RouteOutcome;
}

/** Paths that a capability adds to the server. */
export interface Routes {
  /** Exact paths, such as `/check`. They take precedence over files of the same path. */
  readonly paths: readonly string[];
  /** Starts of paths, each with a slash at its end, such as `/api/`. Every path that begins with one belongs to the capability. */
  readonly folders?: readonly string[];
  /**
   * True for paths that are not for pages of other sites: their responses have no CORS headers, and preflight requests go to
   * `handle`. They also have limits of their own: the server does not count their requests.
   */
  readonly isPrivate?: boolean;
  /**
   * True for paths that pages of allowed origins use, like the endpoints of rooms: the server refuses those of other origins, and adds
   * CORS headers. `handle` limits the requests.
   */
  readonly isForPages?: boolean;
  /** Handles every request for one of these paths, or in one of these folders, with any method. */
  handle(request: Request, context: RouteContext): RouteOutcome | Promise<RouteOutcome>;
  /** Receives each request for a room's endpoint (WHIP, WHEP, WebSocket) before the server handles it. */
  observe?(request: Request, socketAddress: string): void;
}

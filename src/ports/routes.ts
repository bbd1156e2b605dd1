import type { Problem } from '../http/problem.ts';

/** What a route answers with. */
export type RouteOutcome = Response | Problem;

/** What a route learns about a request besides the request itself. */
export interface RouteContext {
  readonly pathname: string;
  /** IP address at the other end of the socket: the client, or the nearest proxy. */
  readonly socketAddress: string;
  /** IP address of the client, behind the trusted proxies. */
  readonly address: string;
  /** Serves the file that is built in at this path. */
  readonly serveFile: () => RouteOutcome;
}

/** Paths that a capability adds to the server. */
export interface Routes {
  /** Exact paths, such as `/check`. They take precedence over files of the same path. */
  readonly paths: readonly string[];
  /** Answers a request for one of these paths, whatever its method. */
  handle(request: Request, context: RouteContext): RouteOutcome | Promise<RouteOutcome>;
  /** Receives each request for a room's endpoint (WHIP, WHEP, WebSocket) before the server handles it. */
  observe?(request: Request, socketAddress: string): void;
}

import type { Asset } from '../assets/assets.ts';
import type { OnCarrier } from '../carriers/carrier.ts';
import type { Log } from '../log.ts';
import type { Routes } from '../ports/routes.ts';
import type { SignalingDeps } from '../signaling/signaling-deps.ts';
import type { Cors } from './cors.ts';

/** What the HTTP server listens on, serves and works with. */
export interface ServerOptions {
  readonly port: number;
  /** Address to bind; undefined means all. */
  readonly host: string | undefined;
  /** Files by path. */
  readonly assets: ReadonlyMap<string, Asset>;
  readonly cors: Cors;
  readonly signaling: SignalingDeps;
  /** Paths that capabilities add. */
  readonly routes: readonly Routes[];
  /** Receives each WebSocket that opens. */
  readonly admit: OnCarrier;
  readonly log: Log;
  /** Number of trusted proxies in front of the server. */
  readonly trustedProxies: number;
  /** Most WebSockets at a time. */
  readonly maxWebSockets: number;
}

/** A server that listens. */
export interface RunningServer {
  /** TCP port. */
  readonly port: number | undefined;
  /** Number of open WebSockets. */
  readonly pendingWebSockets: number;
  /** Takes no more requests. */
  stop(): Promise<void>;
}

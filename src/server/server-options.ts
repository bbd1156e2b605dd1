import type { OnCarrier } from '../carriers/carrier.ts';
import type { Asset } from '../assets/assets.ts';
import type { Cors } from './cors.ts';
import type { CheckDeps } from '../doctor/endpoint.ts';
import type { Log } from '../log.ts';
import type { SignalingDeps } from '../signaling/signaling-deps.ts';

/** What the server is made of. */
export interface ServerOptions {
  readonly port: number;
  readonly host: string | undefined;
  readonly assets: ReadonlyMap<string, Asset>;
  readonly cors: Cors;
  readonly signaling: SignalingDeps;
  readonly check: CheckDeps;
  readonly admit: OnCarrier;
  readonly log: Log;
  /** Trusted proxies in front of the server. */
  readonly trustedProxies: number;
  /** Most WebSockets at a time. */
  readonly maxWebSockets: number;
}

/** A server that listens. */
export interface RunningServer {
  /** TCP port. */
  readonly port: number | undefined;
  /** How many WebSockets are open. */
  readonly pendingWebSockets: number;
  /** Takes no more requests. */
  stop(): Promise<void>;
}

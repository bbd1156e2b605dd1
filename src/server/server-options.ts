import type { Asset } from '../assets/asset.ts';
import type { EarlierBuilds } from '../assets/earlier-builds.ts';
import type { OnCarrier } from '../carriers/carrier.ts';
import type { Clock } from '../clock.ts';
import type { UnsentBytes } from '../carriers/unsent-bytes.ts';
import type { Problem } from '../http/problem.ts';
import type { NetworkShares } from '../limits/network-shares.ts';
import type { Log } from '../log.ts';
import type { Observed } from '../ports/observations.ts';
import type { ReadinessCheck } from '../ports/readiness.ts';
import type { Routes } from '../ports/routes.ts';
import type { SignalingDeps } from '../signaling/signaling-deps.ts';
import type { Cors } from './cors.ts';

/** Options and collaborators of the HTTP server. */
export interface ServerOptions extends Observed {
  readonly port: number;
  /** Address to bind; undefined means all addresses. */
  readonly host: string | undefined;
  /** Files by path. */
  readonly assets: ReadonlyMap<string, Asset>;
  /** Scripts of the builds before an upgrade. */
  readonly earlierBuilds: EarlierBuilds;
  readonly cors: Cors;
  readonly signaling: SignalingDeps;
  /** Paths that capabilities add. */
  readonly routes: readonly Routes[];
  /** Receives each WebSocket that opens. */
  readonly admit: OnCarrier;
  readonly clock: Clock;
  readonly log: Log;
  /** Number of trusted proxies in front of the server. */
  readonly trustedProxies: number;
  /** Maximum number of open WebSockets. */
  readonly maxWebSockets: number;
  /** Limits the WebSockets of each network. */
  readonly shares: NetworkShares;
  readonly unsent: UnsentBytes;
  /** Returns the refusal of every new WebSocket while the server shuts down. */
  readonly drainRefusal: () => Problem | undefined;
  /** Conditions under which the server takes new members, for `/readyz`. */
  readonly readiness: readonly ReadinessCheck[];
}

/** A listening server. */
export interface RunningServer {
  /** TCP port. */
  readonly port: number | undefined;
  /** Number of open WebSockets. */
  readonly pendingWebSockets: number;
  /** Stops accepting requests. */
  stop(): Promise<void>;
}

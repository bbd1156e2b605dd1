/** The transport of a carrier. */
export type Route = 'data-channel' | 'websocket';

/** The routes a client may use, the preferred one first. */
export type Routes = readonly [Route, ...Route[]];

/** The network path of a carrier, as far as this side can measure it. */
export interface NetworkPath {
  /** True through a TURN server (RFC 8656). Undefined on a WebSocket. */
  readonly isRelayed?: boolean;
  /** Undefined before it was measured. On a WebSocket, the time that the welcome took. */
  readonly roundTripMs: number | undefined;
  /** Undefined where the platform hides it. */
  readonly family?: 'IPv4' | 'IPv6' | undefined;
}

/** An open connection to the server that carries text frames both ways. Set each callback once. */
export interface Carrier {
  readonly route: Route;
  /** A better carrier that still opens. It replaces this one when it is open. */
  successor?: Promise<Carrier>;
  /** Sends one frame. Never throws: a carrier that cannot send closes. */
  send(text: string): void;
  /** Ends the session on the server if possible, then closes. Safe to call twice. */
  leave(): void;
  /** Closes this side and frees it. Calls no callback afterwards. Safe to call twice. */
  close(): void;
  /** Resolves to undefined where the carrier cannot measure its path. */
  path(): Promise<NetworkPath | undefined>;
  onText: (text: string) => void;
  /** Called when nothing gets through at the moment. The carrier may recover. */
  onStalled: () => void;
  /** Called once, when the server or the network closed the carrier. `status` is the WebSocket close code, if any. */
  onClosed: (status?: number) => void;
}

/** A request for a carrier. */
export interface ConnectRequest {
  readonly route: Route;
  /** The number of this attempt, from 1: one more than the attempts in a row that failed. */
  readonly attempt: number;
  /** Called when the offer is sent, and again when the response begins. A WebSocket has no offer. */
  readonly signaling?: () => void;
}

/** Opens a carrier. Rejects with `ConnectError`, or with the signal's reason once the signal is aborted. */
export type Connect = (signal: AbortSignal, request: ConnectRequest) => Promise<Carrier>;

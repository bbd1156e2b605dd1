/** What a frame travels on. */
export type Route = 'data-channel' | 'websocket';

/** The routes a client may take, the best one first. */
export type Routes = readonly [Route, ...Route[]];

/** How a carrier's frames get to the server, as far as this side can tell. */
export interface NetworkPath {
  /** Through a TURN server (RFC 8656). Undefined where that has no meaning. */
  readonly isRelayed?: boolean;
  /** From here to the server and back, in milliseconds. */
  readonly roundTrip: number | undefined;
  readonly family?: 'IPv4' | 'IPv6' | undefined;
}

/** What carries text frames both ways between the client and the server, already open. Each callback is set once, by its user. */
export interface Carrier {
  readonly route: Route;
  /** Sends one frame. A carrier that cannot send closes; it never throws. */
  send(text: string): void;
  /** Ends the session on the server as far as the carrier can, then closes. Safe to call twice. */
  leave(): void;
  /** Closes this side and frees it. No callback follows. Safe to call twice. */
  close(): void;
  /** Undefined where the carrier cannot see its path at all. */
  path(): Promise<NetworkPath | undefined>;
  onText: (text: string) => void;
  /** Nothing gets through just now; that may pass. */
  onStalled: () => void;
  /** The other side or the network closed it; reported once. `status` is a WebSocket close code, where there is one. */
  onClosed: (status?: number) => void;
}

/** What is to be opened. */
export interface ConnectRequest {
  readonly route: Route;
  /** Counts from 1 and tells how many tries in a row have failed. */
  readonly attempt: number;
}

/** Opens a carrier. Rejects with `ConnectError`, or with the signal's reason once that is aborted. */
export type Connect = (signal: AbortSignal, opening: ConnectRequest) => Promise<Carrier>;

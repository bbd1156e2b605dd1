/** What carries text frames both ways between the client and the server, already open. Each callback is set once, by its user. */
export interface Carrier {
  /** Sends one frame. A carrier that cannot send closes; it never throws. */
  send(text: string): void;
  /** Ends the session on the server as far as the carrier can, then closes. Safe to call twice. */
  leave(): void;
  /** Closes this side and frees it. No callback follows. Safe to call twice. */
  close(): void;
  onText: (text: string) => void;
  /** The other side or the network closed it; reported once. `status` is a WebSocket close code, where there is one. */
  onClosed: (status?: number) => void;
}

/**
 * Opens a carrier. Rejects with `ConnectError`, or with the signal's reason once that is aborted. `attempt` counts from 1
 * and tells how many in a row have failed.
 */
export type Connect = (signal: AbortSignal, attempt: number) => Promise<Carrier>;

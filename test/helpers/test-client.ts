/** How a carrier ended: a WebSocket says with which status and reason, a data channel says nothing. */
export interface CloseInfo {
  readonly status?: number;
  readonly reason?: string;
}

/** A client of the real server over either carrier, so that one suite describes both. */
export interface TestClient extends AsyncDisposable {
  /** Every text that came, in order. */
  readonly messages: readonly string[];
  send(text: string): void;
  sendBytes(bytes: Uint8Array): void;
  /** The first text behind those already taken that is accepted; rejects after `within` ms or when the carrier closes. */
  next(accepts?: (text: string) => boolean, within?: number): Promise<string>;
  /** Resolves when the carrier is closed, whoever closed it. */
  readonly closed: Promise<CloseInfo>;
  /** Closes the carrier; what was sent before still arrives. Resolves with `closed`. */
  close(): Promise<CloseInfo>;
}

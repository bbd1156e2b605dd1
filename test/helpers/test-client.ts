/** Status and reason with which a WebSocket closed. Empty for a data channel. */
export interface CloseInfo {
  readonly status?: number;
  readonly reason?: string;
}

/** A client of the real server over either carrier, so that one suite tests both. */
export interface TestClient extends AsyncDisposable {
  /** Every text received, in order. */
  readonly messages: readonly string[];
  send(text: string): void;
  sendBytes(bytes: Uint8Array): void;
  /** Resolves to the next text that is accepted. Rejects after `timeoutMs` or when the carrier closes. */
  next(accepts?: (text: string) => boolean, timeoutMs?: number): Promise<string>;
  /** Resolves when either side has closed the carrier. */
  readonly closed: Promise<CloseInfo>;
  /** Closes the carrier after everything sent has left. Resolves with `closed`. */
  close(): Promise<CloseInfo>;
}

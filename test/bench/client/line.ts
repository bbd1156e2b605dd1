/** An open carrier, seen from the client. */
export interface Line {
  /** Sends a frame; does nothing once it is closed. */
  send(frame: string): void;
  close(): void;
}

/** Where a line leads to, and how it is opened. */
export interface LineAddress {
  /** URL of the server. */
  readonly url: string;
  readonly room: string;
  /** Empty, or what the client asks to speak. */
  readonly protocol: string;
  /** True: the offer names no candidates. */
  readonly ungathered: boolean;
}

/** What a line tells. */
export interface LineEvents {
  text(frame: string): void;
  /** It closed, and not because `close` was called. */
  closed(): void;
}

/** A line that is not open by then has failed, in milliseconds. */
export const OPEN_WITHIN = 20_000;

/** Rejects when the promise takes too long. */
export async function inTime<Value>(promise: Promise<Value>, what: string): Promise<Value> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${what} took more than ${OPEN_WITHIN} ms`)), OPEN_WITHIN);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}

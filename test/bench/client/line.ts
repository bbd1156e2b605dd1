/** An open transport of a member. */
export interface Line {
  /** Sends a frame. Does nothing after the close. */
  send(frame: string): void;
  close(): void;
}

/** Target and options of a line. */
export interface LineOptions {
  /** URL of the server. */
  readonly url: string;
  readonly room: string;
  /** The requested subprotocol, or empty. */
  readonly protocol: string;
  /** True: the offer has no candidates. */
  readonly ungathered: boolean;
}

/** Callbacks of a line. */
export interface LineEvents {
  text(frame: string): void;
  /** The line closed without a call of `close`, for this reason. */
  closed(reason: string): void;
}

/** The time that a line may take to open, in milliseconds. */
export const OPEN_TIMEOUT_MS = 20_000;

/** Settles like the promise, and rejects when it takes longer than a line may take to open. */
export async function rejectWhenLate<Value>(promise: Promise<Value>, what: string): Promise<Value> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${what} took more than ${OPEN_TIMEOUT_MS} ms`)), OPEN_TIMEOUT_MS);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** How a carrier ends: what `bye` says, what a WebSocket closes with, and whether the client should come back. */
export interface Closing {
  readonly code: ClosingCode;
  /** WebSocket close code, from the private range (RFC 6455 section 7.4.2). */
  readonly status: number;
  /** True: reconnect by itself. False: only a person decides to come back. */
  readonly comeBack: boolean;
  /** A sentence for people. */
  readonly reason: string;
}

/**
 * Every way the server ends a carrier of its own accord. A close that is none of these, or without `bye`,
 * is an accident: come back.
 */
export const closings = {
  shutdown: closing('shutdown', 4000, true, 'The server is restarting.'),
  silent: closing('silent', 4001, true, 'Nothing was heard from you for 12 seconds.'),
  'hello-timeout': closing('hello-timeout', 4002, true, 'No hello came within 5 seconds.'),
  slow: closing('slow', 4003, true, 'You read more slowly than the room speaks.'),
  'room-limit': closing('room-limit', 4004, true, 'The server has as many rooms as it may have.'),
  ended: closing('ended', 4100, false, 'The session was ended.'),
  protocol: closing('protocol', 4101, false, 'That is not chat.v1.'),
  unsupported: closing('unsupported', 4102, false, 'This protocol is not spoken here; use "" or "chat.v1".'),
  'too-many-channels': closing('too-many-channels', 4103, false, 'A peer may open four channels at a time.'),
  'too-large': closing('too-large', 4105, false, 'A message has at most 65,536 bytes.'),
  flood: closing('flood', 4104, false, 'You send more than the server can take.'),
} as const satisfies Record<string, Closing>;

/** The `code` of `bye`. */
export type ClosingCode =
  | 'shutdown'
  | 'silent'
  | 'hello-timeout'
  | 'slow'
  | 'room-limit'
  | 'ended'
  | 'protocol'
  | 'unsupported'
  | 'too-many-channels'
  | 'too-large'
  | 'flood';

/** The closing a code or a WebSocket status stands for, if it is one of ours. */
export function closingOf(codeOrStatus: string | number): Closing | undefined {
  return Object.values(closings).find((one) => one.code === codeOrStatus || one.status === codeOrStatus);
}

function closing(code: ClosingCode, status: number, comeBack: boolean, reason: string): Closing {
  return { code, status, comeBack, reason };
}

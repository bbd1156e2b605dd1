/** How a carrier ends: what `bye` says, what a WebSocket closes with, and whether the client should come back. */
export interface Closing {
  readonly code: ClosingCode;
  /** WebSocket close code, from the private range (RFC 6455 section 7.4.2). */
  readonly status: number;
  /** True: reconnect by itself. False: only a person decides to come back. */
  readonly comeBack: boolean;
  /** True: the member leaves at once. False: it stays for the grace period. */
  readonly leaves: boolean;
  /** A sentence for people. */
  readonly reason: string;
  /** Who is `kicked` may come back after so many milliseconds. */
  readonly retryAfter?: number;
}

/** Come back, your place is kept for the grace period. */
const returning = { comeBack: true, leaves: false };
/** Do not come back by yourself; the place is gone. */
const final = { comeBack: false, leaves: true };

/**
 * Every way the server ends a carrier of its own accord. A close that is none of these, or without `bye`,
 * is an accident: come back.
 */
export const closings = {
  shutdown: { code: 'shutdown', status: 4000, ...returning, reason: 'The server is restarting.' },
  silent: { code: 'silent', status: 4001, ...returning, reason: 'Nothing was heard from you for 12 seconds.' },
  'hello-timeout': { code: 'hello-timeout', status: 4002, ...returning, reason: 'No hello came within 5 seconds.' },
  slow: { code: 'slow', status: 4003, ...returning, reason: 'You read more slowly than the room speaks.' },
  'room-limit': { code: 'room-limit', status: 4004, ...returning, reason: 'The server has no space for another room.' },
  failed: { code: 'failed', status: 4005, ...returning, reason: 'The server could not read its journal.' },
  ended: { code: 'ended', status: 4100, ...final, reason: 'The session was ended.' },
  protocol: { code: 'protocol', status: 4101, ...final, reason: 'That is not chat.v1.' },
  unsupported: { code: 'unsupported', status: 4102, ...final, reason: 'Only "" and "chat.v1" are spoken here.' },
  'too-many-channels': {
    code: 'too-many-channels',
    status: 4103,
    ...final,
    reason: 'A peer has at most four channels.',
  },
  'too-large': { code: 'too-large', status: 4109, ...final, reason: 'A message has at most 65,536 bytes.' },
  flood: { code: 'flood', status: 4104, ...final, reason: 'You send more than the server can take.' },
  rate: { code: 'rate', status: 4105, ...final, reason: 'You went on although you were told to wait.' },
  replaced: { code: 'replaced', status: 4106, comeBack: false, leaves: false, reason: 'You are here from elsewhere.' },
  kicked: { code: 'kicked', status: 4107, ...final, reason: 'A moderator asked you to leave.' },
  'not-admin': { code: 'not-admin', status: 4108, ...final, reason: 'The admin token is wrong.' },
} as const satisfies Record<string, { [Field in keyof Omit<Closing, 'code'>]: Closing[Field] } & { code: string }>;

/** The `code` of `bye`. */
export type ClosingCode = keyof typeof closings;

/** The closing a code or a WebSocket status stands for, if it is one of ours. */
export function closingOf(codeOrStatus: string | number): Closing | undefined {
  return Object.values(closings).find((one) => one.code === codeOrStatus || one.status === codeOrStatus);
}

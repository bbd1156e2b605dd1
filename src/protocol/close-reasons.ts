import { type CloseCode, closeStatus, mayReconnect } from './close-codes.ts';

/** How a carrier ends: what `bye` says, what a WebSocket closes with, and what becomes of the member. */
export interface CloseReason {
  readonly code: CloseCode;
  /** WebSocket close code, from the private range (RFC 6455 section 7.4.2). */
  readonly status: number;
  /** True: the member leaves at once. False: it stays for the grace period. */
  readonly leaves: boolean;
  /** A sentence for people. */
  readonly reason: string;
  /** Who is `kicked` may come back after so many milliseconds. */
  readonly retryAfter?: number;
}

/** A sentence for people, for each. */
const reasons: Readonly<Record<CloseCode, string>> = {
  shutdown: 'The server is restarting.',
  silent: 'Nothing was heard from you for 12 seconds.',
  'hello-timeout': 'No hello came within 5 seconds.',
  slow: 'You read more slowly than the room speaks.',
  'room-limit': 'The server has no space for another room.',
  failed: 'The server could not read its journal.',
  ended: 'The session was ended.',
  protocol: 'That is not chat.v1.',
  unsupported: 'Only "" and "chat.v1" are spoken here.',
  'too-many-channels': 'A peer has at most four channels.',
  'too-large': 'A message has at most 65,536 bytes.',
  flood: 'You send more than the server can take.',
  rate: 'You went on although you were told to wait.',
  replaced: 'You are here from elsewhere.',
  kicked: 'A moderator asked you to leave.',
  'not-admin': 'The admin token is wrong.',
};

/** Every way the server ends a carrier. Who is replaced stays; who comes back keeps the place for the grace period. */
export const closeReasons = Object.fromEntries(
  Object.entries(reasons).map(([key, reason]) => {
    const code = key as CloseCode;
    const leaves = !mayReconnect(code) && code !== 'replaced';
    return [code, { code, status: closeStatus[code], leaves, reason }];
  }),
) as Readonly<Record<CloseCode, CloseReason>>;

import type { CloseCode } from '../../../src/protocol/close-codes.ts';
import type { ConnectFailure } from '../../client/connect-failure.ts';
import { ALERT, BAN, LOCK, TRASH, UNPLUG } from '../look/icons.ts';

/** After these codes only a new page, or a change by the owner of the page, helps. */
const FINAL_CODES: readonly CloseCode[] = ['protocol', 'unsupported', 'too-many-channels', 'not-admin'];

/** Their sentences say what to choose. */
const SELF_EXPLAINING_CODES: readonly CloseCode[] = ['ended', 'replaced'];

/** Returns the code with which the server closed the connection, or undefined. */
function closeCode(failure: ConnectFailure): CloseCode | undefined {
  return failure.kind === 'closed' ? failure.close.code : undefined;
}

/** Returns whether another attempt can succeed although neither the page nor the server has changed. */
export function canRetry(failure: ConnectFailure): boolean {
  // The server refuses a request again for the same reason, unless it did not arrive in time (408).
  if (failure.kind === 'refused') return failure.status === 408;
  return !FINAL_CODES.some((code) => code === closeCode(failure));
}

/** Returns whether the reason for the end says what you can do, or nothing that you can do helps. */
export function namesRemedy(failure: ConnectFailure): boolean {
  if (failure.kind === 'refused' && failure.status === 401) return false;
  return !canRetry(failure) || SELF_EXPLAINING_CODES.some((code) => code === closeCode(failure));
}

/** Treats a room for users like the end of a session: the remedy is to sign in. */
export function signIn(failure: ConnectFailure): ConnectFailure {
  return closeCode(failure) === 'users-only' ? { kind: 'signed-out', detail: '' } : failure;
}

/** Returns the path of the icon for a failure. */
export function endingIcon(failure: ConnectFailure): string {
  switch (failure.kind) {
    case 'signed-out':
      return LOCK;
    case 'refused':
      return failure.status === 401 ? LOCK : ALERT;
    case 'closed':
      return closeIcons[failure.close.code] ?? ALERT;
    default:
      return UNPLUG;
  }
}

const closeIcons: Partial<Record<CloseCode, string>> = {
  ...{ kicked: BAN, 'network-banned': BAN, 'room-deleted': TRASH, ended: UNPLUG, replaced: UNPLUG },
  ...{ 'users-only': LOCK, 'not-admin': LOCK },
};

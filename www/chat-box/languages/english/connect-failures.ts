import type { CloseCode } from '../../../../src/protocol/close-codes.ts';
import type { ConnectFailure } from '../../../client/connect-failure.ts';
import { moment } from '../english-formats.ts';

const INCOMPATIBLE = 'This page isn’t compatible with the server. Reload the page.';

/** Sentences that replace the server's own, where those do not name the remedy or use a term of the protocol. */
const closed: Partial<Record<CloseCode, string>> = {
  silent: 'The connection timed out.',
  'hello-timeout': 'Connecting took too long.',
  replaced: 'This chat is now open in another tab or window. Choose Try again to use it here.',
  ended: 'You left the chat. Choose Try again to rejoin.',
  protocol: INCOMPATIBLE,
  unsupported: INCOMPATIBLE,
};

/** Words of the scripts that show the state of the connection, in English. */
export const english = {
  join: 'Join the chat',
  catchingUp: 'Loading missed messages…',
  /** Button that reconnects after the client has stopped trying. */
  tryAgain: 'Try again',
  /** Why there is no connection. */
  connectFailure(why: ConnectFailure): string {
    switch (why.kind) {
      case 'refused':
        return why.detail;
      case 'unreachable':
        return 'Couldn’t reach the chat server.';
      case 'timeout':
      case 'ice-failed':
        return 'Couldn’t connect to the chat server. Your network may be blocking it.';
      case 'cors-blocked':
        return 'The chat server doesn’t accept this site. The operator of the server can allow it.';
      case 'lost':
        return 'The connection was lost.';
      case 'token-failed':
        return 'Couldn’t sign you in.';
      case 'signed-out':
        return 'You’re signed out. Sign in again to join the chat.';
      case 'closed':
        return (
          (closed[why.close.code] ?? (why.close.reason || 'The server closed the connection.')) +
          (why.until === undefined ? '' : ` You can rejoin after ${moment.format(why.until)}.`)
        );
    }
  },
};

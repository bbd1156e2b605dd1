import type { ConnectFailure } from '../../../client/connect-failure.ts';

/** Words of the hint that stands in an empty log, in English. */
export const english = {
  idleTitle: 'Join the conversation',
  idleHint: 'You get a random name when you join.',
  joiningTitle: 'Joining…',
  aloneTitle: 'Nobody else is here yet',
  aloneHint: 'Share this page or open it in a second tab, then say hello.',
  emptyTitle: 'No messages yet',
  emptyHint: (others: number) =>
    `${others === 1 ? '1 other person is' : `${others} other people are`} online. Say hello.`,
  /** For people who can't write. */
  readOnlyHint: 'New messages appear here.',
  notConnectedTitle: 'Not connected',
  reconnectingHint: 'You can still write. Your messages are sent when you’re connected again.',
  disconnectedHint: (why: ConnectFailure): string =>
    why.kind === 'refused' && why.status === 401
      ? 'If you can sign in on this site, sign in. Otherwise its owner can add an access token for this server.'
      : why.kind === 'signed-out'
        ? 'Sign in on this site, then choose Try again.'
        : 'Choose Try again to reconnect.',
};

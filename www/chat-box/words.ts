import type { Failure } from '../client/outbox.ts';
import type { Trouble } from '../client/trouble.ts';

/** Every word the element says, in one place. */
export const words = {
  chat: (room: string) => `Chat: ${room}`,
  messages: (room: string) => `Messages in ${room}`,
  here: (count: number) => `${count} here`,
  whoIsHere: 'Who is here',
  you: 'you',
  youAre: 'You are',

  join: 'Join the chat',
  joining: 'Joining…',
  tryNow: 'Try now',
  tryAgain: 'Try again',

  notIn: 'You are not in the chat.',
  idleTitle: 'A chat, when you like',
  idleHint: 'You get a name of your own when you join.',
  joiningTitle: 'Joining…',
  aloneTitle: 'Nobody else is here yet',
  aloneHint: 'Share this page, or open it in a second tab, and say hello.',
  emptyTitle: 'No messages yet',
  emptyHint: (others: number) =>
    others === 1 ? 'One other person is here. Say hello.' : `${others} others are here. Say hello.`,
  awayTitle: 'Not connected',

  joined: 'joined',
  left: 'left',
  back: 'You were away for a moment. What was said meanwhile is not shown.',
  newest: 'New messages',

  write: 'Write a message',
  send: 'Send',
  sending: 'Sending',
  sendAgain: 'Send again',
  unitsLeft: (left: number) => `${left} left`,
  unitsOver: (over: number) => `${over} too many`,
  tooMuchWaiting: 'Too much is waiting to be sent. Wait for the connection.',

  again: (sentence: string) => `${sentence} Trying again…`,
  failure(why: Failure): string {
    switch (why) {
      case 'too-long':
        return 'Not sent: it is too long.';
      case 'bad-text':
        return 'Not sent: it holds characters that cannot be shown.';
      case 'ended':
        return 'Not sent: the connection ended.';
      default:
        // A newer server knows more reasons.
        return 'Not sent.';
    }
  },
  trouble(why: Trouble): string {
    switch (why.kind) {
      case 'refused':
        return why.detail;
      case 'unreachable':
        return 'The chat server cannot be reached.';
      case 'timeout':
        return 'The connection did not open in time. This network may block it.';
      case 'no-path':
        return 'No connection to the chat server was found. This network may block it.';
      case 'lost':
        return 'The connection was lost.';
      case 'closed':
        return why.closing.reason;
    }
  },
};

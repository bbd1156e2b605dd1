import type { ClosingCode } from '../../src/protocol/closings.ts';
import type { Route } from '../client/carrier.ts';
import type { Failure } from '../client/outbox.ts';
import type { Trouble } from '../client/trouble.ts';

/** Where the server's own sentence does not tell a reader what to do. */
const closed: Partial<Record<ClosingCode, string>> = {
  slow: 'This connection is slower than the room.',
  silent: 'The connection was silent for too long.',
  'hello-timeout': 'The connection was too slow to begin.',
  replaced: 'You went on in another tab or window. Try again to be here instead.',
  kicked: 'A moderator asked you to leave. You may be let in again later.',
  ended: 'You left the chat. Try again to come back.',
  protocol: 'This page and the server do not understand each other. Reload the page.',
  unsupported: 'This page and the server do not understand each other. Reload the page.',
  flood: 'You sent more than the server can take. Wait a little, then try again.',
  rate: 'You sent too much in a short time. Wait a little, then try again.',
};

/** Every word the element says, in one place. */
export const words = {
  chat: (room: string) => `Chat: ${room}`,
  messages: (room: string) => `Messages in ${room}`,
  here: (count: number) => `${count} here`,
  whoIsHere: 'Who is here',
  tooManyToList: 'Too many to list.',
  you: 'you',
  youAre: 'You are',
  youListen: 'You read along as',

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
  renamed: 'is now',
  deleted: 'This message was deleted.',
  edited: '(edited)',
  older: 'Earlier messages',
  catchingUp: 'Catching up…',
  newest: 'New messages',

  write: 'Write a message',
  send: 'Send',
  sending: 'Sending',
  sendAgain: 'Send again',
  insertEmoji: 'Insert an emoji',
  emoji: 'Emoji',
  emojiGroup: {
    smileys: 'Faces',
    people: 'Hands and people',
    hearts: 'Hearts and cheers',
    nature: 'Animals and nature',
    food: 'Food and drink',
    things: 'Things',
    signs: 'Signs',
  },
  unitsLeft: (left: number) => `${left} left`,
  unitsOver: (over: number) => `${over} too many`,
  tooMuchWaiting: 'Too much is waiting to be sent. Wait for the connection.',

  connection: 'Connection',
  connectionBy: (route: Route | undefined) =>
    route === undefined
      ? 'Connection: none'
      : route === 'websocket'
        ? 'Connection: WebSocket'
        : 'Connection: data channel',
  notConnected: 'Not connected.',
  carrier: 'Over',
  route: (route: Route) => (route === 'websocket' ? 'WebSocket (TCP)' : 'WebRTC data channel (UDP)'),
  way: 'Way',
  direct: 'direct',
  relayed: 'relayed (TURN)',
  roundTrip: 'Round trip',
  milliseconds: (count: number) => `${count} ms`,
  family: 'Address',
  since: 'Since',
  whyNoDataChannel(why: Trouble): string {
    switch (why.kind) {
      case 'refused':
        return `The server refused a data channel: ${why.detail}`;
      case 'lost':
        return 'The data channel fell silent, so a WebSocket took over. A data channel is looked for now and then.';
      default:
        return 'UDP does not get through from here, so a WebSocket is used. A data channel is looked for now and then.';
    }
  },

  again: (sentence: string) => `${sentence} Trying again…`,
  failure(why: Failure): string {
    switch (why) {
      case 'too-long':
        return 'Not sent: it is too long.';
      case 'bad-text':
        return 'Not sent: it holds characters that cannot be shown.';
      case 'ended':
        return 'Not sent: the connection ended.';
      case 'journal':
        return 'Not sent: the server could not keep it.';
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
        return closed[why.closing.code] ?? why.closing.reason;
    }
  },
};

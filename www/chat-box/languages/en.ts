import type { CloseCode } from '../../../src/protocol/close-codes.ts';
import type { Command } from '../../../src/protocol/client-messages.ts';
import type { ErrorMessage } from '../../../src/protocol/server-messages.ts';
import type { Route } from '../../client/carriers/carrier.ts';
import type { SendFailure } from '../../client/outbox/outgoing.ts';
import type { ConnectFailure } from '../../client/connect-failure.ts';

const RELOAD = 'This page and the server do not understand each other. Reload the page.';

/** Where the server's own sentence does not tell a reader what to do. */
const closed: Partial<Record<CloseCode, string>> = {
  replaced: 'You went on in another tab or window. Try again to be here instead.',
  ended: 'You left the chat. Try again to come back.',
  protocol: RELOAD,
  unsupported: RELOAD,
};

const moment = new Intl.DateTimeFormat(undefined, { weekday: 'short', hour: 'numeric', minute: '2-digit' });

/** Why a command that is no message was refused: the server's own sentences are English, and most say what to do. */
function refused({ code, reason, retryAfter = 0 }: ErrorMessage, command: Command): string {
  switch (code) {
    case 'bad-name':
      return badName(command.type === 'rename' ? (command.name ?? '') : '');
    case 'too-soon':
      return `${reason} You can change yours again in ${Math.ceil(retryAfter / 1_000)} s.`;
    default:
      return reason;
  }
}

/** Why a name cannot be had. */
function badName(name: string): string {
  return /^[\w-]{2,32}$/.test(name)
    ? 'That name is reserved. Choose another one.'
    : 'A name has 2 to 32 letters from A to Z, digits, _ and -.';
}

const plurals = new Intl.PluralRules('en');

/** The form of a sentence that goes with a number. */
function counted(count: number, { one, other }: { readonly one: string; readonly other: string }): string {
  return plurals.select(count) === 'one' ? one : other;
}

/** What the element says, in English. */
export const english = {
  direction: 'ltr',
  chat: (room: string) => `Chat: ${room}`,
  messages: (room: string) => `Messages in ${room}`,
  here: (count: number) => `${count} here`,
  you: 'you',
  // A name is drawn as an element of its own: where it stands in the sentence is the language's affair.
  youAre: <Name>(name: Name) => ['You are ', name],
  youListen: <Name>(name: Name) => ['You read along as ', name, '. Writing is off for you here.'],
  writing(names: readonly string[]): string {
    const [first, second] = names;
    switch (names.length) {
      case 0:
        return '';
      case 1:
        return `${first} is writing…`;
      case 2:
        return `${first} and ${second} are writing…`;
      default:
        return 'Several people are writing…';
    }
  },

  badName,
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
  listenHint: 'What others write appears here by itself.',
  awayTitle: 'Not connected',
  waitingHint: 'What you write is kept, and sent when the connection is back.',
  endedHint: (why: ConnectFailure): string =>
    why.kind === 'refused' && why.status === 401
      ? 'Whoever made this page can give it a token for this server.'
      : 'Nothing is tried until you say so.',

  joined: <Name>(name: Name) => [name, ' joined'],
  left: <Name>(name: Name) => [name, ' left'],
  renamed: <Name>(was: Name, name: Name) => [was, ' is now ', name],
  cameOrWent: (count: number) =>
    counted(count, { one: 'One other came or went', other: `${count} others came or went` }),
  today: 'Today',
  yesterday: 'Yesterday',
  deleted: 'This message was deleted.',
  edited: '(edited)',
  showAll: 'Show all',
  inReplyTo: 'In reply to:',
  notLoaded: 'An earlier message, not loaded yet',
  searching: 'Looking for the message this answers…',
  notKept: 'The message this answers is too far back, or not kept any more.',
  reactions: 'Reactions',
  reaction: (emoji: string, count: number) =>
    counted(count, { one: `${emoji}, one person`, other: `${emoji}, ${count} people` }),
  older: 'Earlier messages',
  catchingUp: 'Catching up…',
  unread: 'New',
  newMessages: (count: number) => counted(count, { one: '1 new message', other: `${count} new messages` }),
  toNewest: 'To the newest message',
  said: (name: string, text: string) => `${name}: ${text}`,
  saidAt: (name: string, time: string, text: string) => `${name}, ${time}: ${text}`,

  react: 'React',
  write: 'Write a message',
  send: 'Send',
  sendIn: (seconds: number) => `You can send again in ${seconds} s.`,
  tooFast: 'That was a lot at once. What you sent goes out by itself.',
  save: 'Save',
  cancel: 'Cancel',
  close: 'Close',
  editing: 'Your message',
  replyingTo: (name: string) => `Answer to ${name}`,
  deleteInstead: 'Nothing is left of your message. Delete it?',
  delete: 'Delete',
  names: 'Names',
  namesFound: (count: number) =>
    count === 1 ? 'One name. Press Enter to take it.' : `${count} names. Choose with the arrows, take one with Enter.`,
  help: '/nick and a name: take that name, or without one have one drawn\n/me and a text: say what you do\n/help: show this\n//: begin a text with a slash',
  unknownCommand: (command: string) =>
    `There is no command ${command}; /help lists them. Press Enter again to send it as a text.`,
  refused,
  sendAgain: 'Send again',
  insertEmoji: 'Insert an emoji',
  emoji: 'Emoji',
  unitsLeft: (left: number) => `${left} left`,
  unitsOver: (over: number) => `${over} too many`,
  tooMuchWaiting: 'Too much is waiting to be sent. Wait for the connection.',
  loadFailed: "Couldn't load this. Try again, or reload the page.",

  offline: 'You are offline.',
  againIn: (seconds: number) => `Trying again in ${seconds} s.`,
  again: 'Trying again…',
  failure(why: SendFailure): string {
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
  trouble(why: ConnectFailure): string {
    switch (why.kind) {
      case 'refused':
        return why.detail;
      case 'unreachable':
        return 'The chat server cannot be reached.';
      case 'timeout':
      case 'ice-failed':
        return 'No connection to the chat server came about. This network may block it.';
      case 'cors-blocked':
        return 'The chat server does not let this site in. Who runs the server can allow it.';
      case 'lost':
        return 'The connection was lost.';
      case 'closed':
        return (
          (closed[why.close.code] ?? (why.close.reason || 'The server ended the connection.')) +
          (why.until === undefined ? '' : ` You may come back after ${moment.format(why.until)}.`)
        );
    }
  },

  openChat: (room: string, unread: number) =>
    `Open the chat ${room}` + (unread === 0 ? '' : unread === 1 ? ', one new message' : `, ${unread} new messages`),
  closeChat: 'Close the chat',
  notifyMe: 'Notify me of new messages while I am elsewhere',
  saidIn: (name: string, room: string) => `${name} in ${room}`,
  whoIsHere: 'Who is here',
  tooManyToList: 'Too many to list.',
  rename: 'Change your name',
  newName: 'New name',
  nameRule: 'A name has 2 to 32 letters from A to Z, digits, _ and -. It changes once in 30 seconds.',
  draw: 'Surprise me',
  moderate: (name: string) => `Remove ${name}…`,
  keepOut: (name: string) => `Remove ${name} and keep them out for`,
  /** By seconds. */
  kickFor: [
    [0, 'no time: they may come back'],
    [300, '5 minutes'],
    [3_600, '1 hour'],
    [86_400, '1 day'],
    [604_800, '1 week'],
  ] as readonly (readonly [seconds: number, label: string])[],
  kick: 'Remove',

  actions: 'What to do with this message',
  reactWith: (emoji: string) => `React with ${emoji}`,
  moreEmoji: 'More emoji',
  reply: 'Reply',
  edit: 'Edit',
  askDelete: 'Delete this message for everyone?',
  askRemove: (name: string) => `Remove ${name} from the chat for an hour?`,

  emojiGroup: {
    smileys: 'Faces',
    people: 'Hands and people',
    hearts: 'Hearts and cheers',
    nature: 'Animals and nature',
    food: 'Food and drink',
    things: 'Things',
    signs: 'Signs',
  },
  connection: 'Connection',
  connectionBy: (route: Route | undefined): string =>
    `Connection: ${route === undefined ? 'none' : route === 'websocket' ? 'WebSocket' : 'data channel'}`,
  notConnected: 'Not connected.',
  carrier: 'Over',
  route: (route: Route): string => (route === 'websocket' ? 'WebSocket (TCP)' : 'WebRTC data channel (UDP)'),
  way: 'Way',
  direct: 'direct',
  relayed: 'relayed (TURN)',
  roundTrip: 'Round trip',
  milliseconds: (count: number) => `${count} ms`,
  family: 'Address',
  since: 'Since',
  whyNoDataChannel(why: ConnectFailure): string {
    switch (why.kind) {
      case 'refused':
        return `The server refused a data channel: ${why.detail}`;
      case 'lost':
        return 'The data channel fell silent, so a WebSocket took over. A data channel is looked for now and then.';
      default:
        return 'UDP does not get through from here, so a WebSocket is used. A data channel is looked for now and then.';
    }
  },
};

/** What the element says in one language. */
export type Words = typeof english;

import type { Route } from '../client/carrier.ts';
import type { Trouble } from '../client/trouble.ts';

/** What is said, in English, by all that one opens: a closed chat, people, the bar of a message, emoji, the connection. */
export const moreWords = {
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
};

/** Types of chat-box.js. Made from the sources by `bun run types`: change those. */

/** A chat room in a page. What a page may use of it is listed in api.ts. */
export interface ChatBox extends HTMLElement {
  /** Joins the room, or tries again at once after trouble. */
  join(): void;
  /** Leaves the room until `join`. */
  leave(): void;
  /** Says something now, or as soon as that is possible; false when too much waits already, or nobody ever joined. */
  send(text: string): boolean;
  /** Opens a panel or a bubble and puts the focus where one writes. */
  show(): void;
  /** Closes a panel or a bubble; whoever was in it gets the focus back where it was. */
  hide(): void;
  /** How much others said while the chat was closed or the page hidden. */
  readonly unread: number;
  /** The headless client; undefined before the first join. */
  readonly client: ChatClient | undefined;
  /** Where the connection is. */
  readonly state: ClientState;
  server: string | null;
  room: string | null;
  via: string | null;
  connect: string | null;
  token: string | null;
  /** Never an attribute, which anybody could read. */
  adminToken: string | null;
  /** Its styles ask for it. */
  scheme: string | null;
  /** Its styles ask for it. */
  mode: string | null;
  open: boolean;
  titleBadge: boolean;
  sound: boolean;
  notify: boolean;
  /** Sentences of the page's own, by name. */
  words: Partial<Words> | undefined;
}

/** One member of one room: connects, comes back as the same when the connection breaks, misses and repeats nothing. */
export interface ChatClient {
  readonly state: ClientState;
  /** Who you are, or were last; undefined before the first welcome. */
  readonly you: Person | undefined;
  /** Everyone in the room, yourself included, in the order they came; empty until the first welcome and in a large room. */
  readonly members: readonly Person[];
  /** How many are in the room. */
  readonly count: number;
  /** The room's messages as far as they are known here, each as it is now. */
  readonly messages: readonly Message[];
  /** The message with an id, as it is now; undefined when it is not known here. */
  find(id: string): Message | undefined;
  /** Older messages exist. */
  readonly hasOlder: boolean;
  /** `loadOlder` would ask for them now: we are in, and they are not on their way already. */
  readonly canLoadOlder: boolean;
  /** Identity of the room's stream, and the offset up to which it is known here without a gap. */
  readonly position: { readonly epoch: string | undefined; readonly offset: number };
  /** What you are connected by; undefined until the room has welcomed you. */
  readonly link: Link | undefined;
  /** How what you say gets to the server; undefined where that cannot be seen. */
  path(): Promise<NetworkPath | undefined>;
  /** Your commands that the room has not settled yet. */
  readonly outgoing: readonly Outgoing[];
  /** Until then, in milliseconds since 1970, what you say waits: you said too much. Undefined when it does not. */
  readonly pausedUntil: number | undefined;
  /** Listens until the returned function is called. */
  on<Name extends keyof ClientEvents>(name: Name, listener: (event: ClientEvents[Name]) => void): () => void;
  /** Joins the room, or tries again at once. Does nothing while joining or live. */
  join(): void;
  /** Leaves the room. What was not sent stays, as failed; who you were is forgotten. */
  leave(): void;
  /** Says something, now or as soon as the client is live. False when too much is waiting already. */
  send(text: string, replyTo?: string): boolean;
  /** Gives a command, to be carried out now or as soon as the client is live. False when too much is waiting already. */
  command(command: NewCommand): boolean;
  /** Gives a failed command again: under its old id where that is safe, so that it cannot act twice. */
  resend(id: string): void;
  /** Tells the others that you are writing. Call it as often as you like: it is said every 3 s at most. */
  typing(): void;
  /** Asks for the page before the oldest message known here; it comes as a change of `messages`. */
  loadOlder(): void;
}

/** Where the client is. */
export type ClientState =
  /** Nobody asked it to join, or it left. */
  | { readonly phase: 'idle' }
  /** Connecting, or connected and not welcomed yet. `attempt` counts from 1. */
  | { readonly phase: 'joining'; readonly attempt: number }
  /** In the room. `catchingUp` while what was missed is still on its way. */
  | {
      readonly phase: 'live';
      readonly you: Person;
      readonly limits: Limits;
      readonly isModerator: boolean;
      /** You only listen: what you send is refused. */
      readonly isReadonly: boolean;
      readonly catchingUp: boolean;
    }
  /** Tries again by itself `until` then, in milliseconds since 1970. `attempt` is the one that comes. */
  | { readonly phase: 'waiting'; readonly attempt: number; readonly retryAt: number; readonly failure: ConnectFailure }
  /** Does not try again by itself. */
  | { readonly phase: 'ended'; readonly failure: ConnectFailure };

/** Somebody in a room, or the author of a message as they were then. */
export interface Person {
  /** Stays the same when the name changes. */
  readonly id: string;
  readonly name: string;
}

/** What the server accepts. Times are milliseconds, sizes bytes unless named otherwise. */
export interface Limits {
  /** UTF-16 units in one text. */
  readonly text: number;
  /** Bytes in one frame. */
  readonly frame: number;
  /** Messages a second, with ten seconds' burst; 0 is no limit. */
  readonly rate: number;
  /** Bytes a second, with ten seconds' burst; 0 is no limit. */
  readonly rateBytes: number;
  /** How long a command id is remembered. */
  readonly dedupe: number;
  /** Silence after which the server pings. */
  readonly heartbeat: number;
}

/** Why there is no connection. */
export type ConnectFailure =
  /** The server answered the request with a no. `retryAfter` in milliseconds, when it named one. */
  | {
      readonly kind: 'refused';
      readonly status: number;
      readonly detail: string;
      readonly retryAfter?: number | undefined;
    }
  /** The server did not answer the request: offline, a wrong address, an answer that CORS hides, or one of a proxy's own. */
  | { readonly kind: 'unreachable'; readonly retryAfter?: number | undefined }
  /** A server is there, and does not let this page's origin read its answers. */
  | { readonly kind: 'cors-blocked' }
  /** The request was answered, and no channel opened in time. */
  | { readonly kind: 'timeout' }
  /** The request was answered, and the two sides found no way to each other. */
  | { readonly kind: 'ice-failed' }
  /** The connection was there and is gone, without a word. */
  | { readonly kind: 'lost' }
  /** The server closed it and said why, and keeps us out `until` then, in milliseconds since 1970, if it said so. */
  | { readonly kind: 'closed'; readonly close: ServerClose; readonly until?: number | undefined };

/** How the server closed it. */
export interface ServerClose {
  readonly code: CloseCode;
  readonly reconnects: boolean;
  /** The server's sentence for people; empty when it only gave a WebSocket close code. */
  readonly reason: string;
}

/** The `code` of a `bye` message. */
export type CloseCode =
  | 'shutdown'
  | 'silent'
  | 'hello-timeout'
  | 'slow'
  | 'room-limit'
  | 'failed'
  | 'ended'
  | 'protocol'
  | 'unsupported'
  | 'too-many-channels'
  | 'flood'
  | 'rate'
  | 'replaced'
  | 'kicked'
  | 'not-admin'
  | 'too-large';

/** A message as it is now. Live it is new; in history and replay, later events up to `rev` are folded in. */
export interface Message extends Journalled {
  readonly type: 'message';
  /** The message's name for ever: the client's id, or the server's for a plain member. */
  readonly id: string;
  readonly from: Person;
  /** Empty when deleted. */
  readonly text: string;
  readonly replyTo?: string | undefined;
  /** Offset of the last event folded in; only later ones apply. Absent: none was. */
  readonly rev?: number;
  /** The text was changed. */
  readonly edited?: true;
  readonly deleted?: true;
  readonly reactions?: readonly Reaction[];
}

/** What every journalled event has. */
interface Journalled {
  /** Position in the room's stream: rises, with gaps. */
  readonly offset: number;
  /** On the first journalled event of a frame: the offset of the event before it. Above your last: you missed some. */
  readonly prev?: number;
  /** Milliseconds since 1970. Order goes by offset, never by time. */
  readonly time: number;
}

/** How many reacted to a message with an emoji, and whether you did. */
export interface Reaction {
  readonly emoji: string;
  readonly count: number;
  readonly mine?: true;
}

/** What we are connected by. */
export interface Link {
  readonly route: Route;
  /** When the room welcomed us on it, in milliseconds since 1970. */
  readonly since: number;
  /** Why it is not a data channel, where one was wanted and that is known. */
  readonly fallbackReason: ConnectFailure | undefined;
}

/** What a frame travels on. */
export type Route = 'data-channel' | 'websocket';

/** How a carrier's frames get to the server, as far as this side can tell. */
export interface NetworkPath {
  /** Through a TURN server (RFC 8656). Undefined where that has no meaning. */
  readonly isRelayed?: boolean;
  /** From here to the server and back, in milliseconds. */
  readonly roundTrip: number | undefined;
  readonly family?: 'IPv4' | 'IPv6' | undefined;
}

/** A command of ours that the room has not settled yet. */
export interface Outgoing {
  readonly command: Command;
  /** When it was given, in milliseconds since 1970. */
  readonly time: number;
  readonly state: OutgoingState;
}

/** What has an id and gets exactly one `ack` or `error`; the same id never acts twice within 24 h. */
export type Command = Send | Edit | Delete | React | Rename | Kick;

/** Says something to the room. Comes back to everyone, the author too, as `message` with the same `id`. */
export interface Send {
  readonly type: 'send';
  /** Command id, made by the client: 16 to 64 URL-safe random characters. It names this message for ever. */
  readonly id: string;
  /** 1 to 4,000 UTF-16 units, without control characters but newline and tab. */
  readonly text: string;
  /** Id of the message this answers. */
  readonly replyTo?: string | undefined;
}

/** Changes the text of a message of your own. Comes back as `edited`. */
export interface Edit {
  readonly type: 'edit';
  readonly id: string;
  /** Id of the message. */
  readonly message: string;
  readonly text: string;
}

/** Deletes a message of your own, or any if you moderate. Comes back as `deleted`. */
export interface Delete {
  readonly type: 'delete';
  readonly id: string;
  readonly message: string;
}

/** Sets or takes back your reaction to a message. Comes back as `reacted`. */
export interface React {
  readonly type: 'react';
  readonly id: string;
  readonly message: string;
  /** One emoji. */
  readonly emoji: string;
  /** On or off; never a toggle, so that repeating it is harmless. */
  readonly on: boolean;
}

/** Changes your name, once in 30 s. Comes back as `renamed`; its `ack` brings a new token. */
export interface Rename {
  readonly type: 'rename';
  readonly id: string;
  /** 2 to 32 of `A-Za-z0-9_-`, unlike any other name in the room. Absent: the server makes one, as for a newcomer. */
  readonly name?: string | undefined;
}

/** Moderators only: ends a member and keeps member and address out of the room for a time. */
export interface Kick {
  readonly type: 'kick';
  readonly id: string;
  /** Id of the member. */
  readonly member: string;
  /** How long, 0 to 604,800 seconds. */
  readonly seconds: number;
}

/** Waiting for a connection, said and not answered, or refused: then only a person sends it again. */
export type OutgoingState =
  { readonly kind: 'pending' } | { readonly kind: 'sent' } | { readonly kind: 'failed'; readonly failure: SendFailure };

/** The server's refusal, or the connection that ended, by the server or by us, before it was settled. */
export type SendFailure = ErrorCode | 'ended';

/** Why something was refused. */
export type ErrorCode =
  | 'rate'
  | 'too-long'
  | 'bad-text'
  | 'bad-emoji'
  | 'bad-name'
  | 'name-taken'
  | 'not-found'
  | 'not-yours'
  | 'readonly'
  | 'not-moderator'
  | 'too-many'
  | 'too-soon'
  | 'busy'
  | 'journal';

/** What a client tells its listeners. */
export interface ClientEvents {
  state: ClientState;
  /** Who is here, or how many, changed. */
  members: readonly Person[];
  /** Somebody said something new; your own messages, too. */
  message: Message;
  /** Something that was there changed: an edit, a deletion, a reaction, a name. */
  changed: Exclude<JournalEvent, Message>;
  /** A page of messages came, or will not come. */
  messages: readonly Message[];
  /** What was known of the room is void: it starts anew with the page that follows. */
  reset: undefined;
  joined: Person;
  left: Person;
  /** Somebody is writing: a member id. Forget it after 5 s. */
  typing: string;
  /** Your commands that the room has not settled yet, after each change. */
  outgoing: readonly Outgoing[];
  /** A command that is not a message was refused; without a `reason` where the client itself did so. */
  refused: { readonly command: Command; readonly error: ErrorMessage };
}

/** What the journal keeps and replays. */
export type JournalEvent = Message | Edited | Deleted | Reacted | Renamed;

/** A message has another text now. Empty when the message was deleted since. */
export interface Edited extends Journalled {
  readonly type: 'edited';
  readonly message: string;
  readonly text: string;
}

/** A message is gone. */
export interface Deleted extends Journalled {
  readonly type: 'deleted';
  readonly message: string;
}

/** Somebody set or took back a reaction. */
export interface Reacted extends Journalled {
  readonly type: 'reacted';
  readonly message: string;
  readonly member: Person;
  readonly emoji: string;
  readonly on: boolean;
  /** How many have this reaction now. */
  readonly count: number;
}

/** Somebody has another name. A replayed one never changes who is here: `welcome` said that. */
export interface Renamed extends Journalled {
  readonly type: 'renamed';
  readonly member: Person;
  readonly was: string;
}

/** Something was refused. The room and your carrier are unharmed. */
export interface ErrorMessage {
  readonly type: 'error';
  /** The refused command's id, if it was a command. */
  readonly id?: string;
  readonly code: ErrorCode;
  /** A sentence for people. */
  readonly reason: string;
  /** Try again after so many milliseconds. */
  readonly retryAfter?: number;
}

/** A command before it has its id. */
export type NewCommand = Command extends infer One ? (One extends Command ? Omit<One, 'id'> : never) : never;

/** What the element says in one language. */
export interface Words {
  direction: string;
  chat: (room: string) => string;
  messages: (room: string) => string;
  here: (count: number) => string;
  you: string;
  youAre: <Name>(name: Name) => (string | Name)[];
  youListen: <Name>(name: Name) => (string | Name)[];
  writing(names: readonly string[]): string;
  badName: (name: string) => string;
  join: string;
  joining: string;
  tryNow: string;
  tryAgain: string;
  notIn: string;
  idleTitle: string;
  idleHint: string;
  joiningTitle: string;
  aloneTitle: string;
  aloneHint: string;
  emptyTitle: string;
  emptyHint: (others: number) => string;
  listenHint: string;
  awayTitle: string;
  waitingHint: string;
  endedHint: (why: ConnectFailure) => string;
  joined: <Name>(name: Name) => (string | Name)[];
  left: <Name>(name: Name) => (string | Name)[];
  renamed: <Name>(was: Name, name: Name) => (string | Name)[];
  cameOrWent: (count: number) => string;
  today: string;
  yesterday: string;
  deleted: string;
  edited: string;
  showAll: string;
  inReplyTo: string;
  notLoaded: string;
  searching: string;
  notKept: string;
  reactions: string;
  reaction: (emoji: string, count: number) => string;
  older: string;
  catchingUp: string;
  unread: string;
  newMessages: (count: number) => string;
  toNewest: string;
  said: (name: string, text: string) => string;
  saidAt: (name: string, time: string, text: string) => string;
  react: string;
  write: string;
  send: string;
  sendIn: (seconds: number) => string;
  tooFast: string;
  save: string;
  cancel: string;
  close: string;
  editing: string;
  replyingTo: (name: string) => string;
  deleteInstead: string;
  delete: string;
  names: string;
  namesFound: (count: number) => string;
  help: string;
  unknownCommand: (command: string) => string;
  refused: ({ code, reason, retryAfter }: ErrorMessage, command: Command) => string;
  sendAgain: string;
  insertEmoji: string;
  emoji: string;
  unitsLeft: (left: number) => string;
  unitsOver: (over: number) => string;
  tooMuchWaiting: string;
  loadFailed: string;
  offline: string;
  againIn: (seconds: number) => string;
  again: string;
  failure(why: SendFailure): string;
  trouble(why: ConnectFailure): string;
  openChat: (room: string, unread: number) => string;
  closeChat: string;
  notifyMe: string;
  saidIn: (name: string, room: string) => string;
  whoIsHere: string;
  tooManyToList: string;
  rename: string;
  newName: string;
  nameRule: string;
  draw: string;
  moderate: (name: string) => string;
  keepOut: (name: string) => string;
  /** By seconds. */
  kickFor: readonly (readonly [seconds: number, label: string])[];
  kick: string;
  actions: string;
  reactWith: (emoji: string) => string;
  moreEmoji: string;
  reply: string;
  edit: string;
  askDelete: string;
  askRemove: (name: string) => string;
  emojiGroup: {
    smileys: string;
    people: string;
    hearts: string;
    nature: string;
    food: string;
    things: string;
    signs: string;
  };
  connection: string;
  connectionBy: (route: Route | undefined) => string;
  notConnected: string;
  carrier: string;
  route: (route: Route) => string;
  way: string;
  direct: string;
  relayed: string;
  roundTrip: string;
  milliseconds: (count: number) => string;
  family: string;
  since: string;
  whyNoDataChannel(why: ConnectFailure): string;
}

/** Somebody said something new in the element's room. For the page. */
export interface ChatMessageEvent extends Event {
  readonly message: Message;
  /** You said it. */
  readonly own: boolean;
}

/** The element's connection is somewhere else. For the page. */
export interface ChatStateEvent extends Event {
  readonly state: ClientState;
}

/** Who is in the element's room, or how many, changed. For the page. */
export interface ChatMembersEvent extends Event {
  /** Empty in a large room. */
  readonly members: readonly Person[];
  readonly count: number;
}

/** A panel or bubble was opened or closed. For the page. */
export interface ChatToggleEvent extends Event {
  readonly open: boolean;
}

/** More, or nothing, is unread. For the page. */
export interface ChatUnreadEvent extends Event {
  readonly count: number;
}

/** Attributes of `<chat-box>`. A framework may write `null` or `undefined` for "not set". */
export interface ChatBoxAttributes {
  /** The directory the chat is served from. Default: where the script came from. */
  server?: string | null | undefined;
  /** The room to be in. Default: `lobby`. */
  room?: string | null | undefined;
  /** How to connect: a data channel, or a WebSocket where that does not get through; a data channel, opened the one or the other way; a WebSocket. Default: `auto`. */
  via?: 'auto' | 'whip' | 'whep' | 'websocket' | null | undefined;
  /** When to join: at once, or when somebody presses the button or `join()` is called. Default: `load`. */
  connect?: 'load' | 'manual' | null | undefined;
  /** One of the server's `AUTH_TOKEN`, where it asks for one. Default: none. */
  token?: string | null | undefined;
  /** The language of its words; those of languages other than English are loaded when they are needed. Default: the page's. */
  lang?: string | null | undefined;
  /** The colour scheme: the page's own `color-scheme`, or always this one. Default: `auto`. */
  scheme?: 'auto' | 'light' | 'dark' | null | undefined;
  /** Where the chat is: in the flow of the page; a sheet along its side, which closes to a tab; a card over its corner, behind a round launcher. Default: `inline`. */
  mode?: 'inline' | 'panel' | 'bubble' | null | undefined;
  /** A panel or bubble is open; reflected, and remembered for the next page of the site. Default: false. */
  open?: boolean | null | undefined;
  /** Says in the page's title how much is unread, such as `(3) My shop`. Default: false. */
  'title-badge'?: boolean | null | undefined;
  /** A short tone when others say something while the chat is closed or the page hidden. Default: false. */
  sound?: boolean | null | undefined;
  /** A notification when others say something while the page is hidden, once somebody allowed it with the bell in the header. Default: false. */
  notify?: boolean | null | undefined;
}

/** What a template can set: the attributes, and the properties that are none. */
export interface ChatBoxProps
  extends ChatBoxAttributes, Partial<Pick<ChatBox, 'adminToken' | 'titleBadge' | 'words'>> {}

/** Events of `<chat-box>`, by name. They bubble and cross shadow roots. */
export interface ChatBoxEventMap {
  /** Somebody said something new. */
  'chat-message': ChatMessageEvent;
  /** The connection is somewhere else. */
  'chat-state': ChatStateEvent;
  /** Who is here, or how many, changed. */
  'chat-members': ChatMembersEvent;
  /** A panel or bubble was opened or closed. */
  'chat-toggle': ChatToggleEvent;
  /** More, or nothing, is unread. */
  'chat-unread': ChatUnreadEvent;
}

/** Event handlers as React 19 names them: `onchat-message`. */
export type ChatBoxHandlers = {
  [Name in keyof ChatBoxEventMap as `on${Name}`]?: ((event: ChatBoxEventMap[Name]) => void) | undefined;
};

declare global {
  interface HTMLElementTagNameMap {
    'chat-box': ChatBox;
  }
  interface GlobalEventHandlersEventMap extends ChatBoxEventMap {}
}

// @ts-ignore Only a page with React has this module.
type ReactProps = import('react').DetailedHTMLProps<import('react').HTMLAttributes<ChatBox>, ChatBox>;

// @ts-ignore Only a page with React has this module.
declare module 'react' {
  namespace JSX {
    interface IntrinsicElements {
      'chat-box': Omit<ReactProps, keyof ChatBoxProps> & ChatBoxProps & ChatBoxHandlers;
    }
  }
}

// @ts-ignore Only a page with Vue has this module.
type VueProps = import('vue').HTMLAttributes & import('vue').PublicProps;

// @ts-ignore Only a page with Vue has this module.
declare module 'vue' {
  interface GlobalComponents {
    'chat-box': new () => ChatBox & {
      $props: Omit<VueProps, keyof ChatBoxProps> &
        ChatBoxProps & {
          onChatMessage?: ((event: ChatMessageEvent) => void) | undefined;
          onChatState?: ((event: ChatStateEvent) => void) | undefined;
          onChatMembers?: ((event: ChatMembersEvent) => void) | undefined;
          onChatToggle?: ((event: ChatToggleEvent) => void) | undefined;
          onChatUnread?: ((event: ChatUnreadEvent) => void) | undefined;
        };
      $emit: <Name extends keyof ChatBoxEventMap>(name: Name, event: ChatBoxEventMap[Name]) => void;
    };
  }
}

export {};

/** Types of chat-client.js. Made from the sources by `bun run types`: change those. */

/**
 * A client of a room without any element: `join()` it, listen with `on`, say something with `send`. Each is a person of
 * its own, of whom nothing is kept beyond the page's life. Throws a TypeError when `server` is no address.
 */
export declare function connectChat(options?: ChatOptions): ChatClient;

/** Where to, with defaults: the script's own directory, `lobby`, and whichever route gets through. */
export interface ChatOptions extends Partial<Omit<ChatTarget, 'server'>> {
  readonly server?: URL | string;
}

/** Which room, where. */
export interface ChatTarget {
  /** The directory that `whip/`, `whep/` and `ws/` are in; ends with a slash. */
  readonly server: URL;
  readonly room: string;
  readonly via: Via;
  /** One of the server's `AUTH_TOKEN`, where it asks for one. */
  readonly token?: string | undefined;
  /** The server's `ADMIN_TOKEN`: makes a moderator. */
  readonly adminToken?: string | undefined;
}

/**
 * How the client reaches the room: over a data channel opened the WHIP or the WHEP way, over a WebSocket, or (`auto`) over
 * a data channel where that gets through and a WebSocket where it does not.
 */
export type Via = 'auto' | 'whip' | 'whep' | 'websocket';

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

export {};

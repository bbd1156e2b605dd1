/** Types of chat-box.js. Generated from the sources by `bun run types`. Do not edit. */

/** A chat room in a page. `api.ts` lists its public attributes, properties, methods, events, parts and slots. */
export interface ChatBox extends HTMLElement {
  /** Joins the room, or reconnects at once after a failure. */
  join(): void;
  /** Leaves the room. `join()` enters it again. */
  leave(): void;
  /**
   * Sends a message, or queues it until the chat is connected. Returns false, and drops the text, when it is empty or
   * longer than 4,000 UTF-16 units, when too many messages are waiting, and before the first join.
   */
  send(text: string): boolean;
  /**
   * Calls `getToken` again. Call it after the visitor has logged in or out: a guest who logs in keeps their messages, and a
   * visitor who logs out becomes a new guest.
   */
  identify(): void;
  /** Opens a panel or bubble and focuses the message field. */
  show(): void;
  /** Closes a panel or bubble and returns the focus to where it was before. */
  hide(): void;
  /** Number of messages from others that arrived while the chat was closed or the page was hidden. Read-only. */
  readonly unread: number;
  /**
   * The client of the element, for everything that the element itself does not offer. Read-only. Undefined before the
   * first join.
   */
  readonly client: ChatClient | undefined;
  /** State of the connection. Read-only. */
  readonly state: ClientState;
  /** URL of the chat server. */
  server: string | null;
  /** Room to join. */
  room: string | null;
  /** Name of the chat that people see, such as `Support`. */
  label: string | null;
  /**
   * Transport. `auto`: data channel, falling back to WebSocket. `whip`, `whep`: data channel only, through that
   * endpoint. `websocket`: WebSocket only.
   */
  via: string | null;
  /** When to join. `load`: at once. `manual`: when the visitor presses the button or the page calls `join()`. */
  connect: string | null;
  /** Access token: a value of the server's `AUTH_TOKEN`, or a JWT of the visitor. */
  token: string | null;
  /**
   * Returns a JWT of the visitor, or `null` for a guest. Called before each connection, shortly before the JWT ends, and by
   * `identify()`.
   */
  getToken: GetToken | null;
  /**
   * The server's `ADMIN_TOKEN`, which makes the visitor a moderator. Not an attribute, because anyone can read the HTML
   * of a page.
   */
  adminToken: string | null;
  /** Colour scheme. `auto`: the page's own `color-scheme`. */
  scheme: string | null;
  /**
   * Where the chat is. `inline`: in the flow of the page. `panel`: a sheet along the side of the window, which closes
   * to a tab. `bubble`: a card in the corner of the window, which closes to a round button.
   */
  mode: string | null;
  /**
   * Whether a panel or bubble is open. The element changes it when the visitor opens or closes the chat, and remembers
   * it for the next page of the site.
   */
  open: boolean;
  /**
   * What Enter does. `auto`: sends the message, or starts a new line on a touch keyboard. `send`: always sends the
   * message.
   */
  enter: string | null;
  /**
   * Lines about people who join and leave. `summary`: names one person and counts several. `on`: names each person. `off`:
   * none.
   */
  presence: string | null;
  /**
   * Marks in texts. `auto`: draws bold, italic and struck text, code, quotes and lists. `plain`: shows texts as they were
   * typed.
   */
  markup: string | null;
  /** Shows the number of unread messages in the page's title, such as `(3) My shop`. */
  titleBadge: boolean;
  /** Plays a short tone for messages from others while the chat is closed or the page is hidden. */
  sound: boolean;
  /**
   * Shows a notification for messages from others while the page is hidden, if the visitor has allowed it with the bell
   * in the header.
   */
  notify: boolean;
  /** Addresses the visitor formally in German (Sie), Spanish (usted) and French (vous). */
  formal: boolean;
  /** Texts that replace those of the interface, by name. */
  words: Partial<Words> | undefined;
}

/**
 * One member of one room. The client reconnects by itself, resumes as the same member, and applies each message once
 * and in order. It does nothing until `join`.
 */
export interface ChatClient {
  /** The connection state. */
  readonly state: ClientState;
  /** You, with your current name. Undefined until you first join. Unchanged by `leave`. */
  readonly you: Person | undefined;
  /**
   * Everyone in the room in the order they joined, yourself included. Empty in a room of more than 100 members. Until you
   * first join, those of the newest page, without you. A new array after each change.
   */
  readonly members: readonly Person[];
  /** The number of members in the room. Correct in a large room too. */
  readonly count: number;
  /**
   * The loaded messages in order, each with its current content. At most 10,000. Those of the newest page arrive before you
   * first join. A new array after each change.
   */
  readonly messages: readonly Message[];
  /** True when the room has messages before the oldest loaded one. */
  readonly hasOlder: boolean;
  /** True when `loadOlder` can request a page now: there is one, you are in the room, and no other page is loading. */
  readonly canLoadOlder: boolean;
  /** The epoch of the room, and the offset up to which this client has every event. */
  readonly position: { readonly epoch: string | undefined; readonly offset: number };
  /** The transport in use. Undefined while disconnected, and until the room has let you in. */
  readonly link: ClientLink | undefined;
  /** Your commands that the room has not acknowledged, in the order you gave them. A new array after each change. */
  readonly outgoing: readonly Outgoing[];
  /** When sending continues after a rate limit, in milliseconds since 1970. Undefined without one. */
  readonly pausedUntil: number | undefined;
  /** Your verified identity. Undefined for a guest, and until you first join. */
  readonly identity: IdentityStatus | undefined;
  /** Your rank. Undefined for a member, and until you first join. */
  readonly role: Role | undefined;
  /** The settings of the room, without `words`. Undefined until a moderator changes one. */
  readonly settings: RoomSettings | undefined;
  /** The pinned message in its current state, also when it is not among `messages`. Undefined without one. */
  readonly pinned: Message | undefined;
  /** Your mute. Undefined without one. It ends at `until`, and the property stays. */
  readonly muted: MuteStatus | undefined;
  /** The number of open reports, for moderators. Otherwise 0. */
  readonly openReports: number;
  /** When you first joined as a guest, in milliseconds since 1970. `settings.newcomers` counts from then. Undefined for a user. */
  readonly guestSince: number | undefined;

  /** Returns the message with this id, with its current content. Undefined when it is not loaded. */
  find(id: string): Message | undefined;
  /** Measures the network path to the server. Resolves to undefined while disconnected. */
  path(): Promise<NetworkPath | undefined>;
  /** Calls `listener` on each event of this name. The returned function removes the listener. */
  on<Name extends keyof ClientEvents>(name: Name, listener: (payload: ClientEvents[Name]) => void): () => void;
  /** Joins the room. When disconnected, reconnects at once. Does nothing while joining or live. */
  join(): void;
  /** Returns whether you wrote a message, as the person that you are or as a guest before you logged in. */
  isOwn(message: Message): boolean;
  /** Leaves the room until `join`, which makes a new member. Unacknowledged commands stay in `outgoing` as failed. */
  leave(): void;
  /**
   * Sends a message, now or as soon as you are in the room. `replyTo` is the id of the message that it replies to.
   * Returns false, and drops the message, when its text is not valid, or when `outgoing` holds 100 commands or 64 KiB.
   */
  send(text: string, replyTo?: string): boolean;
  /**
   * Sends a command, with the same rules as `send`: an edit, a deletion, a reaction, a new name, a report, or a command of
   * moderators. A `reason` can have at most 200 UTF-16 units.
   */
  command(command: NewCommand): boolean;
  /** Sends a failed command again. Keeps its id while the server recognises it, so that it cannot take effect twice. */
  resend(id: string): void;
  /** Shows the others that you are typing. Call it on every key press: the client sends it at most every 3 seconds. */
  typing(): void;
  /** Requests the page before the oldest loaded message. It arrives as a `messages` event. */
  loadOlder(): void;
  /**
   * Calls `getToken` again, because the person logged in or out. With a token of the same user, the client stays connected.
   * A guest who logs in keeps its messages and commands in `outgoing`. After a logout, and as another user, the client
   * leaves the room, drops `outgoing` and joins as a new member. Does nothing before `join`.
   */
  identify(): void;
  /**
   * Moderators only: requests the settings, or a page of bans and mutes, of open reports, or of the log, the newest first.
   * `before` is `next` of the previous page. Rejects when the server refuses, when the connection is lost, and when the
   * same list is requested again meanwhile. The error's `cause` is the refusal, if there was one.
   */
  moderation<What extends ModerationPage['what']>(
    what: What,
    before?: string,
  ): Promise<Extract<ModerationPage, { readonly what: What }>>;
  /**
   * Sends a request, and resolves to its answer. `reactors` requests the people with a reaction to a message, `search` the kept messages with a text,
   * `upload` a token for pictures. Rejects when the server refuses or does not know the request, and when the connection is lost. The error's `cause` is the refusal, if
   * there was one.
   */
  request<Request extends NewRequest>(request: Request): Promise<Answers[Request['type']]>;
}

/** The connection state of a client. `phase` distinguishes the cases. */
export type ClientState =
  /** Not connected: before `join`, after `leave`, or while the page is in the back-forward cache. */
  | { readonly phase: 'idle' }
  /** Connecting, or connected but not in the room yet. The newest page may be there already. `attempt` counts from 1. */
  | { readonly phase: 'joining'; readonly attempt: number }
  /** In the room. */
  | {
      readonly phase: 'live';
      readonly you: Person;
      /** Limits of the server. */
      readonly limits: Limits;
      /** You may delete any message and kick members. */
      readonly isModerator: boolean;
      /** You can read but not write: the server refuses your messages. */
      readonly isReadonly: boolean;
      /** Messages that you missed are still loading. */
      readonly catchingUp: boolean;
    }
  /**
   * Disconnected. The client reconnects by itself at `retryAt`, in milliseconds since 1970. That is attempt `attempt`.
   */
  | { readonly phase: 'waiting'; readonly attempt: number; readonly retryAt: number; readonly failure: ConnectFailure }
  /** Disconnected. The client stays away until you call `join`. */
  | { readonly phase: 'ended'; readonly failure: ConnectFailure };

/** A member of a room, or the author of a message with the name at that time. */
export interface Person {
  /** Stays the same when the name changes. All connections of a verified user have the same id. */
  readonly id: string;
  readonly name: string;
  /** A user that the site has verified: the `sub` of its token. Absent for a guest. */
  readonly user?: string;
  /** URL of a verified user's picture. */
  readonly avatar?: string;
  /** Absent for a member, which may write. */
  readonly role?: Role;
}

/** Rank of a person that is not a plain member. A reader cannot write. Owners and moderators act on people of a lower rank. */
export type Role = 'owner' | 'moderator' | 'reader';

/** Limits of the server. Times are milliseconds. */
export interface Limits {
  /** UTF-16 code units in one text. */
  readonly text: number;
  /** Bytes in one frame. */
  readonly frame: number;
  /** Messages per second, with a burst of ten seconds; 0 means no limit. */
  readonly rate: number;
  /** Bytes per second, with a burst of ten seconds; 0 means no limit. */
  readonly rateBytes: number;
  /** Maximum size of a picture that you upload, in bytes. Absent when you cannot send pictures. */
  readonly files?: number;
  /** Time for which the server remembers a command id. */
  readonly dedupe: number;
  /** The server sends `ping` when it has received nothing for this long. */
  readonly heartbeat: number;
}

/** Why there is no connection. `kind` distinguishes the cases. */
export type ConnectFailure =
  /** The server refused the request. `retryAfter`: how long the client has to wait, in milliseconds. */
  | {
      readonly kind: 'refused';
      /** The HTTP status. */
      readonly status: number;
      /** A sentence from the server for people. */
      readonly detail: string;
      readonly retryAfter?: number | undefined;
    }
  /** The server did not answer: you are offline, the URL is wrong, or only a proxy answered. */
  | { readonly kind: 'unreachable'; readonly retryAfter?: number | undefined }
  /** The server answered, but does not allow this page's origin. */
  | { readonly kind: 'cors-blocked' }
  /** The connection did not open in time. */
  | { readonly kind: 'timeout' }
  /** The server answered the offer, but no data channel opened: usually a network that blocks UDP. */
  | { readonly kind: 'ice-failed' }
  /** `getToken` failed, or the server refused its token. The client requests another one. `detail`: the error, in English. */
  | { readonly kind: 'token-failed'; readonly detail: string }
  /**
   * The server does not accept the token any more: the person has to log in again. `detail`: a sentence from the server,
   * if there is one.
   */
  | { readonly kind: 'signed-out'; readonly detail: string }
  /** The connection was open and broke without a close message. */
  | { readonly kind: 'lost' }
  /**
   * The server closed the connection. `until` is when a kicked member may return, in milliseconds since 1970. `retryAfter`:
   * how long the client has to wait, in milliseconds.
   */
  | {
      readonly kind: 'closed';
      readonly close: ServerClose;
      readonly until?: number | undefined;
      readonly retryAfter?: number | undefined;
    };

/** How the server closed a connection. */
export interface ServerClose {
  readonly code: CloseCode;
  /** The client reconnects by itself. */
  readonly reconnects: boolean;
  /** A sentence from the server for people. Empty when the server sent only a WebSocket close status. */
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
  | 'busy'
  | 'expired'
  | 'ended'
  | 'protocol'
  | 'unsupported'
  | 'too-many-channels'
  | 'flood'
  | 'rate'
  | 'replaced'
  | 'kicked'
  | 'not-admin'
  | 'too-large'
  | 'network-banned'
  | 'users-only'
  | 'room-deleted';

/**
 * A message in its current state. A live message is new. In history and in a replay, later events up to `rev` are already
 * applied to it.
 */
export interface Message extends Journalled {
  readonly type: 'message';
  /** Permanent id: the command id of the client, or an id from the server for a plain member. */
  readonly id: string;
  readonly from: Person;
  /** Empty when the message was deleted. May be empty in a message with a picture. */
  readonly text: string;
  /** The picture of the message. Absent when the message was deleted. */
  readonly file?: MessageFile | undefined;
  /** Id of the message that this one replies to. */
  readonly replyTo?: string | undefined;
  /** Offset of the last event that is already applied; apply only later events. Absent when there is none. */
  readonly rev?: number;
  /** The author edited the text. */
  readonly edited?: true;
  readonly deleted?: true;
  readonly reactions?: readonly Reaction[];
}

/** Fields of every journalled event. */
interface Journalled {
  /** Position in the room's stream. Offsets rise and have gaps. */
  readonly offset: number;
  /** Offset of the previous event, on the first journalled event of a frame. You missed events if it is above your last offset. */
  readonly prev?: number;
  /** Milliseconds since 1970. Sort by offset, never by time. */
  readonly time: number;
}

/** A picture, as the server encoded it: at `/files/<room>/<id>`, and smaller at `/files/<room>/<id>/thumbnail`. */
export interface MessageFile {
  readonly id: string;
  /** Media type of both. */
  readonly type: string;
  /** Pixels. */
  readonly width: number;
  readonly height: number;
  readonly bytes: number;
  /** What the picture shows, for people who cannot see it. May be empty. */
  readonly alt: string;
}

/** Number of members with the same reaction to a message, and whether you are one of them. */
export interface Reaction {
  readonly emoji: string;
  readonly count: number;
  /** One of these reactions is yours. */
  readonly mine?: true;
}

/** The transport that a client is connected by. */
export interface ClientLink {
  readonly route: Route;
  /** When you entered the room on it, in milliseconds since 1970. */
  readonly since: number;
  /** Why the client fell back to a WebSocket. Undefined on a data channel, and when the reason is unknown. */
  readonly fallbackReason: ConnectFailure | undefined;
}

/** The transport of a carrier. */
export type Route = 'data-channel' | 'websocket';

/** A command of yours that the room has not acknowledged. */
export interface Outgoing {
  readonly command: ClientCommand;
  /** When you gave the command, in milliseconds since 1970. */
  readonly time: number;
  readonly state: OutgoingState;
}

/** A command that a client can give. */
export type ClientCommand = Command | ModerationCommand;

/** A message with an id. The server answers it with exactly one `ack` or `error`. The same id never acts twice within 24 h. */
export type Command = CoreCommand | Kick;

/** A command that every server has. */
export type CoreCommand = Send | Edit | Delete | React | Rename;

/** Sends a message to the room. Every member, you included, receives `message` with the same `id`. */
export interface Send {
  readonly type: 'send';
  /** Command id, created by the client: 16 to 64 URL-safe random characters. It is also the permanent id of the message. */
  readonly id: string;
  /**
   * 1 to 4,000 UTF-16 code units with a visible character, without control characters other than newline and tab. CR LF
   * and CR become LF. With a picture it may be empty.
   */
  readonly text: string;
  /** Id of the message that this one replies to. */
  readonly replyTo?: string | undefined;
  /** The picture of the message. `id` of the message is then that of the uploaded picture. */
  readonly file?: SentFile | undefined;
}

/** A picture that you have uploaded. */
export interface SentFile {
  /** From the response to the upload. Yours alone, valid for an hour, for this message only. */
  readonly ticket: string;
  /** What the picture shows, for people who cannot see it: at most 500 UTF-16 code units in one line. Empty when absent. */
  readonly alt?: string | undefined;
}

/** Changes the text of your own message, which keeps its picture. Broadcast as `edited`. */
export interface Edit {
  readonly type: 'edit';
  readonly id: string;
  /** Id of the message. */
  readonly message: string;
  readonly text: string;
}

/** Deletes your own message, or any message if you are a moderator. Broadcast as `deleted`. */
export interface Delete {
  readonly type: 'delete';
  readonly id: string;
  /** Id of the message. */
  readonly message: string;
}

/** Adds or removes your reaction to a message. Broadcast as `reacted`. */
export interface React {
  readonly type: 'react';
  readonly id: string;
  /** Id of the message. */
  readonly message: string;
  /** One emoji. */
  readonly emoji: string;
  /** `true` adds, `false` removes. It never toggles, so repeating the command is harmless. */
  readonly on: boolean;
}

/** Changes your name, at most once in 30 s. Broadcast as `renamed`; its `ack` has a new resume token. */
export interface Rename {
  readonly type: 'rename';
  readonly id: string;
  /** 2 to 32 characters of `A-Za-z0-9_-`, not similar to another name in the room. Absent: the server generates a name. */
  readonly name?: string | undefined;
}

/**
 * Moderators only: removes a person from the room, and bans it for a time. The person may have left already.
 */
export interface Kick {
  readonly type: 'kick';
  readonly id: string;
  /** Id of the person. Absent when `message` names its author, or `user` a verified user. */
  readonly member?: string;
  /** Id of a message of the person. */
  readonly message?: string;
  /** A verified user, which may never have been in the room. */
  readonly user?: string;
  /** Duration of the ban, 0 to 315,360,000 seconds (ten years). */
  readonly seconds: number;
  /** At most 200 UTF-16 code units. */
  readonly reason?: string;
  /** Also deletes the messages of the person: those of the last hour, of the last day, or all. */
  readonly erase?: 'hour' | 'day' | 'all';
}

/** A command of moderators and of people who report. The server answers it like every command. */
export type ModerationCommand = Mute | Unban | ChangeSettings | Clear | Report | Resolve;

/** Moderators only: forbids a person to send, edit, react and rename for a time. */
export interface Mute {
  readonly type: 'mute';
  readonly id: string;
  /** Id of the person. Absent when `message` names its author. */
  readonly member?: string;
  /** Id of a message of the person. */
  readonly message?: string;
  /** 1 to 315,360,000 seconds (ten years). */
  readonly seconds: number;
  /** At most 200 UTF-16 code units. */
  readonly reason?: string;
}

/** Moderators only: ends a ban or a mute. */
export interface Unban {
  readonly type: 'unban';
  readonly id: string;
  /** Id of the ban or mute. */
  readonly ban: string;
}

/** Moderators only: changes the room's settings. Refused with `conflict` unless `rev` is that of the current settings (0 before the first). */
export interface ChangeSettings extends SettingsChange {
  readonly type: 'settings';
  readonly id: string;
  readonly rev: number;
}

/** Changes of room settings. A field that is `null` returns to its default. An absent field stays. */
export type SettingsChange = {
  readonly [Name in Exclude<keyof RoomSettings, 'rev'>]?: RoomSettings[Name] | null;
};

/**
 * Rules of a room, set by a moderator. An absent field means the default, which restricts nothing. `rev` rises by one with
 * each change.
 */
export interface RoomSettings {
  readonly rev: number;
  /** Slow mode: seconds between two messages of a person, 1 to 3,600. `auto` switches it on while many messages arrive. */
  readonly slow?: number | 'auto';
  /** Only moderators write until this time, in milliseconds since 1970. */
  readonly paused?: number;
  /** Seconds after joining before a guest may write, 1 to 86,400. */
  readonly newcomers?: number;
  /** What guests may do: only read, or not enter. */
  readonly guests?: 'read' | 'none';
  /** Restricts links to verified users, or to moderators (`none`). */
  readonly links?: 'users' | 'none';
  /** Words that a message must not contain, at most 200 of at most 64 UTF-16 code units. Only moderators receive them. */
  readonly words?: readonly string[];
  /** A line under the header, at most 200 UTF-16 code units. */
  readonly topic?: string;
  /** Id of a pinned message. */
  readonly pinned?: string;
}

/** Moderators only: deletes all messages of the room, or those before an offset. Broadcast as `cleared`. */
export interface Clear {
  readonly type: 'clear';
  readonly id: string;
  readonly before?: number;
}

/** Reports a message to the moderators, at most 5 in an hour. */
export interface Report {
  readonly type: 'report';
  readonly id: string;
  /** Id of the message. */
  readonly message: string;
  /** At most 200 UTF-16 code units. */
  readonly reason: string;
}

/** Moderators only: closes a report. */
export interface Resolve {
  readonly type: 'resolve';
  readonly id: string;
  /** Id of the report. */
  readonly report: string;
}

/** The state of an unacknowledged command. */
export type OutgoingState =
  /** It waits until it can be sent. */
  | { readonly kind: 'pending' }
  /** It was sent, and the room has not answered. */
  | { readonly kind: 'sent' }
  /**
   * It is not sent again unless you call `resend`. `retryAt`: when the room may accept it, in milliseconds since 1970, as
   * in slow mode.
   */
  | { readonly kind: 'failed'; readonly failure: SendFailure; readonly retryAt?: number | undefined };

/** Why a command failed: the server's error code, or `ended` when the connection ended before the room answered. */
export type SendFailure = ErrorCode | 'ended';

/** The `code` of an `error` message. */
export type ErrorCode =
  | 'busy'
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
  | 'rank'
  | 'muted'
  | 'slow-mode'
  | 'paused'
  | 'newcomer'
  | 'guests'
  | 'links'
  | 'words'
  | 'conflict'
  | 'file'
  | 'identity'
  | 'verified-name'
  | 'bad-search'
  | 'no-search'
  | 'journal';

/** The verified identity of a member, in `welcome` and in the `ack` of `refresh`. */
export interface IdentityStatus {
  /** `sub` of the token. */
  readonly user: string;
  /** When the token ends, in milliseconds since 1970. 30 s later the server closes the carrier with `expired`. */
  readonly expires: number;
  /** The name is that of the token: the server refuses `rename`. */
  readonly fixedName?: true;
}

/** A mute of yours. Nothing is emitted when `until` has passed. */
export type MuteStatus = Omit<Muted, 'type'>;

/** Sent to a person that is muted, and when the mute ends early. */
export interface Muted {
  readonly type: 'muted';
  /** Milliseconds since 1970; 0 when the mute has ended. */
  readonly until: number;
  readonly reason?: string;
}

/** The network path of a carrier, as far as this side can measure it. */
export interface NetworkPath {
  /** True through a TURN server (RFC 8656). Undefined on a WebSocket. */
  readonly isRelayed?: boolean;
  /** Undefined before it was measured. On a WebSocket, the time that the welcome took. */
  readonly roundTripMs: number | undefined;
  /** Undefined where the platform hides it. */
  readonly family?: 'IPv4' | 'IPv6' | undefined;
}

/** The events of a client: each name, and what its listeners receive. */
export interface ClientEvents {
  /** The connection state changed. Receives the new state. */
  state: ClientState;
  /** Members joined or left, or a name changed. Receives the members, empty in a large room. */
  members: readonly Person[];
  /** A new message arrived, your own included. Receives the message. Pages of history raise `messages` instead. */
  message: Message;
  /** An edit, a deletion, a reaction, a new name, new settings or `cleared` arrived. Receives it as the server sent it. */
  changed: RoomChange;
  /** A page of history arrived, also before you first joined, or the server refused to send it. Receives all loaded messages. */
  messages: readonly Message[];
  /** You joined, or missed too much to catch up. The client dropped its messages, and the newest page follows. */
  reset: undefined;
  /** A member joined. Receives the member. Not raised for you, nor in a large room. */
  joined: Person;
  /** A member left. Receives the member. Not raised for you, nor in a large room. */
  left: Person;
  /** A member is typing. Receives the member's id. Show it for 5 seconds, or until a message of that member arrives. */
  typing: string;
  /** Your unacknowledged commands changed. Receives them all. */
  outgoing: readonly Outgoing[];
  /**
   * The server refused a command other than `send`. Receives the command and the error. A refused message stays in
   * `outgoing` as failed instead.
   */
  refused: { readonly command: ClientCommand; readonly error: ErrorMessage };
  /** You are another user now, or a guest. Receives your verified identity, or undefined for a guest. */
  identity: IdentityStatus | undefined;
  /** You joined, the newest page arrived before that, or a moderator changed the settings of the room. Receives them, or undefined before the first change. */
  settings: RoomSettings | undefined;
  /** The pinned message arrived or changed. Receives it, or undefined when it was deleted. */
  pinned: Message | undefined;
  /** You were muted, or the mute has ended early. Receives the mute, or undefined. */
  muted: MuteStatus | undefined;
  /** Moderators only. You joined, or a report came in or was closed. Receives the number of open reports. */
  reports: number;
  /** The site sent you a notice, which only you see. Receives it. It is not in `messages`, and no reconnect repeats it. */
  notice: Notice;
}

/** An event of the room that is not a new message. */
export type RoomChange = Exclude<JournalEvent, Message>;

/** An event that the journal stores and replays. */
export type JournalEvent = Message | Edited | Deleted | Reacted | Renamed | SettingsEvent | Cleared;

/** The text of a message changed. In a replay, the text is empty if the message was deleted later. */
export interface Edited extends Journalled {
  readonly type: 'edited';
  readonly message: string;
  readonly text: string;
}

/** A message was deleted. */
export interface Deleted extends Journalled {
  readonly type: 'deleted';
  readonly message: string;
}

/** A member added or removed a reaction. */
export interface Reacted extends Journalled {
  readonly type: 'reacted';
  readonly message: string;
  readonly member: Person;
  readonly emoji: string;
  readonly on: boolean;
  /** Number of members with this reaction now. */
  readonly count: number;
}

/** A member changed its name. In a replay, do not apply it to the list of members: `welcome` has the current names. */
export interface Renamed extends Journalled {
  readonly type: 'renamed';
  readonly member: Person;
  readonly was: string;
}

/** The settings of the room changed. */
export interface SettingsEvent extends Journalled {
  readonly type: 'settings';
  /** All settings after the change, without `words`. */
  readonly settings: RoomSettings;
  readonly by: Person;
}

/** A moderator deleted all messages before an offset. */
export interface Cleared extends Journalled {
  readonly type: 'cleared';
  /** Every message with a lower offset is gone. */
  readonly before: number;
  readonly by: Person;
}

/** The server refused a command or request. The connection stays open. */
export interface ErrorMessage {
  readonly type: 'error';
  /** Id of the refused command; absent for other requests. */
  readonly id?: string;
  readonly code: ErrorCode;
  /** One sentence for people. */
  readonly reason: string;
  /** Milliseconds after which a retry may succeed. */
  readonly retryAfter?: number;
}

/** Sent to the connections of one person, by the server API. Not journalled: a client that is away misses it. */
export interface Notice {
  readonly type: 'notice';
  readonly id: string;
  /** Like the text of a message. */
  readonly text: string;
  /** Milliseconds since 1970. */
  readonly time: number;
  /** The sender. */
  readonly from: Person;
}

/** A command without its id, which the client adds. That of a message with a picture is the id of the picture. */
export type NewCommand = ClientCommand extends infer Each
  ? Each extends ClientCommand
    ? Omit<Each, 'id'> & { readonly id?: string }
    : never
  : never;

/** Response to `moderation`. */
export type ModerationPage = { readonly type: 'moderation'; readonly next?: string } & (
  | { readonly what: 'bans'; readonly items: readonly Ban[] }
  | { readonly what: 'reports'; readonly items: readonly OpenReport[] }
  | { readonly what: 'log'; readonly items: readonly LogEntry[] }
  /** All settings, with `words`. */
  | { readonly what: 'settings'; readonly settings: RoomSettings }
);

/** A ban, or a mute. */
export interface Ban {
  readonly id: string;
  readonly kind: 'ban' | 'mute';
  readonly person: Person;
  /** Milliseconds since 1970. */
  readonly since: number;
  readonly until: number;
  readonly reason?: string;
  readonly by: Person;
  /** The network of a guest is included: other guests on it cannot enter, or write. */
  readonly network?: true;
}

/** An open report. */
export interface OpenReport {
  readonly id: string;
  /** The current state of the message without reactions; absent when it was deleted or pruned. */
  readonly message?: Message;
  readonly reason: string;
  /** Without a picture. */
  readonly by: Person;
  /** Milliseconds since 1970. */
  readonly time: number;
}

/** An entry of the audit log. It never contains the text of a message. */
export interface LogEntry {
  readonly id: string;
  /** Milliseconds since 1970. */
  readonly time: number;
  readonly by: Person;
  /** `kick` is a removal without a ban. `restart` deleted the room. */
  readonly action:
    'kick' | 'ban' | 'mute' | 'unban' | 'delete' | 'erase' | 'settings' | 'clear' | 'report' | 'resolve' | 'restart';
  /** The person that the action is about. */
  readonly person?: Person;
  /** Id of the message that the action is about. */
  readonly message?: string;
  /** Of `ban`, `mute` and `unban`: id of the ban or mute. */
  readonly ban?: string;
  /** Of `report` and `resolve`: id of the report. */
  readonly report?: string;
  readonly reason?: string;
  /** Of `kick`, `ban` and `mute`: seconds. */
  readonly seconds?: number;
  /** Of `settings`: names of the changed fields. Of `erase`: `hour`, `day` or `all`. */
  readonly detail?: string;
}

/** A request, which is sent at once or not at all. The client adds the id. */
export type NewRequest = Omit<ReactorsRequest, 'id'> | Omit<SearchRequest, 'id'> | Omit<Upload, 'id'>;

/** Requests the people with a reaction to a message. The response is `reactors`, with the same id. */
export interface ReactorsRequest {
  readonly type: 'reactors';
  /** Made by the client, like the id of a command. */
  readonly id: string;
  /** Id of the message. */
  readonly message: string;
  readonly emoji: string;
}

/**
 * Requests kept messages that contain a text, at most four requests at a time. The response is `search` with the same `id`, or `error` with it.
 * Upper and lower case, accents of Latin letters, full-width forms and the kind of white space make no difference.
 */
export interface SearchRequest {
  readonly type: 'search';
  /** Created by the client: 16 to 64 URL-safe characters. */
  readonly id: string;
  /** 1 to 200 UTF-16 code units with a visible character, without control characters. Refused with `bad-search` otherwise. */
  readonly text: string;
  /** Offset before which the search begins. Absent: at the newest message. */
  readonly before?: number;
  /** Maximum number of results, 1 to 20. Absent: 20. */
  readonly limit?: number;
}

/** Requests a token to upload pictures with, by HTTP. The response is `upload`. */
export interface Upload {
  readonly type: 'upload';
  readonly id: string;
}

/** The answers to requests, by type. */
export interface Answers {
  readonly reactors: Reactors;
  readonly search: SearchPage;
  readonly upload: UploadAccess;
}

/** Response to `reactors`. */
export interface Reactors {
  readonly type: 'reactors';
  /** Id of the request. */
  readonly id: string;
  /** At most 25 people, in any order. The message has the number of all. */
  readonly people: readonly Reactor[];
}

/** A person with a reaction. */
export interface Reactor {
  /** Id of the person, as in `from` of its messages. */
  readonly id: string;
  /** Absent when the person is not in the room. */
  readonly name?: string | undefined;
}

/** Messages that contain a text, the newest first. */
export interface SearchPage {
  readonly type: 'search';
  readonly id: string;
  readonly results: readonly SearchResult[];
  /**
   * `before` of the next page, also when this one has no results: one request searches only some thousand messages. Absent when all kept
   * messages were searched.
   */
  readonly next?: number;
}

/** A message that contains the text. */
export interface SearchResult {
  /** Id of the message. */
  readonly id: string;
  readonly offset: number;
  /** Milliseconds since 1970. */
  readonly time: number;
  /** The author at that time. */
  readonly from: Person;
  /** The part of the message around the first hit, at most 160 UTF-16 code units, with an ellipsis where it was cut. */
  readonly excerpt: string;
}

/** Response to `upload`. */
export interface UploadAccess {
  readonly type: 'upload';
  /** That of the request. */
  readonly id: string;
  /** Bearer token for `POST /files/<room>`. */
  readonly token: string;
  /** When the token ends, in milliseconds since 1970. */
  readonly expires: number;
}

/** Returns the JWT of the user. Null means a guest. */
export type GetToken = () => string | null | Promise<string | null>;

/** Every sentence of the element in one language. */
export interface Words {
  /** Language of the sentences as a BCP 47 tag, which screen readers and the formats of dates and times follow. */
  locale: string;
  /** `ltr` or `rtl`. */
  direction: string;
  /** Accessible name of the chat. */
  chat: (room: string) => string;
  /** Accessible name of the list of messages. */
  messages: (room: string) => string;
  online: (count: number) => string;
  /** Button that opens the moderator's form for a person. */
  moderatePerson: (name: string) => string;
  /** Name of the check mark behind a user that the site has verified. */
  verified: (site: string) => string;
  /** Names of the shield behind a moderator or an owner. */
  moderator: string;
  owner: string;
  joining: string;
  today: string;
  yesterday: string;
  /** Replaces the text of a deleted message. */
  deleted: string;
  edited: string;
  /** Stands for a picture, with its description. */
  picture: (alt: string) => string;
  /** Button under a long message. */
  showAll: string;
  /** Read by screen readers before a quotation. */
  inReplyTo: string;
  /** Replaces the quotation when the original message is not loaded. */
  originalNotLoaded: string;
  originalSearching: string;
  originalUnavailable: string;
  /** A reaction, and the number of people. */
  reaction: (emoji: string, count: number) => string;
  loadOlder: string;
  /** Text on the line above the first unread message. */
  newDivider: string;
  newMessages: (count: number) => string;
  jumpToLatest: string;
  /** Accessible name of a message. */
  messageLabel: (name: string, time: string, text: string) => string;
  delete: string;
  messageField: string;
  send: string;
  canSendIn: (seconds: number) => string;
  sendingTooFast: string;
  save: string;
  cancel: string;
  close: string;
  insertEmoji: string;
  charactersLeft: (left: number) => string;
  charactersOver: (over: number) => string;
  /** Shown when too many messages are waiting to be sent. */
  outboxFull: string;
  /** Shown when a script that loads on demand fails to load. */
  loadFailed: string;
  /** Button that sends a failed message again. */
  resend: string;
  /** A newer server may send other reasons. */
  sendFailure: (why: SendFailure) => string;
  /** Why the server refused a reaction, an edit, a deletion, a new name or a removal. */
  requestRefused: ({ code, reason, retryAfter }: ErrorMessage, _command: ClientCommand) => string;
  /** Another person took your name while you were away. */
  nameTaken: (was: string, name: string) => string;
  /** Button that opens the menu. */
  more: string;
  /** Item of the menu that opens the connection panel. */
  connection: string;
  /** Button that opens the panel while there is no connection. */
  notConnected: string;
  /** Announced for a new message. */
  messageAnnouncement: (name: string, text: string) => string;
  /** Announced when the connection is back. */
  reconnected: string;
  /** Read after a message that is being sent. */
  sending: string;
  /** Read before a message that mentions you. */
  mentionsYou: string;
  /** Shown for `/help`, one line for each command. */
  commandHelp: string;
  unknownCommand: (command: string) => string;
  editing: string;
  replyingTo: (name: string) => string;
  /** Stands for a few seconds in place of a message that you deleted, before the button that undoes it. */
  wasDeleted: string;
  undoDeletion: string;
  join: string;
  catchingUp: string;
  /** Button that reconnects after the client has stopped trying. */
  tryAgain: string;
  /** Why there is no connection. */
  connectFailure(why: ConnectFailure): string;
  transport: string;
  transportName: (route: Route) => string;
  route: string;
  direct: string;
  relayed: string;
  roundTrip: string;
  milliseconds: (count: number) => string;
  ipVersion: string;
  connectedSince: string;
  /** Why the connection is a WebSocket and not a data channel. */
  fallbackReason(why: ConnectFailure): string;
  emoji: string;
  searchEmoji: string;
  /** Shown in place of the results while the words to search load. */
  emojiLoading: string;
  noEmojiFound: string;
  /** Heading of the results, from 1 emoji on. */
  emojiFound: (count: number) => string;
  /** Accessible name of the buttons that show a group. */
  emojiGroups: string;
  emojiGroup: {
    recent: string;
    smileys: string;
    people: string;
    nature: string;
    food: string;
    travel: string;
    activities: string;
    objects: string;
    symbols: string;
    flags: string;
  };
  skinTone: string;
  skinTones: { none: string; light: string; mediumLight: string; medium: string; mediumDark: string; dark: string };
  idleTitle: string;
  idleHint: string;
  joiningTitle: string;
  aloneTitle: string;
  aloneHint: string;
  emptyTitle: string;
  emptyHint: (others: number) => string;
  /** For people who can't write. */
  readOnlyHint: string;
  notConnectedTitle: string;
  reconnectingHint: string;
  disconnectedHint: (why: ConnectFailure) => string;
  /** Item of the menu that opens the search, and the name of its field. */
  search: string;
  /** Accessible name of the toolbar. */
  messageActions: string;
  react: string;
  reactWith: (emoji: string) => string;
  moreEmoji: string;
  reply: string;
  edit: string;
  confirmDelete: string;
  report: string;
  /** Buttons of moderators that pin a message, and end that. */
  pin: string;
  unpin: string;
  /** Label of the list of actions. */
  action: string;
  mutes: readonly (readonly [seconds: number, label: string])[];
  bans: readonly (readonly [seconds: number, label: string])[];
  erase: string;
  eraseChoice: { none: string; hour: string; day: string; all: string };
  optionalReason: string;
  apply: string;
  confirmErase: (name: string) => string;
  /** Shown after an action. */
  wasMuted: (name: string) => string;
  wasBanned: (name: string) => string;
  wasRemoved: (name: string) => string;
  wasLifted: (name: string) => string;
  undo: string;
  /** Label of the button that opens the panel. */
  moderation: (openReports: number) => string;
  reports: string;
  sanctions: string;
  roomSettings: string;
  log: string;
  loading: string;
  noReports: string;
  noSanctions: string;
  noLog: string;
  reportedBy: (name: string, time: string) => string;
  messageGone: string;
  deleteMessage: string;
  dismissReport: string;
  bannedUntil: (time: string) => string;
  mutedUntil: (time: string) => string;
  bannedForever: string;
  byModerator: (name: string, time: string) => string;
  wholeNetwork: string;
  lift: string;
  showMore: string;
  /** A line of the log. A name is an element, so this is a list of its pieces. */
  logLine: <Name>(
    action:
      'kick' | 'ban' | 'mute' | 'unban' | 'delete' | 'erase' | 'settings' | 'clear' | 'report' | 'resolve' | 'restart',
    by: Name,
    person: Name,
  ) => (string | Name)[];
  slow: string;
  slowChoices: readonly (readonly [seconds: number, label: string])[];
  slowAuto: string;
  slowEvery: (seconds: number) => string;
  pause: string;
  pauseChoices: readonly (readonly [seconds: number, label: string])[];
  pausedUntil: (time: string) => string;
  newcomers: string;
  newcomerChoices: readonly (readonly [seconds: number, label: string])[];
  afterSeconds: (seconds: number) => string;
  guests: string;
  guestsChoice: { write: string; read: string; none: string };
  links: string;
  linksChoice: { all: string; users: string; none: string };
  blockedWords: string;
  topic: string;
  saved: string;
  conflict: string;
  clear: string;
  confirmClear: string;
  deleteAll: string;
  /** Shown for `/help` to moderators, one line for each command. */
  moderatorHelp: string;
  unknownPerson: (name: string) => string;
  confirmCommand: string;
  /** About a text that is too long. */
  tooLong: (maxCharacters: number) => string;
  /** About a time or a number that is too large. `max` is as it would be entered, such as `1h`. */
  tooMuch: (max: string | number) => string;
  /** Accessible name of the list that completes `@`. */
  nameSuggestions: string;
  nameSuggestionCount: (count: number) => string;
  nameRule: string;
  badName: (name: string) => string;
  /** Names the list of notices to screen readers. */
  notices: string;
  /** Stands before the text of a notice that only you see. */
  noticeFrom: (name: string) => string;
  /** Label of the button that opens a bubble or panel. */
  openChat: (room: string, unread: number) => string;
  closeChat: string;
  notifyMe: string;
  notificationTitle: (name: string, room: string) => string;
  /** Accessible name of the list. */
  peopleOnline: string;
  /** Shown in place of the list in a large room. */
  tooManyToList: string;
  /** Label of the field that filters a long list. */
  filterPeople: string;
  /** Shown when the filter finds no person. */
  nobodyFound: string;
  /** Shown after your own name in the list. */
  you: string;
  rename: string;
  /** Replaces it where you cannot change your name. */
  fixedName: string;
  newName: string;
  /** Button that picks a random name. */
  randomName: string;
  /** Button that chooses pictures. */
  addPicture: string;
  /** Accessible name of the list of pictures that you are about to send. */
  picturesToSend: string;
  /** Label of the field for the description of a picture, and the hint in it. */
  describePicture: string;
  describePictureHint: string;
  removePicture: string;
  /** Shown while a picture is uploaded. */
  uploading: (percent: number) => string;
  /** Announced once a picture has been uploaded. */
  uploaded: string;
  retryUpload: string;
  pictureProblem: (why: PictureProblem) => string;
  /** Accessible name of the dialog with a picture in full size. */
  pictureOf: (name: string) => string;
  previousPicture: string;
  nextPicture: string;
  savePicture: string;
  pictureGone: string;
  joined: <Name>(name: Name) => (string | Name)[];
  left: <Name>(name: Name) => (string | Name)[];
  renamed: <Name>(was: Name, name: Name) => (string | Name)[];
  /** Sums up arrivals and departures. One of the numbers can be 0. */
  joinedAndLeft: (joined: number, left: number) => string;
  /** Accessible name of the reactions of a message. */
  reactions: string;
  /** Ends a list of names: the number of people whose names are not in it. */
  others: (count: number) => string;
  reportTitle: string;
  reportReason: string;
  sendReport: string;
  reportSent: string;
  /** Stands before the pinned message of the room. */
  pinned: string;
  /** Shown for a long wait. */
  canSendAt: (time: number) => string;
  /** Why you cannot write in the room now, or only slowly. */
  limit(why: RoomLimit): string;
  searchHint: string;
  /** Accessible name of the list of results. */
  searchResults: string;
  found: (count: number) => string;
  searching: string;
  /** Button that goes on, also after a failure. */
  searchOlder: string;
  /** The server cannot search. */
  searchesLoaded: string;
  searchOffline: string;
  searchFailed: string;
  youAre: <Name>(name: Name) => (string | Name)[];
  readOnly: <Name>(name: Name) => (string | Name)[];
  readOnlyGuest: <Name>(name: Name) => (string | Name)[];
  /** Receives the names of the people who are typing. Empty without names. */
  typing<Name>([first, second, ...more]: readonly Name[]): (string | Name)[];
  notJoined: string;
  offline: string;
  reconnectingIn: (seconds: number) => string;
  reconnecting: string;
  /** Button that reconnects without waiting for the next attempt. */
  tryNow: string;
  /** Button that copies the text of the message, and the sentence after it. */
  copyText: string;
  textCopied: string;
}

/**
 * Why a picture cannot be sent. `off`: the server takes none of you. `limit`: the server or your network has reached a limit.
 * `failed`: any other failure.
 */
export type PictureProblem = 'off' | 'type' | 'size' | 'many' | 'offline' | 'limit' | 'failed';

/** Why you cannot write now, or only slowly. `until`: when you can write again, in milliseconds since 1970. */
export type RoomLimit =
  | { readonly kind: 'muted'; readonly until: number; readonly reason: string | undefined }
  | { readonly kind: 'paused' | 'newcomer'; readonly until: number }
  | { readonly kind: 'slow'; readonly until: number; readonly seconds: number };

/** Fired for each new message in the room, your own included. Not fired for history. */
export interface ChatMessageEvent extends Event {
  readonly message: Message;
  /** You sent it. */
  readonly own: boolean;
}

/** Fired when the site sends the visitor a notice, which only they see. */
export interface ChatNoticeEvent extends Event {
  readonly notice: Notice;
}

/** Fired when the connection state changes. */
export interface ChatStateEvent extends Event {
  readonly state: ClientState;
}

/** Fired when the visitor becomes another user, or a guest. */
export interface ChatIdentityEvent extends Event {
  /** You in this room. */
  readonly person: Person | undefined;
  /** `sub` of your JWT; `null` for a guest. */
  readonly user: string | null;
}

/** Fired when the list of members or their number changes. Before the element first joins, the list is without the visitor. */
export interface ChatMembersEvent extends Event {
  /** Empty in a large room. */
  readonly members: readonly Person[];
  readonly count: number;
}

/** Fired when a panel or bubble opens or closes. */
export interface ChatToggleEvent extends Event {
  readonly open: boolean;
}

/** Fired when the number of unread messages changes. */
export interface ChatUnreadEvent extends Event {
  readonly count: number;
}

/** Attributes of `<chat-box>`. `null` and `undefined` mean unset. */
export interface ChatBoxAttributes {
  /** URL of the chat server. Default: the folder of `chat-box.js`. */
  server?: string | null | undefined;
  /** Room to join. Default: `lobby`. */
  room?: string | null | undefined;
  /** Name of the chat that people see, such as `Support`. Default: the room. */
  label?: string | null | undefined;
  /** Transport. `auto`: data channel, falling back to WebSocket. `whip`, `whep`: data channel only, through that endpoint. `websocket`: WebSocket only. Default: `auto`. */
  via?: 'auto' | 'whip' | 'whep' | 'websocket' | null | undefined;
  /** When to join. `load`: at once. `manual`: when the visitor presses the button or the page calls `join()`. Default: `load`. */
  connect?: 'load' | 'manual' | null | undefined;
  /** Access token: a value of the server's `AUTH_TOKEN`, or a JWT of the visitor. Default: none. */
  token?: string | null | undefined;
  /** Language of the interface. Languages other than English are loaded when they are needed. Default: the page's language. */
  lang?: string | null | undefined;
  /** Addresses the visitor formally in German (Sie), Spanish (usted) and French (vous). Default: false. */
  formal?: boolean | null | undefined;
  /** Colour scheme. `auto`: the page's own `color-scheme`. Default: `auto`. */
  scheme?: 'auto' | 'light' | 'dark' | null | undefined;
  /** Where the chat is. `inline`: in the flow of the page. `panel`: a sheet along the side of the window, which closes to a tab. `bubble`: a card in the corner of the window, which closes to a round button. Default: `inline`. */
  mode?: 'inline' | 'panel' | 'bubble' | null | undefined;
  /** Whether a panel or bubble is open. The element changes it when the visitor opens or closes the chat, and remembers it for the next page of the site. Default: false. */
  open?: boolean | null | undefined;
  /** What Enter does. `auto`: sends the message, or starts a new line on a touch keyboard. `send`: always sends the message. Default: `auto`. */
  enter?: 'auto' | 'send' | null | undefined;
  /** Lines about people who join and leave. `summary`: names one person and counts several. `on`: names each person. `off`: none. Default: `summary`. */
  presence?: 'summary' | 'on' | 'off' | null | undefined;
  /** Marks in texts. `auto`: draws bold, italic and struck text, code, quotes and lists. `plain`: shows texts as they were typed. Default: `auto`. */
  markup?: 'auto' | 'plain' | null | undefined;
  /** Shows the number of unread messages in the page's title, such as `(3) My shop`. Default: false. */
  'title-badge'?: boolean | null | undefined;
  /** Plays a short tone for messages from others while the chat is closed or the page is hidden. Default: false. */
  sound?: boolean | null | undefined;
  /** Shows a notification for messages from others while the page is hidden, if the visitor has allowed it with the bell in the header. Default: false. */
  notify?: boolean | null | undefined;
}

/** Attributes, and properties without an attribute, as a template sets them. */
export interface ChatBoxProps
  extends ChatBoxAttributes, Partial<Pick<ChatBox, 'getToken' | 'adminToken' | 'titleBadge' | 'words'>> {}

/** Events of `<chat-box>`, by name. They bubble and cross shadow roots. */
export interface ChatBoxEventMap {
  /** Fired for each new message in the room, your own included. Not fired for history. */
  'chat-message': ChatMessageEvent;
  /** Fired when the site sends the visitor a notice, which only they see. */
  'chat-notice': ChatNoticeEvent;
  /** Fired when the connection state changes. */
  'chat-state': ChatStateEvent;
  /** Fired when the visitor becomes another user, or a guest. */
  'chat-identity': ChatIdentityEvent;
  /** Fired when the list of members or their number changes. Before the element first joins, the list is without the visitor. */
  'chat-members': ChatMembersEvent;
  /** Fired when a panel or bubble opens or closes. */
  'chat-toggle': ChatToggleEvent;
  /** Fired when the number of unread messages changes. */
  'chat-unread': ChatUnreadEvent;
}

/** Event handlers by their names in React 19, such as `onchat-message`. */
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
          onChatNotice?: ((event: ChatNoticeEvent) => void) | undefined;
          onChatState?: ((event: ChatStateEvent) => void) | undefined;
          onChatIdentity?: ((event: ChatIdentityEvent) => void) | undefined;
          onChatMembers?: ((event: ChatMembersEvent) => void) | undefined;
          onChatToggle?: ((event: ChatToggleEvent) => void) | undefined;
          onChatUnread?: ((event: ChatUnreadEvent) => void) | undefined;
        };
      $emit: <Name extends keyof ChatBoxEventMap>(name: Name, event: ChatBoxEventMap[Name]) => void;
    };
  }
}

export {};

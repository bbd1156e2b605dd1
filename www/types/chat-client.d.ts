/** Types of chat-client.js. Generated from the sources by `bun run types`. Do not edit. */

/**
 * Creates a client for a room. Each client is a member of its own, and nothing of it is stored. Throws a `TypeError` when
 * `server` is not an http or https URL, when `room` is not a room name, or when this platform lacks what `via` needs.
 */
export declare function connectChat(options?: ChatOptions): ChatClient;

/** Options of `connectChat`. */
export interface ChatOptions {
  /** The server's URL. Default: the folder that this script was loaded from. Required in Bun, in Node and in a bundle. */
  readonly server?: URL | string | undefined;
  /** The room's name. Default: `lobby`. */
  readonly room?: string | undefined;
  /** The transport. Default: `auto`, a data channel that falls back to a WebSocket. */
  readonly via?: Via | undefined;
  /** One of the server's `AUTH_TOKEN`, or a JWT of the user. A JWT that has expired ends the connection. */
  readonly token?: string | undefined;
  /**
   * Returns the user's current JWT. Called before each attempt to connect, shortly before a token expires, and by
   * `identify`. Null means a guest, who presents `token` if there is one.
   */
  readonly getToken?: GetToken | undefined;
  /** The server's `ADMIN_TOKEN`, which makes the member a moderator. */
  readonly adminToken?: string | undefined;
}

/**
 * The transport to use. `auto`: a data channel, falling back to a WebSocket. `whip` and `whep`: only a data channel,
 * opened through that endpoint. `websocket`: only a WebSocket.
 */
export type Via = 'auto' | 'whip' | 'whep' | 'websocket';

/** Returns the JWT of the user. Null means a guest. */
export type GetToken = () => string | null | Promise<string | null>;

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

export {};

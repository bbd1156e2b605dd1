import type { CloseCode } from './close-codes.ts';
import type { ErrorCode } from './errors.ts';
import type { IdentityStatus, Role } from './identity-messages.ts';
import type { MessageFile } from './pictures.ts';
import type { RoomSettings } from './room-settings.ts';

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

/** Response to `hello`, sent once. The events you missed follow, or the newest page; then live events. */
export interface Welcome {
  readonly type: 'welcome';
  readonly you: Person;
  readonly room: string;
  /** Identity of the room's stream. Offsets of different epochs cannot be compared. */
  readonly epoch: string;
  /** Offset of the last event before you joined. Unless `recovered` is true, later events arrive live. */
  readonly head: number;
  /** `true`: your token was valid, so you keep your member id and name. */
  readonly resumed: boolean;
  /** `true`: exactly the events you missed follow. `false`: discard what you have; a `history` page follows. */
  readonly recovered: boolean;
  /** All members at `head`, you included. Absent above 100 members. Those that do not fit into the frame follow as `joined` with `returning`. */
  readonly members?: readonly Person[];
  /** Number of members. */
  readonly count: number;
  /** Resume token for the next `hello`. Opaque and secret: it gives your identity to anyone who has it. */
  readonly token: string;
  /** You can delete any message and kick members. */
  readonly moderator?: true;
  /** You cannot write: every command is refused. */
  readonly readonly?: true;
  /** Types of the requests that this server answers, without `history`. Absent for a server with no others. */
  readonly requests?: readonly string[];
  /** Your verified identity. Absent for a guest. */
  readonly identity?: IdentityStatus;
  readonly limits: Limits;
}

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

/** Fields of every journalled event. */
interface Journalled {
  /** Position in the room's stream. Offsets rise and have gaps. */
  readonly offset: number;
  /** Offset of the previous event, on the first journalled event of a frame. You missed events if it is above your last offset. */
  readonly prev?: number;
  /** Milliseconds since 1970. Sort by offset, never by time. */
  readonly time: number;
}

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

/** Number of members with the same reaction to a message, and whether you are one of them. */
export interface Reaction {
  readonly emoji: string;
  readonly count: number;
  /** One of these reactions is yours. */
  readonly mine?: true;
}

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

/** An event that the journal stores and replays. */
export type JournalEvent = Message | Edited | Deleted | Reacted | Renamed | SettingsEvent | Cleared;

/** A member joined. You never receive `joined` for yourself. */
export interface Joined {
  readonly type: 'joined';
  readonly member: Person;
  /** The member returned after a restart of the server, or its picture or role changed. Do not announce it. */
  readonly returning?: true;
}

/** A member left. */
export interface Left {
  readonly type: 'left';
  readonly member: Person;
}

/**
 * The members changed. Above 100 members, this replaces `joined` and `left` and has no list. The first one below 80 members
 * has the list again.
 */
export interface Presence {
  readonly type: 'presence';
  readonly count: number;
  readonly members?: readonly Person[];
}

/** A member is typing. */
export interface Typing {
  readonly type: 'typing';
  /** Id of the member. */
  readonly member: string;
}

/** A page of messages in rising order, in one or more parts. */
export interface History {
  readonly type: 'history';
  /** The page ends before this offset: the requested offset, or `head` + 1 after `welcome`. */
  readonly before: number;
  readonly messages: readonly Message[];
  /** This is the last part of the page. */
  readonly done: boolean;
  /** Older messages exist. */
  readonly more: boolean;
}

/** A command succeeded, now or when its id arrived before. */
export interface Ack {
  readonly type: 'ack';
  readonly id: string;
  /** Offset and time of the event; of an earlier event when the command changed nothing. */
  readonly offset: number;
  readonly time: number;
  /** After `rename`, and after a `refresh` that changed your name: the resume token with the new name. */
  readonly token?: string;
  /** After `refresh`: the identity of the new token. */
  readonly identity?: IdentityStatus;
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

/** Respond with `pong`, from the message handler: background pages delay timers. */
export interface Ping {
  readonly type: 'ping';
}

/** The server is closing the carrier. `code` decides whether to reconnect (see `close-reasons.ts`). */
export interface ServerBye {
  readonly type: 'bye';
  readonly code: CloseCode;
  readonly reason: string;
  /** Milliseconds: with `kicked` and `network-banned` until you may return, with `shutdown` until you should reconnect. */
  readonly retryAfter?: number;
}

/** Every message that the server can send. A frame is one of these, or an array. */
export type ServerMessage =
  Welcome | JournalEvent | Joined | Left | Presence | Typing | History | Ack | ErrorMessage | Ping | ServerBye;

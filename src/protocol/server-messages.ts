import type { CloseCode } from './close-codes.ts';
import type { ErrorCode } from './errors.ts';

/** Somebody in a room, or the author of a message as they were then. */
export interface Person {
  /** Stays the same when the name changes. */
  readonly id: string;
  readonly name: string;
}

/** The one answer to `hello`. What you missed follows, or the newest page; then live events. */
export interface Welcome {
  readonly type: 'welcome';
  readonly you: Person;
  readonly room: string;
  /** Identity of the room's stream; offsets of another epoch do not compare. */
  readonly epoch: string;
  /** Offset of the last event before you joined. When not recovered, what follows it comes live. */
  readonly head: number;
  /** True: your token was good, so you have the member id and name you had. */
  readonly resumed: boolean;
  /** True: exactly what you missed follows. False: forget what you have; a `history` page follows. */
  readonly recovered: boolean;
  /** Everyone here at `head`, yourself included; left out above 100 members. */
  readonly members?: readonly Person[];
  readonly count: number;
  /** Give it with the next `hello`. Opaque, and secret: it is you. */
  readonly token: string;
  /** You may delete any message, and kick. */
  readonly moderator?: true;
  /** You only listen: `send`, `edit`, `delete` and `react` are refused. */
  readonly readonly?: true;
  readonly limits: Limits;
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

/** What every journalled event has. */
interface Journalled {
  /** Position in the room's stream: rises, with gaps. */
  readonly offset: number;
  /** On the first journalled event of a frame: the offset of the event before it. Above your last: you missed some. */
  readonly prev?: number;
  /** Milliseconds since 1970. Order goes by offset, never by time. */
  readonly time: number;
}

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

/** How many reacted to a message with an emoji, and whether you did. */
export interface Reaction {
  readonly emoji: string;
  readonly count: number;
  readonly mine?: true;
}

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

/** What the journal keeps and replays. */
export type JournalEvent = Message | Edited | Deleted | Reacted | Renamed;

/** Somebody joined. You never hear your own. */
export interface Joined {
  readonly type: 'joined';
  readonly member: Person;
  /** Came back after the server's restart: no reason to announce it. */
  readonly returning?: true;
}

/** Somebody left. */
export interface Left {
  readonly type: 'left';
  readonly member: Person;
}

/** Who is here changed. Above 100 members only the count, instead of `joined` and `left`; below 80 the list again. */
export interface Presence {
  readonly type: 'presence';
  readonly count: number;
  readonly members?: readonly Person[];
}

/** Somebody is writing. */
export interface Typing {
  readonly type: 'typing';
  /** Id of the member. */
  readonly member: string;
}

/** Part of a page of messages, in rising order; a page comes in one part or several. */
export interface History {
  readonly type: 'history';
  /** The offset the page ends before: as asked, or just above `head` for a newcomer's. */
  readonly before: number;
  readonly messages: readonly Message[];
  /** This is the page's last part. */
  readonly done: boolean;
  /** Older ones exist. */
  readonly more: boolean;
}

/** A command was carried out, now or when the same id came before. */
export interface Ack {
  readonly type: 'ack';
  readonly id: string;
  readonly offset: number;
  readonly time: number;
  /** After `rename`: the token that carries the new name. */
  readonly token?: string;
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

/** Answer with `pong`, from the message handler. */
export interface Ping {
  readonly type: 'ping';
}

/** The server closes the carrier next; `closings` says whether to come back. */
export interface ServerBye {
  readonly type: 'bye';
  readonly code: CloseCode;
  readonly reason: string;
  /** You are kept out for so many milliseconds; with `kicked`. */
  readonly retryAfter?: number;
}

/** Everything the server may say. A frame is one of these, or an array. */
export type ServerMessage =
  Welcome | JournalEvent | Joined | Left | Presence | Typing | History | Ack | ErrorMessage | Ping | ServerBye;

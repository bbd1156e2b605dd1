import type { ClosingCode } from './closings.ts';

/** Somebody in a room, or the author of a message as they were then. */
export interface Person {
  /** Stays the same when the name changes. */
  readonly id: string;
  readonly name: string;
}

/** The one answer to `hello`: who you are, where, and who is here. */
export interface Welcome {
  readonly type: 'welcome';
  readonly you: Person;
  readonly room: string;
  /** Identity of the room's stream; offsets of another epoch do not compare. */
  readonly epoch: string;
  /** Offset of the last event before you joined. */
  readonly head: number;
  /** True: your token was good, so you have the member id and name you had. */
  readonly resumed: boolean;
  /** True: what follows is exactly what you missed. */
  readonly recovered: boolean;
  /** Everyone here at `head`, yourself included. */
  readonly members: readonly Person[];
  readonly limits: Limits;
}

/** What the server accepts. Times are milliseconds, sizes bytes unless named otherwise. */
export interface Limits {
  /** UTF-16 units in one text. */
  readonly text: number;
  /** Bytes in one frame. */
  readonly frame: number;
  /** Silence after which the server pings. */
  readonly heartbeat: number;
}

/** Somebody said something. */
export interface Message {
  readonly type: 'message';
  /** Position in the room's stream: rises, with gaps. */
  readonly offset: number;
  /** On the first journalled event of a frame: the offset of the event before it. */
  readonly prev?: number;
  /** The message's name for ever: the client's id, or the server's for a plain member. */
  readonly id: string;
  readonly from: Person;
  /** Milliseconds since 1970. Order goes by offset, never by time. */
  readonly time: number;
  readonly text: string;
}

/** Somebody joined. You never hear your own. */
export interface Joined {
  readonly type: 'joined';
  readonly member: Person;
}

/** Somebody left. */
export interface Left {
  readonly type: 'left';
  readonly member: Person;
}

/** Why a command was refused. */
export type ErrorCode = 'too-long' | 'bad-text';

/** A command was refused. The room and your carrier are unharmed. */
export interface ErrorMessage {
  readonly type: 'error';
  /** The refused command's id. */
  readonly id: string;
  readonly code: ErrorCode;
  /** A sentence for people. */
  readonly reason: string;
}

/** Answer with `pong`, from the message handler. */
export interface Ping {
  readonly type: 'ping';
}

/** The server closes the carrier next; `closings` says whether to come back. */
export interface ServerBye {
  readonly type: 'bye';
  readonly code: ClosingCode;
  readonly reason: string;
}

/** Everything the server may say. A frame is one of these, or an array. */
export type ServerMessage = Welcome | Message | Joined | Left | ErrorMessage | Ping | ServerBye;

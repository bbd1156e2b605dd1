/**
 * First message on a chat.v1 carrier, due within 5 s. Any other first message, or a second `hello`, closes the carrier. To
 * resume, send the token and epoch of the last `welcome` and the last offset that you applied.
 */
export interface Hello {
  readonly type: 'hello';
  /** Resume token: restores member id and name. The server ignores a token that is invalid, expired or of another room. */
  readonly token?: string | undefined;
  /** Epoch of the events that you have. */
  readonly epoch?: string | undefined;
  /** Last offset that you applied; 0 when none. */
  readonly offset?: number;
  /** Admin token of the server: makes you a moderator. A wrong token closes the carrier. */
  readonly admin?: string | undefined;
}

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

/** You are typing. Send this at most every 3 s. Other clients clear it after 5 s, or when your message arrives. */
export interface ClientTyping {
  readonly type: 'typing';
}

/** Requests the page of messages before an offset, one request at a time. The response is `history`. */
export interface HistoryRequest {
  readonly type: 'history';
  readonly before: number;
}

/** Response to `ping`, due at once. */
export interface Pong {
  readonly type: 'pong';
}

/** Leaves the room now. Without it, the server keeps the member for the grace period after the carrier is lost. */
export interface ClientBye {
  readonly type: 'bye';
}

/** A message with an id. The server answers it with exactly one `ack` or `error`. The same id never acts twice within 24 h. */
export type Command = CoreCommand | Kick;

/** A command that every server has. */
export type CoreCommand = Send | Edit | Delete | React | Rename;

/** Every message that a client can send. A frame is one of these, or an array of at most 32. */
export type ClientMessage = CoreMessage | Kick;

/** A message that every server reads. */
export type CoreMessage = Hello | CoreCommand | ClientTyping | HistoryRequest | Pong | ClientBye;

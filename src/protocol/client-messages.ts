/**
 * First message of a chat.v1 carrier, due within 5 s; anything else first, or a second `hello`, closes it.
 * To come back, say what the last `welcome` gave and the last offset applied.
 */
export interface Hello {
  readonly type: 'hello';
  /** Resume token: gives back member id and name. A bad, expired or foreign one is as good as none. */
  readonly token?: string | undefined;
  /** Epoch of the stream you have. */
  readonly epoch?: string | undefined;
  /** Last offset you applied, 0 when none. */
  readonly offset?: number;
  /** The server's admin token: makes you a moderator. A wrong one closes the carrier. */
  readonly admin?: string | undefined;
}

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

/** You are writing. Say it at most every 3 s; others forget it after 5 s or with your message. */
export interface ClientTyping {
  readonly type: 'typing';
}

/** Asks for the page of messages before an offset; one request at a time. Answered by `history`. */
export interface HistoryRequest {
  readonly type: 'history';
  readonly before: number;
}

/** Answers `ping`, at once. */
export interface Pong {
  readonly type: 'pong';
}

/** Leaves the room now; without it, a lost carrier means that the client comes back. */
export interface ClientBye {
  readonly type: 'bye';
}

/** What has an id and gets exactly one `ack` or `error`; the same id never acts twice within 24 h. */
export type Command = Send | Edit | Delete | React | Rename | Kick;

/** Everything a client may say. A frame is one of these, or an array of at most 32. */
export type ClientMessage = Hello | Command | ClientTyping | HistoryRequest | Pong | ClientBye;

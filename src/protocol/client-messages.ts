/** First frame of a chat.v1 carrier, due within 5 s; anything else first, or a second `hello`, closes it. */
export interface Hello {
  readonly type: 'hello';
}

/** Says something to the room. Comes back to everyone, the author too, as `message` with the same `id`. */
export interface Send {
  readonly type: 'send';
  /** Made by the client: 16 to 64 URL-safe random characters. It names this message for ever. */
  readonly id: string;
  /** 1 to 4,000 UTF-16 units, without control characters but newline and tab. */
  readonly text: string;
}

/** Answers `ping`, at once. */
export interface Pong {
  readonly type: 'pong';
}

/** Leaves the room now; without it, a lost carrier means that the client comes back. */
export interface ClientBye {
  readonly type: 'bye';
}

/** Everything a client may say. A frame is one of these, or an array of at most 32. */
export type ClientMessage = Hello | Send | Pong | ClientBye;

import type { CloseCode } from './close-codes.ts';

/** Why the server closes a carrier, what the client does next, and what happens to the member. */
export interface CloseReason {
  /** `code` of the `bye` message. */
  readonly code: CloseCode;
  /** WebSocket close code, from the private range (RFC 6455 section 7.4.2). */
  readonly status: number;
  /** `true`: the client reconnects automatically. `false`: it reconnects only when the user chooses to. */
  readonly reconnect: boolean;
  /** `true`: the member leaves at once. `false`: it stays in the room for the grace period. */
  readonly leaves: boolean;
  /** One sentence for people, at most 123 bytes (RFC 6455 section 5.5). */
  readonly reason: string;
  /** Milliseconds until the client may return. */
  readonly retryAfter?: number;
}

const rows: Readonly<Record<CloseCode, Omit<CloseReason, 'code'>>> = {
  /** Sent to every client when the server shuts down or restarts. */
  shutdown: { status: 4000, reconnect: true, leaves: false, reason: 'The server is restarting.' },
  /** Sent when nothing arrived from the client for 12 s, neither a `pong` nor any other message. */
  silent: { status: 4001, reconnect: true, leaves: false, reason: 'The server received no data for 12 seconds.' },
  /** Sent when a chat.v1 carrier is open for 5 s without `hello`. */
  'hello-timeout': { status: 4002, reconnect: true, leaves: false, reason: 'No hello received within 5 seconds.' },
  /** Sent when too many bytes wait for the client, or when a replay takes longer than 60 s. */
  slow: { status: 4003, reconnect: true, leaves: false, reason: 'Your connection is too slow for this room.' },
  /** Sent instead of `welcome` when the room is not open and the server has `MAX_ROOMS` rooms. */
  'room-limit': { status: 4004, reconnect: true, leaves: false, reason: 'Room limit reached.' },
  /** Sent when the server cannot read the journal, or when a member resumes at the moment its grace period ends. */
  failed: { status: 4005, reconnect: true, leaves: false, reason: 'The server could not load this room.' },
  /** Sent instead of `welcome` when too many connections, or too many wrong admin tokens, come from the client's network. */
  busy: { status: 4006, reconnect: true, leaves: false, reason: 'Too many connections from your network.' },
  /** Sent 30 s after the end of a verified user's token, unless the client has refreshed it. */
  expired: { status: 4007, reconnect: true, leaves: false, reason: 'Your sign-in has expired.' },
  /** Sent after the client sends `bye` or deletes its session. */
  ended: { status: 4100, reconnect: false, leaves: true, reason: 'The session ended.' },
  /** Sent when a frame breaks chat.v1: malformed JSON, an unknown type, or a message before `hello`. */
  protocol: { status: 4101, reconnect: false, leaves: true, reason: 'The client broke the chat.v1 protocol.' },
  /** Sent when the protocol of the carrier is unknown, or its label or protocol is too long. */
  unsupported: { status: 4102, reconnect: false, leaves: true, reason: 'Unsupported protocol. Use "chat.v1" or "".' },
  /** Sent on the fifth open data channel of one peer. */
  'too-many-channels': {
    status: 4103,
    reconnect: false,
    leaves: true,
    reason: 'A peer can have at most four channels.',
  },
  /**
   * Sent when too many commands of a member wait in the queue of the room, when a client sends too many messages without
   * effect, or when a peer opens too many data channels one after another.
   */
  flood: { status: 4104, reconnect: false, leaves: true, reason: 'You sent more than the server can process.' },
  /** Sent when the client keeps sending for 5 s although it receives `rate` errors. */
  rate: {
    status: 4105,
    reconnect: false,
    leaves: true,
    reason: 'Disconnected for repeatedly exceeding the rate limit.',
  },
  /** Sent on the old carrier when the member resumes on a new one. The member stays in the room. */
  replaced: { status: 4106, reconnect: false, leaves: false, reason: 'Another connection took over this session.' },
  /** Sent when a moderator kicks the member, and when that member returns too early. */
  kicked: { status: 4107, reconnect: false, leaves: true, reason: 'A moderator removed you from the chat.' },
  /** Sent when `hello.admin` is not the admin token. */
  'not-admin': { status: 4108, reconnect: false, leaves: true, reason: 'The admin token is wrong.' },
  /** Sent when a data channel message is larger than 64 KiB. */
  'too-large': { status: 4109, reconnect: false, leaves: true, reason: 'A message can be at most 65,536 bytes.' },
  /** Sent to a new member when a moderator removed another member of its network for a time. */
  'network-banned': {
    status: 4110,
    reconnect: false,
    leaves: true,
    reason: 'A moderator removed a person on your network. New people on it can’t join for now.',
  },
  /** Sent to a guest in a room that a moderator has opened to verified users only. */
  'users-only': { status: 4111, reconnect: false, leaves: true, reason: 'Only signed-in users can enter this room.' },
  /** Sent to all members of a room that the site has deleted. The next client that enters opens a new one. */
  'room-deleted': { status: 4112, reconnect: false, leaves: true, reason: 'This room and its messages were deleted.' },
};

/** The close reason of every close code. */
export const closeReasons = Object.fromEntries(
  Object.entries(rows).map(([code, row]) => [code, { code: code as CloseCode, ...row }]),
) as Readonly<Record<CloseCode, CloseReason>>;

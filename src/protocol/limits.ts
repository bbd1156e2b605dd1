/** Name of the JSON dialect: WebSocket subprotocol, and `protocol` field of a data channel (RFC 8832 section 5.1). */
export const CHAT_V1 = 'chat.v1';

/** Maximum length of a message text, in UTF-16 code units. */
export const MAX_TEXT_UNITS = 4_000;

/** Maximum length of the description of a picture, in UTF-16 code units. With the text it has at most `MAX_TEXT_UNITS`. */
export const MAX_ALT_UNITS = 500;

/** Maximum length of the ticket of a picture, in UTF-16 code units. */
export const MAX_TICKET_UNITS = 512;

/** Maximum length of a resume token, in UTF-16 code units. The server ignores longer ones, and so does the client. */
export const MAX_TOKEN_UNITS = 1_024;

/** Maximum size of a frame in either direction, in UTF-8 bytes (RFC 8831 section 6.6 recommends at most 16 KiB). */
export const MAX_FRAME_BYTES = 16 * 1024;

/** Maximum number of messages in one frame from a client. */
export const MAX_FRAME_MESSAGES = 32;

/** The server closes a chat.v1 carrier that sends no `hello` within this time. */
export const HELLO_TIMEOUT_MS = 5_000;

/** The server sends `ping` when it has received nothing from a member for this long. */
export const PING_AFTER_MS = 5_000;

/** The server closes a carrier when it has received nothing for this long. */
export const IDLE_TIMEOUT_MS = 12_000;

/** A client that has received nothing for this long tries another carrier. The server sends a `ping` earlier. */
export const CARRIER_SUSPECT_AFTER_MS = 8_000;

/** A client that has received nothing for this long reconnects. */
export const CLIENT_RECONNECT_AFTER_MS = 15_000;

/** Time for which the server remembers a command id. */
export const DEDUPE_WINDOW_MS = 24 * 60 * 60 * 1_000;

/** Grace period: a member without a carrier stays in the room for this long. A member that returns this soon after a start of the server is not announced. */
export const GRACE_MS = 30_000;

/** Maximum number of events in a replay. A client that missed more receives the newest page. */
export const MAX_REPLAY_EVENTS = 2_000;

/** Maximum number of messages in a page of history. */
export const HISTORY_PAGE_MESSAGES = 50;

/** Maximum number of different reactions to one message. */
export const MAX_REACTIONS = 12;

/** Minimum time between two name changes of a member. */
export const RENAME_INTERVAL_MS = 30_000;

/** Maximum length of a reason that a person gives, in UTF-16 code units. */
export const MAX_REASON_UNITS = 200;

/** Maximum duration of a ban or a mute: ten years. */
export const MAX_KICK_SECONDS = 315_360_000;

/** Maximum length of the text of a search, in UTF-16 code units. */
export const MAX_SEARCH_UNITS = 200;

/** Maximum number of results of a search in one page. */
export const MAX_SEARCH_RESULTS = 20;

/** Maximum length of the excerpt of a message in a result, in UTF-16 code units. */
export const MAX_EXCERPT_UNITS = 160;

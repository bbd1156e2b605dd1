/** The WebSocket subprotocol, and the data channel's `protocol` field (RFC 8832 section 5.1), of the JSON dialect. */
export const CHAT_V1 = 'chat.v1';

/** Longest text of one message, in UTF-16 code units. */
export const MAX_TEXT_UNITS = 4_000;

/** Largest frame either side sends, in UTF-8 bytes (RFC 8831 section 6.6 asks for 16 KiB or less). */
export const MAX_FRAME_BYTES = 16 * 1024;

/** Most messages in one frame from a client. */
export const MAX_FRAME_MESSAGES = 32;

/** A chat.v1 carrier that has not said `hello` by then is closed, in milliseconds. */
export const HELLO_TIMEOUT_MS = 5_000;

/** The server pings a member it has not heard for this long, in milliseconds. */
export const PING_AFTER_MS = 5_000;

/** The server closes a carrier it has not heard for this long, in milliseconds. */
export const IDLE_TIMEOUT_MS = 12_000;

/** A client that has heard nothing for this long, though a server is never silent so long, tries another carrier, in milliseconds. */
export const CARRIER_SUSPECT_AFTER_MS = 8_000;

/** A client that has heard nothing for this long reconnects, in milliseconds. */
export const CLIENT_RECONNECT_AFTER_MS = 15_000;

/** How long a command id is remembered, in milliseconds. */
export const DEDUPE_WINDOW_MS = 24 * 60 * 60 * 1_000;

/** A member that lost its carrier stays this long, in milliseconds; as long after a start, returning is quiet. */
export const GRACE_MS = 30_000;

/** Most events a returning client gets replayed; beyond that it gets the newest page. */
export const MAX_REPLAY_EVENTS = 2_000;

/** Messages in a page of history. */
export const HISTORY_PAGE_MESSAGES = 50;

/** Different reactions one message may have. */
export const MAX_REACTIONS = 12;

/** A member changes its name once in this time, in milliseconds. */
export const RENAME_INTERVAL_MS = 30_000;

/** Longest time a kick keeps someone out, in seconds. */
export const MAX_KICK_SECONDS = 604_800;

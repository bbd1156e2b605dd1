/** The WebSocket subprotocol, and the data channel's `protocol` field (RFC 8832 section 5.1), of the JSON dialect. */
export const CHAT_V1 = 'chat.v1';

/** Longest text of one message, in UTF-16 code units. */
export const MAX_TEXT = 4_000;

/** Largest frame either side sends, in UTF-8 bytes (RFC 8831 section 6.6 asks for 16 KiB or less). */
export const MAX_FRAME = 16 * 1024;

/** Most messages in one frame from a client. */
export const MAX_BATCH = 32;

/** A chat.v1 carrier that has not said `hello` by then is closed, in milliseconds. */
export const HELLO_WITHIN = 5_000;

/** The server pings a member it has not heard for this long, in milliseconds. */
export const PING_AFTER = 5_000;

/** The server closes a carrier it has not heard for this long, in milliseconds. */
export const SILENT_AFTER = 12_000;

/** A client that has heard nothing for this long reconnects, in milliseconds. */
export const DEAF_AFTER = 15_000;

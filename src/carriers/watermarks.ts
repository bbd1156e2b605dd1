/*
 * All limits for bytes that wait on a carrier. They are in one file because each depends on the others:
 *
 *   message    <   low water   <   backfill high water   <   slow reader   <   WebSocket backpressure
 *   64 KiB         128 KiB         256 KiB                   1 MiB             8 MiB
 *
 * Bytes wait when a client reads more slowly than the server sends, and the libraries queue without bound.
 *
 * Backfill (replays and history pages) can wait in the journal. Sending stops at the high water and continues at the low
 * water.
 *
 * Live frames cannot wait. One slow member must not delay the room, and a queue for it would grow without bound. The
 * server closes such a member. It then reconnects and recovers by offset.
 *
 * All members together have a limit of 256 MiB. The server closes a slow reader at once and drops what it has not read, to
 * free its memory.
 */

/**
 * Largest message that a carrier accepts, in bytes. An SDP without `a=max-message-size` means 64 KiB (RFC 8841 section
 * 6.1), so every client expects it. chat.v1 frames have at most 16 KiB. A larger message closes a WebSocket with 1009 and
 * a data channel with `too-large`.
 */
export const MAX_PAYLOAD_BYTES = 64 * 1024;

/**
 * A data channel emits `drained` when at most this many bytes wait. This is half of the high water, so the next page is
 * on its way before the client has read the last one. A WebSocket emits it when no bytes wait.
 */
export const LOW_WATER_BYTES = 128 * 1024;

/**
 * Backfill continues while fewer bytes than this wait. 256 KiB fill a path of 20 Mbit/s with a round trip of 100 ms. More
 * backfill would only delay live frames on the same carrier. A page of a replay is sent whole and may exceed it.
 */
export const BACKFILL_HIGH_WATER_BYTES = 256 * 1024;

/**
 * The server closes a member with `slow` when more live bytes than this wait for it. Backfill does not count, so a member
 * never loses its carrier because it requested history. 1 MiB is 64 full frames: a fast client never has that many waiting,
 * and a stalled client costs little memory.
 */
export const SLOW_READER_BYTES = 1024 * 1024;

/**
 * Bun silently drops WebSocket frames when more bytes than this wait. The server closes a slow member long before: live
 * frames up to the limit above, backfill and one more turn stay below 4 MiB.
 */
export const WEBSOCKET_BACKPRESSURE_BYTES = 8 * 1024 * 1024;

/**
 * A closing carrier gets this long to send what waits, in milliseconds. Then its connection is freed: a client that has
 * stopped to read would hold it forever.
 */
export const FLUSH_TIMEOUT_MS = 500;

/**
 * The server closes slow readers when more bytes than this wait for all members together. Without this limit, 400
 * members that never read took 641 MB.
 */
export const MAX_UNSENT_BYTES = 256 * 1024 * 1024;

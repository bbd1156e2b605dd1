import { MAX_FRAME } from '../protocol/limits.ts';
import type { Dialect, RoomEvent } from '../room/dialect.ts';

/** The brackets of an array; each message brings its comma. */
const BRACKETS = 2;

/** `chat.v1`: a turn is as few frames as fit 16 KiB each, and each says which offset came before its first event. */
export const chatV1: Dialect = {
  batches: true,
  encode(events, before) {
    const frames: string[] = [];
    let parts: string[] = [];
    let bytes = BRACKETS;
    let linked = false;
    let last = before;
    const flush = () => {
      if (parts.length > 0) frames.push(`[${parts.join(',')}]`);
      parts = [];
      bytes = BRACKETS;
      linked = false;
    };
    for (const event of events) {
      let part = encodeEvent(event, linked ? undefined : last);
      let size = Buffer.byteLength(part) + 1;
      if (bytes + size > MAX_FRAME) {
        flush();
        part = encodeEvent(event, last);
        size = Buffer.byteLength(part) + 1;
      }
      parts.push(part);
      bytes += size;
      if (event.kind === 'said') {
        linked = true;
        last = event.message.offset;
      }
    }
    flush();
    return frames;
  },
};

function encodeEvent(event: RoomEvent, prev: number | undefined): string {
  if (event.kind !== 'said' || prev === undefined) return JSON.stringify(event.message);
  return JSON.stringify({ ...event.message, prev });
}

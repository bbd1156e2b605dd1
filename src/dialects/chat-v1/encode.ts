import { MAX_FRAME_BYTES } from '../../protocol/limits.ts';
import type { Dialect, HistoryPage, RoomEvent } from '../../room/outlet.ts';

/** What a frame of history holds beside its messages, at the most. */
const HISTORY_OVERHEAD_BYTES = 100;
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
      if (bytes + size > MAX_FRAME_BYTES) {
        flush();
        part = encodeEvent(event, last);
        size = Buffer.byteLength(part) + 1;
      }
      parts.push(part);
      bytes += size;
      if (event.kind === 'journalled') {
        linked = true;
        last = event.message.offset;
      }
    }
    flush();
    return frames;
  },
  encodeTyping: (member) => JSON.stringify({ type: 'typing', member }),
};

function encodeEvent(event: RoomEvent, prev: number | undefined): string {
  if (event.kind === 'presence' || prev === undefined) return JSON.stringify(event.message);
  return JSON.stringify({ ...event.message, prev });
}

/** A page of history as frames of at most 16 KiB. */
export function encodeHistory({ before, messages, more }: HistoryPage): readonly string[] {
  const frames: string[] = [];
  const wrap = (parts: readonly string[], done: boolean) =>
    `{"type":"history","before":${before},"done":${done},"more":${more},"messages":[${parts.join(',')}]}`;
  let parts: string[] = [];
  let bytes = HISTORY_OVERHEAD_BYTES;
  for (const message of messages) {
    const part = JSON.stringify(message);
    const size = Buffer.byteLength(part) + 1;
    if (bytes + size > MAX_FRAME_BYTES && parts.length > 0) {
      frames.push(wrap(parts, false));
      parts = [];
      bytes = HISTORY_OVERHEAD_BYTES;
    }
    parts.push(part);
    bytes += size;
  }
  frames.push(wrap(parts, true));
  return frames;
}

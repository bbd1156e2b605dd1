import type { CarrierEvents } from './carrier.ts';

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Emits a frame as `text` when it is text or UTF-8, otherwise as `notUtf8`. */
export function decodeFrame(events: CarrierEvents, frame: string | Uint8Array | ArrayBuffer): void {
  if (typeof frame === 'string') return events.text(frame);
  let text: string;
  try {
    text = utf8.decode(frame);
  } catch {
    // The dialect decides whether to drop the frame or to close the carrier.
    return events.notUtf8(frame.byteLength);
  }
  events.text(text);
}

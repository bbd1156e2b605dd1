import type { CarrierEvents } from './carrier.ts';

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Hands a frame to the listener: as text when it is text or UTF-8, else as garbled. */
export function decodeFrame(listener: CarrierEvents, frame: string | Uint8Array | ArrayBuffer): void {
  if (typeof frame === 'string') return listener.text(frame);
  let text: string;
  try {
    text = utf8.decode(frame);
  } catch {
    // Not UTF-8; what that means is for the dialect to say.
    return listener.notUtf8(frame.byteLength);
  }
  listener.text(text);
}

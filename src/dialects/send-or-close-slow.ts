import type { Carrier } from '../carriers/carrier.ts';
import { closeReasons } from '../protocol/close-reasons.ts';

/** A member with more than this many bytes of live frames waiting for it is closed as slow. */
const SLOW_READER_BYTES = 1024 * 1024;

/**
 * Sends a live frame; a reader that falls too far behind, or lost one, is closed so that it hurts nobody.
 * `beside` is how many bytes wait that are not live: pages that were asked for.
 */
export function sendOrCloseSlow(carrier: Carrier, text: string, beside = 0): void {
  const sent = carrier.send(text);
  if (sent === 'lost' || (sent === 'queued' && carrier.buffered() > SLOW_READER_BYTES + beside))
    carrier.close(closeReasons.slow);
}

import type { Carrier } from '../carriers/carrier.ts';
import { SLOW_READER_BYTES } from '../carriers/watermarks.ts';
import { closeReasons } from '../protocol/close-reasons.ts';

/**
 * Sends a live frame; a reader that falls too far behind, or lost one, is closed so that it hurts nobody.
 * `beside` is how many bytes wait that are not live: pages that were asked for.
 */
export function sendOrCloseSlow(carrier: Carrier, text: string, beside = 0): void {
  const sent = carrier.send(text);
  if (sent === 'lost' || (sent === 'queued' && carrier.buffered() > SLOW_READER_BYTES + beside))
    carrier.close(closeReasons.slow);
}

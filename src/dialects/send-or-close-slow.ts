import type { Carrier } from '../carriers/carrier.ts';
import { SLOW_READER_BYTES } from '../carriers/watermarks.ts';
import { closeReasons } from '../protocol/close-reasons.ts';

/**
 * Sends a live frame. Closes a slow reader, and a reader that lost a frame: its buffer would otherwise grow without bound.
 * `backfillBytes` is how many of the waiting bytes are backfill, which does not count.
 */
export function sendOrCloseSlow(carrier: Carrier, text: string, backfillBytes = 0): void {
  const result = carrier.send(text);
  if (result === 'lost' || (result === 'queued' && carrier.buffered() > SLOW_READER_BYTES + backfillBytes)) {
    carrier.close(closeReasons.slow);
  }
}

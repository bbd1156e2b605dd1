import type { Carrier } from '../carriers/carrier.ts';
import { SLOW_READER_BYTES } from '../carriers/watermarks.ts';
import { closeReasons } from '../protocol/close-reasons.ts';

/**
 * Sends a live frame. Closes the carrier when the frame is lost, or when the client reads so slowly that its buffer would
 * grow without bound. `backfillBytes` is the number of waiting bytes that are backfill, which do not count.
 */
export function sendOrCloseSlow(carrier: Carrier, text: string, backfillBytes = 0): void {
  const result = carrier.send(text);
  if (result === 'lost' || (result === 'queued' && carrier.buffered() > SLOW_READER_BYTES + backfillBytes)) {
    carrier.terminate(closeReasons.slow);
  }
}

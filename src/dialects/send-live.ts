import type { Carrier } from '../carriers/carrier.ts';
import { closings } from '../protocol/closings.ts';

/** A member with more than this many bytes waiting for it is closed as slow. */
const SLOW_CAP = 1024 * 1024;

/** Sends a live frame; a reader that falls too far behind, or lost one, is closed so that it hurts nobody. */
export function sendLive(carrier: Carrier, text: string): void {
  const sent = carrier.send(text);
  if (sent === 'lost' || (sent === 'queued' && carrier.buffered() > SLOW_CAP)) carrier.close(closings.slow);
}

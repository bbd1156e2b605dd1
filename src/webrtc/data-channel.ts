import type { DataChannel } from 'node-datachannel';
import type { Cancel, Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import { closeReasons, type CloseReason } from '../protocol/close-reasons.ts';
import type { Carrier, CarrierEvents, SendResult } from '../carriers/carrier.ts';
import { decodeFrame } from '../carriers/decode-frame.ts';
import { attempt, guard } from '../carriers/guard.ts';
import { LOW_WATER_BYTES, MAX_PAYLOAD_BYTES } from '../carriers/watermarks.ts';

/** A closing channel may take this long to hand over what was sent, in milliseconds. */
const FLUSH_TIMEOUT_MS = 500;

/**
 * A data channel as a carrier. The channel dies silently when nothing references it, so whoever makes the carrier
 * holds it until `onClosed` has been called.
 */
export class DataChannelCarrier implements Carrier {
  readonly kind = 'data-channel';
  readonly protocol: string;
  #state: 'open' | 'closing' | 'closed' = 'open';
  #listener: CarrierEvents | undefined;
  #cancelFlush: Cancel = () => {};

  constructor(
    private readonly channel: DataChannel,
    readonly address: string,
    private readonly clock: Clock,
    private readonly log: Log,
    private readonly onClosed: () => void,
  ) {
    this.protocol = channel.getProtocol();
    channel.onClosed(guard(log, 'data channel closed', () => this.release()));
    channel.setBufferedAmountLowThreshold(LOW_WATER_BYTES);
    channel.onBufferedAmountLow(guard(log, 'data channel drained', () => this.#drained()));
    channel.onError(guard(log, 'data channel error', (error) => log('a data channel failed', { error })));
  }

  subscribe(listener: CarrierEvents): void {
    this.#listener = listener;
    const receive = guard(
      this.log,
      'data channel message',
      (message: string | Buffer | ArrayBuffer) => this.#receive(message),
      () => this.release(),
    );
    this.channel.onMessage(receive);
  }

  send(text: string): SendResult {
    if (this.#state === 'closed') return 'lost';
    try {
      return this.channel.sendMessage(text) ? 'sent' : 'queued';
    } catch {
      // The channel is closing, or the text is longer than the peer accepts. Either way it hears no more from us.
      return 'lost';
    }
  }

  buffered(): number {
    if (this.#state === 'closed') return 0;
    try {
      return this.channel.bufferedAmount();
    } catch {
      // Closed between two callbacks: nothing waits any more.
      return 0;
    }
  }

  close(closing: CloseReason): void {
    if (this.#state !== 'open') return;
    attempt(this.log, 'data channel ending', () => this.#listener?.closing(closing));
    if (this.#state !== 'open') return;
    this.#state = 'closing';
    // A reader that has stalled would hold the channel open for ever.
    this.#cancelFlush = this.clock.after(FLUSH_TIMEOUT_MS, () => this.release());
    attempt(this.log, 'data channel close', () => this.channel.close());
  }

  /** The channel is gone: called by its own callback, or by the peer when it went first. */
  release(): void {
    if (this.#state === 'closed') return;
    this.#state = 'closed';
    this.#cancelFlush();
    attempt(this.log, 'data channel close', () => this.channel.close());
    attempt(this.log, 'data channel closed', () => this.#listener?.closed());
    this.onClosed();
  }

  #drained(): void {
    if (this.#state === 'open') this.#listener?.drained();
  }

  #receive(message: string | Buffer | ArrayBuffer): void {
    if (this.#state !== 'open' || !this.#listener) return;
    if (sizeOf(message) < MAX_PAYLOAD_BYTES) return decodeFrame(this.#listener, message);
    this.log('closed a data channel: its message was too large');
    this.close(closeReasons['too-large']);
  }
}

function sizeOf(message: string | Buffer | ArrayBuffer): number {
  return typeof message === 'string' ? Buffer.byteLength(message) : message.byteLength;
}

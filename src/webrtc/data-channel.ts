import type { DataChannel } from 'node-datachannel';
import type { Cancel, Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import { closeReasons, type CloseReason } from '../protocol/close-reasons.ts';
import type { Carrier, CarrierEvents, SendResult } from '../carriers/carrier.ts';
import { decodeFrame } from '../carriers/decode-frame.ts';
import { attempt, guard } from '../carriers/guard.ts';
import { LOW_WATER_BYTES, MAX_PAYLOAD_BYTES } from '../carriers/watermarks.ts';

/** Time that a closing channel gets to send what is queued, in milliseconds. */
const FLUSH_TIMEOUT_MS = 500;

/**
 * A data channel as a carrier. Keep a reference to it until it calls `onClosed`: the garbage collector closes an
 * unreferenced channel without any callback.
 */
export class DataChannelCarrier implements Carrier {
  readonly kind = 'data-channel';
  readonly protocol: string;
  #state: 'open' | 'closing' | 'closed' = 'open';
  #events: CarrierEvents | undefined;
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

  subscribe(events: CarrierEvents): void {
    this.#events = events;
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
      // The channel is closing, or the client does not accept a text of this length.
      return 'lost';
    }
  }

  buffered(): number {
    if (this.#state === 'closed') return 0;
    try {
      return this.channel.bufferedAmount();
    } catch {
      // The channel closed between two callbacks.
      return 0;
    }
  }

  close(reason: CloseReason): void {
    if (this.#state !== 'open') return;
    attempt(this.log, 'data channel closing', () => this.#events?.closing(reason));
    if (this.#state !== 'open') return;
    this.#state = 'closing';
    // A stalled reader would keep the channel open forever.
    this.#cancelFlush = this.clock.after(FLUSH_TIMEOUT_MS, () => this.release());
    attempt(this.log, 'data channel close', () => this.channel.close());
  }

  /** Closes the channel at once and emits `closed`. Does nothing when called again. */
  release(): void {
    if (this.#state === 'closed') return;
    this.#state = 'closed';
    this.#cancelFlush();
    attempt(this.log, 'data channel close', () => this.channel.close());
    attempt(this.log, 'data channel closed', () => this.#events?.closed());
    this.onClosed();
  }

  #drained(): void {
    if (this.#state === 'open') this.#events?.drained();
  }

  #receive(message: string | Buffer | ArrayBuffer): void {
    if (this.#state !== 'open' || !this.#events) return;
    if (byteLength(message) <= MAX_PAYLOAD_BYTES) return decodeFrame(this.#events, message);
    this.log('closed a data channel: message too large');
    this.close(closeReasons['too-large']);
  }
}

function byteLength(message: string | Buffer | ArrayBuffer): number {
  return typeof message === 'string' ? Buffer.byteLength(message) : message.byteLength;
}

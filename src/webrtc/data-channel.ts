import type { DataChannel } from 'node-datachannel';
import type { Cancel, Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import { closeReasons, type CloseReason } from '../protocol/close-reasons.ts';
import type { Carrier, CarrierEvents, SendResult } from '../carriers/carrier.ts';
import type { UnsentBytes } from '../carriers/unsent-bytes.ts';
import { decodeFrame } from '../carriers/decode-frame.ts';
import { attempt, guard } from '../carriers/guard.ts';
import { FLUSH_TIMEOUT_MS, LOW_WATER_BYTES, MAX_PAYLOAD_BYTES } from '../carriers/watermarks.ts';

/** Collaborators of a data channel carrier. */
export interface DataChannelDeps {
  /** IP address of the client; empty when unknown. */
  readonly address: string;
  readonly clock: Clock;
  readonly log: Log;
  readonly unsent: UnsentBytes;
  /** Called when the channel is closed. */
  readonly onClosed: () => void;
  /** Closes the whole peer at once. Its channels share one queue, which only the peer can free. */
  readonly releasePeer: () => void;
}

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

  readonly address: string;

  constructor(
    private readonly channel: DataChannel,
    private readonly deps: DataChannelDeps,
  ) {
    const { address, log } = deps;
    this.address = address;
    this.protocol = channel.getProtocol();
    channel.onClosed(guard(log, 'data channel closed', () => this.release()));
    channel.setBufferedAmountLowThreshold(LOW_WATER_BYTES);
    channel.onBufferedAmountLow(guard(log, 'data channel drained', () => this.#drained()));
    channel.onError(guard(log, 'data channel error', (error) => log('a data channel failed', { error })));
  }

  subscribe(events: CarrierEvents): void {
    this.#events = events;
    const receive = guard(
      this.deps.log,
      'data channel message',
      (message: string | Buffer | ArrayBuffer) => this.#receive(message),
      () => this.release(),
    );
    this.channel.onMessage(receive);
  }

  send(text: string): SendResult {
    if (this.#state === 'closed') return 'lost';
    try {
      if (this.channel.sendMessage(text)) return 'sent';
    } catch {
      // The channel is closing, or the client does not accept a text of this length.
      return 'lost';
    }
    this.deps.unsent.record(this);
    return 'queued';
  }

  batch(send: () => void): void {
    // SCTP puts the frames into packets by itself.
    send();
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
    attempt(this.deps.log, 'data channel closing', () => this.#events?.closing(reason));
    if (this.#state !== 'open') return;
    this.#state = 'closing';
    // A stalled reader would keep the channel open forever, and what waits for it as long as its peer.
    const isWaiting = this.buffered() > 0;
    this.#cancelFlush = this.deps.clock.after(FLUSH_TIMEOUT_MS, () =>
      isWaiting ? this.terminate(reason) : this.release(),
    );
    attempt(this.deps.log, 'data channel close', () => this.channel.close());
  }

  terminate(reason: CloseReason): void {
    if (this.#state === 'closed') return;
    this.deps.log('terminated a carrier', { code: reason.code, unsent: this.buffered() });
    if (this.#state === 'open') attempt(this.deps.log, 'data channel closing', () => this.#events?.closing(reason));
    this.release();
    this.deps.releasePeer();
  }

  /** Closes the channel at once and emits `closed`. Does nothing when called again. */
  release(): void {
    if (this.#state === 'closed') return;
    this.#state = 'closed';
    this.deps.unsent.delete(this);
    this.#cancelFlush();
    attempt(this.deps.log, 'data channel close', () => this.channel.close());
    attempt(this.deps.log, 'data channel closed', () => this.#events?.closed());
    this.deps.onClosed();
  }

  #drained(): void {
    this.deps.unsent.record(this);
    if (this.#state === 'open') this.#events?.drained();
  }

  #receive(message: string | Buffer | ArrayBuffer): void {
    if (this.#state !== 'open' || !this.#events) return;
    if (byteLength(message) <= MAX_PAYLOAD_BYTES) return decodeFrame(this.#events, message);
    this.deps.log('closed a data channel: message too large');
    this.close(closeReasons['too-large']);
  }
}

function byteLength(message: string | Buffer | ArrayBuffer): number {
  return typeof message === 'string' ? Buffer.byteLength(message) : message.byteLength;
}

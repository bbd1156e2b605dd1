import type { Pass } from '../ports/admission.ts';
import type { CloseReason } from '../protocol/close-reasons.ts';

/** Receives each carrier when it opens. Subscribe to the carrier before returning, so that no frame is missed. */
export type OnCarrier = (carrier: Carrier, roomName: string, pass: Pass) => void;

/**
 * Result of sending a frame. `sent`: handed to the network. `queued`: accepted, and sent when the client has read enough. `lost`:
 * not sent, because the carrier is closed or cannot take the frame.
 */
export type SendResult = 'sent' | 'queued' | 'lost';

/** A data channel or a WebSocket: carries text frames both ways, whole and in order. */
export interface Carrier {
  readonly kind: 'data-channel' | 'websocket';
  /** Name of the dialect: the `protocol` of the channel (RFC 8832 section 5.1) or the WebSocket subprotocol. */
  readonly protocol: string;
  /** IP address of the client, from signaling; empty when unknown. */
  readonly address: string;
  /** Sets the receiver of all events. Call it once, before any other code runs. */
  subscribe(events: CarrierEvents): void;
  /** Sends one text. Never throws. */
  send(text: string): SendResult;
  /** Calls `send`, and hands what it sends to the network in as few system calls as possible. */
  batch(send: () => void): void;
  /** Returns the bytes that `send` accepted and the client has not read yet. */
  buffered(): number;
  /** Emits `closing`, sends what is queued, then closes. Does nothing when called again. */
  close(reason: CloseReason): void;
  /**
   * Emits `closing`, then closes at once and drops what is queued, to free the memory of a client that does not read. Works
   * on a closing carrier as well.
   */
  terminate(reason: CloseReason): void;
}

/** Events of a carrier. When a handler throws, the carrier logs the exception and closes. */
export interface CarrierEvents {
  /** A text frame arrived, or a binary frame of valid UTF-8. */
  text(text: string): void;
  /** A binary frame arrived that is not valid UTF-8. */
  notUtf8(bytes: number): void;
  /** A ping or pong frame of a WebSocket arrived (RFC 6455 section 5.5). A ping is answered already. */
  control(): void;
  /** Few bytes wait for the client, so more can be sent (see `LOW_WATER_BYTES`). */
  drained(): void;
  /** The server is closing the carrier. A handler can still send. */
  closing(reason: CloseReason): void;
  /** The carrier is closed, by either side. Emitted once, as the last event. */
  closed(): void;
}

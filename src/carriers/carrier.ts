import type { Access } from '../ports/rules.ts';
import type { CloseReason } from '../protocol/close-reasons.ts';

/** Receives every carrier that opens. Called before the first frame of the carrier. */
export type OnCarrier = (carrier: Carrier, roomName: string, access: Access) => void;

/**
 * What became of a frame: handed to the network, held back until the reader catches up (it will still arrive),
 * or not sent at all because the carrier is closed or cannot take it.
 */
export type SendResult = 'sent' | 'queued' | 'lost';

/** Something that carries text frames both ways, whole and in order, and can be closed: a data channel or a WebSocket. */
export interface Carrier {
  readonly kind: 'data-channel' | 'websocket';
  /** What the client asked to speak: the channel's `protocol` (RFC 8832 section 5.1) or the WebSocket subprotocol. */
  readonly protocol: string;
  /** IP address of the client as signaling saw it; empty when unknown. */
  readonly address: string;
  /** Says who hears from it. Call it once, before anything else runs, so that no frame is missed. */
  subscribe(listener: CarrierEvents): void;
  /** Sends one text. Never throws. */
  send(text: string): SendResult;
  /** Bytes that were accepted and wait for the reader. */
  buffered(): number;
  /** Tells the listener that it ends, then closes once everything already sent has left. Again: does nothing. */
  close(closing: CloseReason): void;
}

/** What a carrier tells. An exception stays inside the listener: the carrier logs it and closes. */
export interface CarrierEvents {
  /** A text frame, or a binary one that is UTF-8. */
  text(text: string): void;
  /** A binary frame that is not UTF-8. */
  notUtf8(bytes: number): void;
  /** What waited for the reader is nearly gone: there is room for more. */
  drained(): void;
  /** The server is closing it: the last moment to send. */
  closing(closing: CloseReason): void;
  /** It is closed, whoever closed it. Once, and nothing follows. */
  closed(): void;
}

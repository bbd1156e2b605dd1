import type { ServerWebSocket, WebSocketHandler } from 'bun';
import type { Log } from '../log.ts';
import type { CloseReason } from '../protocol/close-reasons.ts';
import type { Carrier, CarrierEvents, SendResult } from './carrier.ts';
import { decodeFrame } from './decode-frame.ts';
import type { UnsentBytes } from './unsent-bytes.ts';
import { attempt } from './guard.ts';
import { MAX_PAYLOAD_BYTES, WEBSOCKET_BACKPRESSURE_BYTES } from './watermarks.ts';

/** Bun pings an idle socket, and closes a socket that receives nothing for this long. */
const IDLE_TIMEOUT_SECONDS = 30;

/** Data of an upgrade request, which Bun keeps with its socket. */
export interface Upgrade {
  readonly room: string;
  readonly protocol: string;
  readonly address: string;
  /** Called when the socket has closed. */
  readonly release: () => void;
  carrier?: WebSocketCarrier;
}

/** Creates the handler for `Bun.serve`: each socket becomes a carrier and goes to `onCarrier`. */
export function createWebSocketHandler(
  log: Log,
  unsent: UnsentBytes,
  onCarrier: (carrier: Carrier, room: string) => void,
): WebSocketHandler<Upgrade> {
  return {
    maxPayloadLength: MAX_PAYLOAD_BYTES,
    backpressureLimit: WEBSOCKET_BACKPRESSURE_BYTES,
    idleTimeout: IDLE_TIMEOUT_SECONDS,
    sendPings: true,
    perMessageDeflate: false,
    open(socket) {
      const carrier = new WebSocketCarrier(socket, log, unsent);
      socket.data.carrier = carrier;
      attempt(log, 'websocket open', () => onCarrier(carrier, socket.data.room));
    },
    message(socket, message) {
      socket.data.carrier?.receive(message);
    },
    drain(socket) {
      socket.data.carrier?.drained();
    },
    close(socket) {
      socket.data.release();
      socket.data.carrier?.closed();
    },
  };
}

class WebSocketCarrier implements Carrier {
  readonly kind = 'websocket';
  readonly protocol: string;
  readonly address: string;
  #state: 'open' | 'closing' | 'closed' = 'open';
  #events: CarrierEvents | undefined;

  constructor(
    private readonly socket: ServerWebSocket<Upgrade>,
    private readonly log: Log,
    private readonly unsent: UnsentBytes,
  ) {
    this.protocol = socket.data.protocol;
    this.address = socket.data.address;
  }

  subscribe(events: CarrierEvents): void {
    this.#events = events;
  }

  send(text: string): SendResult {
    if (this.#state === 'closed') return 'lost';
    const bytes = this.socket.send(text);
    if (bytes === 0 && text.length > 0) return 'lost';
    if (bytes >= 0) return 'sent';
    this.unsent.record(this);
    return 'queued';
  }

  buffered(): number {
    return this.#state === 'closed' ? 0 : this.socket.getBufferedAmount();
  }

  close(reason: CloseReason): void {
    if (this.#state !== 'open') return;
    attempt(this.log, 'websocket closing', () => this.#events?.closing(reason));
    if (this.#state !== 'open') return;
    this.#state = 'closing';
    this.socket.close(reason.status, reason.reason);
  }

  terminate(reason: CloseReason): void {
    if (this.#state === 'closed') return;
    this.log('terminated a carrier', { code: reason.code, unsent: this.buffered() });
    if (this.#state === 'open') attempt(this.log, 'websocket closing', () => this.#events?.closing(reason));
    this.#state = 'closing';
    this.socket.terminate();
    this.closed();
  }

  receive(message: string | Buffer): void {
    if (this.#state !== 'open') return;
    const events = this.#events;
    if (!events) return;
    if (!attempt(this.log, 'websocket message', () => decodeFrame(events, message))) this.socket.terminate();
  }

  drained(): void {
    this.unsent.record(this);
    if (this.#state === 'open') attempt(this.log, 'websocket drained', () => this.#events?.drained());
  }

  closed(): void {
    if (this.#state === 'closed') return;
    this.#state = 'closed';
    this.unsent.delete(this);
    attempt(this.log, 'websocket closed', () => this.#events?.closed());
  }
}

import type { ServerWebSocket, WebSocketHandler } from 'bun';
import type { Cancel, Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import type { Pass } from '../ports/admission.ts';
import type { CloseReason } from '../protocol/close-reasons.ts';
import type { Carrier, CarrierEvents, OnCarrier, SendResult } from './carrier.ts';
import { decodeFrame } from './decode-frame.ts';
import type { UnsentBytes } from './unsent-bytes.ts';
import { attempt } from './guard.ts';
import { FLUSH_TIMEOUT_MS, MAX_PAYLOAD_BYTES, WEBSOCKET_BACKPRESSURE_BYTES } from './watermarks.ts';

/** Bun pings an idle socket, and closes a socket that receives nothing for this long. */
const IDLE_TIMEOUT_SECONDS = 30;

/** Data of an upgrade request, which Bun keeps with its socket. */
export interface Upgrade {
  readonly room: string;
  readonly protocol: string;
  readonly address: string;
  readonly pass: Pass;
  /** Called when the socket has closed. */
  readonly release: () => void;
  carrier?: WebSocketCarrier;
}

/** Collaborators of all WebSockets. */
export interface WebSocketDeps {
  readonly clock: Clock;
  readonly log: Log;
  readonly unsent: UnsentBytes;
}

/** Creates the handler for `Bun.serve`: each socket becomes a carrier and goes to `onCarrier`. */
export function createWebSocketHandler(deps: WebSocketDeps, onCarrier: OnCarrier): WebSocketHandler<Upgrade> {
  return {
    maxPayloadLength: MAX_PAYLOAD_BYTES,
    backpressureLimit: WEBSOCKET_BACKPRESSURE_BYTES,
    idleTimeout: IDLE_TIMEOUT_SECONDS,
    sendPings: true,
    perMessageDeflate: false,
    open(socket) {
      const carrier = new WebSocketCarrier(socket, deps);
      socket.data.carrier = carrier;
      attempt(deps.log, 'websocket open', () => onCarrier(carrier, socket.data.room, socket.data.pass));
    },
    message(socket, message) {
      socket.data.carrier?.receive(message);
    },
    ping(socket) {
      socket.data.carrier?.receiveControl();
    },
    pong(socket) {
      socket.data.carrier?.receiveControl();
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
  #cancelFlush: Cancel = () => {};
  /** Closes the socket of a closing carrier. */
  #closeFlushed = () => {};

  constructor(
    private readonly socket: ServerWebSocket<Upgrade>,
    private readonly deps: WebSocketDeps,
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
    this.deps.unsent.record(this);
    return 'queued';
  }

  batch(send: () => void): void {
    if (this.#state === 'closed') return send();
    this.socket.cork(send);
    // `send` returns before the frames are handed over, so it does not know that they wait.
    if (this.buffered() > 0) this.deps.unsent.record(this);
  }

  buffered(): number {
    return this.#state === 'closed' ? 0 : this.socket.getBufferedAmount();
  }

  close(reason: CloseReason): void {
    if (this.#state !== 'open') return;
    attempt(this.deps.log, 'websocket closing', () => this.#events?.closing(reason));
    if (this.#state !== 'open') return;
    this.#state = 'closing';
    this.#closeFlushed = () => this.socket.close(reason.status, reason.reason);
    if (this.buffered() === 0) return this.#closeFlushed();
    // Once a socket is closed, Bun keeps what waits until the client has read it, and it cannot be terminated any more.
    this.#cancelFlush = this.deps.clock.after(FLUSH_TIMEOUT_MS, () => this.terminate(reason));
  }

  terminate(reason: CloseReason): void {
    if (this.#state === 'closed') return;
    this.deps.log('terminated a carrier', { code: reason.code, unsent: this.buffered() });
    if (this.#state === 'open') attempt(this.deps.log, 'websocket closing', () => this.#events?.closing(reason));
    this.#state = 'closing';
    this.socket.terminate();
    this.closed();
  }

  receive(message: string | Buffer): void {
    if (this.#state !== 'open') return;
    const events = this.#events;
    if (!events) return;
    if (!attempt(this.deps.log, 'websocket message', () => decodeFrame(events, message))) this.socket.terminate();
  }

  receiveControl(): void {
    if (this.#state !== 'open') return;
    // The answers to pings wait as well when the client does not read.
    this.deps.unsent.record(this);
    attempt(this.deps.log, 'websocket control frame', () => this.#events?.control());
  }

  drained(): void {
    this.deps.unsent.record(this);
    if (this.#state === 'open') attempt(this.deps.log, 'websocket drained', () => this.#events?.drained());
    if (this.#state === 'closing' && this.buffered() === 0) this.#closeFlushed();
  }

  closed(): void {
    if (this.#state === 'closed') return;
    this.#state = 'closed';
    this.#cancelFlush();
    this.deps.unsent.delete(this);
    attempt(this.deps.log, 'websocket closed', () => this.#events?.closed());
  }
}

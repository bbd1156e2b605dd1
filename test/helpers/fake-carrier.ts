import type { Carrier, CarrierEvents, SendResult } from '../../src/carriers/carrier.ts';
import type { CloseReason } from '../../src/protocol/close-reasons.ts';

/** A carrier without a network. It stores what the server sends, and a test plays the client. */
export class FakeCarrier implements Carrier {
  readonly sent: string[] = [];
  /** The frames of each batch. */
  readonly batches: (readonly string[])[] = [];
  closeReason: CloseReason | undefined;
  isTerminated = false;
  /** What `send` returns for the next frames, and how many bytes wait. */
  sendResult: SendResult = 'sent';
  waitingBytes = 0;
  /** True: the client does not read, so every frame waits. */
  isStalled = false;
  #listener: CarrierEvents | undefined;
  #isClosed = false;

  constructor(
    readonly protocol: string = '',
    readonly address: string = '192.0.2.1',
    readonly kind: Carrier['kind'] = 'websocket',
  ) {}

  subscribe(listener: CarrierEvents): void {
    this.#listener = listener;
  }

  send(text: string): SendResult {
    if (this.#isClosed) return 'lost';
    if (this.sendResult !== 'lost') this.sent.push(text);
    if (!this.isStalled) return this.sendResult;
    this.waitingBytes += Buffer.byteLength(text);
    return 'queued';
  }

  batch(send: () => void): void {
    const from = this.sent.length;
    send();
    this.batches.push(this.sent.slice(from));
  }

  buffered(): number {
    return this.#isClosed ? 0 : this.waitingBytes;
  }

  close(closing: CloseReason): void {
    if (this.closeReason || this.#isClosed) return;
    this.#listener?.closing(closing);
    // The listener may have closed it meanwhile, as with a real carrier.
    if (this.#isClosed) return;
    this.closeReason = closing;
    this.lose();
  }

  terminate(reason: CloseReason): void {
    this.isTerminated = true;
    this.close(reason);
  }

  /** The client sends a text. */
  receiveText(text: string): void {
    if (!this.#isClosed) this.#listener?.text(text);
  }

  /** Delivers a text that was on its way when the carrier closed. */
  receiveLate(text: string): void {
    this.#listener?.text(text);
  }

  /** The client sends a message. */
  receive(message: unknown): void {
    this.receiveText(JSON.stringify(message));
  }

  /** The client sends bytes that are not UTF-8. */
  receiveNotUtf8(bytes: number): void {
    if (!this.#isClosed) this.#listener?.notUtf8(bytes);
  }

  /** The client sends a ping or a pong frame of the WebSocket protocol. */
  receiveControl(): void {
    if (!this.#isClosed) this.#listener?.control();
  }

  /** The client reads everything that waits, apart from `left` bytes. */
  drain(left: number = 0): void {
    this.waitingBytes = left;
    if (!this.#isClosed) this.#listener?.drained();
  }

  /** The connection is lost. */
  lose(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#listener?.closed();
  }
}

import type { Carrier, CarrierListener, Sent } from '../../src/carriers/carrier.ts';
import type { Closing } from '../../src/protocol/closings.ts';

/** A carrier without a network: what the server sends is kept, what a client does is said. */
export class FakeCarrier implements Carrier {
  readonly kind = 'websocket';
  readonly sent: string[] = [];
  closing: Closing | undefined;
  /** What becomes of the next frames, and how many bytes wait. */
  fate: Sent = 'sent';
  waiting = 0;
  #listener: CarrierListener | undefined;
  #isClosed = false;

  constructor(readonly protocol: string = '') {}

  listen(listener: CarrierListener): void {
    this.#listener = listener;
  }

  send(text: string): Sent {
    if (this.#isClosed) return 'lost';
    if (this.fate !== 'lost') this.sent.push(text);
    return this.fate;
  }

  buffered(): number {
    return this.waiting;
  }

  close(closing: Closing): void {
    if (this.closing || this.#isClosed) return;
    this.closing = closing;
    this.#listener?.ending(closing);
    this.drop();
  }

  /** The client sends a text. */
  hear(text: string): void {
    if (!this.#isClosed) this.#listener?.text(text);
  }

  /** The client sends bytes that are not UTF-8. */
  hearGarbage(bytes: number): void {
    if (!this.#isClosed) this.#listener?.garbled(bytes);
  }

  /** The carrier is gone. */
  drop(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#listener?.closed();
  }
}

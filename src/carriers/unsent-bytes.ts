import { toNetwork } from '../net/ip-address.ts';
import { closeReasons, type CloseReason } from '../protocol/close-reasons.ts';
import { MAX_UNSENT_BYTES } from './watermarks.ts';

/** A carrier whose client may read slowly. */
export interface Reader {
  /** IP address of the client; empty when unknown. */
  readonly address: string;
  /** Bytes that wait for the client. */
  buffered(): number;
  /** Frees the carrier at once. It then calls `UnsentBytes.delete`. */
  terminate(reason: CloseReason): void;
}

/** After too many bytes waited, readers are closed until this part of the limit is left. */
const RELIEF = 7 / 8;

/**
 * The bytes that wait for all readers together. A member's own limit does not bound them: many slow readers would take all
 * memory. Beyond the limit, those of the network for which most bytes wait are closed first.
 */
export class UnsentBytes {
  readonly #waiting = new Map<Reader, number>();
  #total = 0;
  #isRelieving = false;

  constructor(private readonly limit: number = MAX_UNSENT_BYTES) {}

  /** Bytes that wait, as far as readers were noted since they changed. */
  get total(): number {
    return this.#total;
  }

  /** Notes how many bytes wait for a reader now. */
  note(reader: Reader): void {
    this.#set(reader, reader.buffered());
    if (this.#total > this.limit && !this.#isRelieving) this.#relieve();
  }

  /** Forgets a reader that is closed. */
  delete(reader: Reader): void {
    this.#set(reader, 0);
  }

  #set(reader: Reader, bytes: number): void {
    this.#total += bytes - (this.#waiting.get(reader) ?? 0);
    if (bytes > 0) this.#waiting.set(reader, bytes);
    else this.#waiting.delete(reader);
  }

  #relieve(): void {
    // Not every carrier reports that its client reads on, so some of the numbers are too high.
    for (const reader of [...this.#waiting.keys()]) this.#set(reader, reader.buffered());
    if (this.#total <= this.limit) return;
    this.#isRelieving = true;
    for (const reader of this.#byWeight()) {
      if (this.#total <= this.limit * RELIEF) break;
      reader.terminate(closeReasons.slow);
      this.delete(reader);
    }
    this.#isRelieving = false;
  }

  /** Readers, those of the network with most bytes first, and of a network those with most bytes first. */
  #byWeight(): Reader[] {
    const networks = new Map<string, number>();
    const entries = [...this.#waiting].map(([reader, bytes]) => {
      const network = toNetwork(reader.address);
      networks.set(network, (networks.get(network) ?? 0) + bytes);
      return { reader, bytes, network };
    });
    const weight = (network: string) => networks.get(network) ?? 0;
    entries.sort((a, b) => weight(b.network) - weight(a.network) || b.bytes - a.bytes);
    return entries.map(({ reader }) => reader);
  }
}

import { toNetwork } from '../net/ip-address.ts';
import { closeReasons, type CloseReason } from '../protocol/close-reasons.ts';
import { MAX_UNSENT_BYTES } from './watermarks.ts';

/** A carrier whose client may read slowly. */
export interface Reader {
  /** IP address of the client; empty when unknown. */
  readonly address: string;
  /** Bytes that wait for the client. */
  buffered(): number;
  /** Closes the carrier at once. The carrier then calls `UnsentBytes.delete`. */
  terminate(reason: CloseReason): void;
}

/** Share of the limit that may still wait after slow readers were closed. */
const RELIEVED_SHARE = 7 / 8;

/**
 * Limits the bytes that wait for all readers together. The limit for each member is not enough, because many slow readers
 * would use up all memory. Above the total limit, this closes readers of the network for which the most bytes wait.
 */
export class UnsentBytes {
  readonly #waiting = new Map<Reader, number>();
  #total = 0;
  #isRelieving = false;

  constructor(private readonly limit: number = MAX_UNSENT_BYTES) {}

  /** Waiting bytes of all readers, as of their last `record`. */
  get total(): number {
    return this.#total;
  }

  /** Records how many bytes wait for a reader now. Closes slow readers when the total is above the limit. */
  record(reader: Reader): void {
    this.#set(reader, reader.buffered());
    if (this.#total > this.limit && !this.#isRelieving) this.#relieve();
  }

  /** Removes a closed reader. */
  delete(reader: Reader): void {
    this.#set(reader, 0);
  }

  #set(reader: Reader, bytes: number): void {
    this.#total += bytes - (this.#waiting.get(reader) ?? 0);
    if (bytes > 0) this.#waiting.set(reader, bytes);
    else this.#waiting.delete(reader);
  }

  #relieve(): void {
    // Not every carrier calls `record` while its client reads, so some numbers are too high.
    for (const reader of [...this.#waiting.keys()]) this.#set(reader, reader.buffered());
    if (this.#total <= this.limit) return;
    this.#isRelieving = true;
    for (const reader of this.#byWeight()) {
      if (this.#total <= this.limit * RELIEVED_SHARE) break;
      reader.terminate(closeReasons.slow);
      this.delete(reader);
    }
    this.#isRelieving = false;
  }

  /** Returns the readers by the waiting bytes of their network, then by their own, the most first. */
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

import { toNetwork } from '../net/ip-address.ts';

/** Most of them in all. */
const MAX_HALF_OPEN = 1_000;
/** Most of them of one address, or one /64 of IPv6. */
export const MAX_HALF_OPEN_PER_NETWORK = 50;

/** Sessions without a channel yet: each holds a peer, and it takes one request to ask for it. */
export class HalfOpenSessions {
  /** The network of each, by the session's id, the oldest first. */
  readonly #networks = new Map<string, string>();
  readonly #counts = new Map<string, number>();

  /** Counts a session in. */
  add(id: string, address: string): void {
    const network = toNetwork(address);
    this.#networks.set(id, network);
    this.#counts.set(network, this.#countOf(network) + 1);
  }

  /** It has a channel, or is gone. May be told more than once. */
  remove(id: string): void {
    const network = this.#networks.get(id);
    if (network === undefined) return;
    this.#networks.delete(id);
    const left = this.#countOf(network) - 1;
    if (left > 0) this.#counts.set(network, left);
    else this.#counts.delete(network);
  }

  /** The address has as many as it may have. */
  isFullFor(address: string): boolean {
    return this.#countOf(toNetwork(address)) >= MAX_HALF_OPEN_PER_NETWORK;
  }

  /** The one to end, where there are too many in all. */
  get surplus(): string | undefined {
    return this.#networks.size > MAX_HALF_OPEN ? this.#networks.keys().next().value : undefined;
  }

  #countOf(network: string): number {
    return this.#counts.get(network) ?? 0;
  }
}

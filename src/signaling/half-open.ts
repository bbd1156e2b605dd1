import { toNetwork } from '../net/ip-address.ts';

/** Maximum number of half-open sessions. */
const MAX_HALF_OPEN = 1_000;
/** With more half-open sessions than this, most are not those of clients that are about to connect: 400 clients connect in 0.6 s. */
const CROWDED_HALF_OPEN = 500;
/** Maximum number of half-open sessions of one IPv4 address, or one /64 of IPv6. */
export const MAX_HALF_OPEN_PER_NETWORK = 50;

/** Counts sessions that have no channel yet. Each holds a peer, although it costs the client only one request. */
export class HalfOpenSessions {
  /** Networks of the sessions by session id, in order of age, the oldest first. */
  readonly #networks = new Map<string, string>();
  readonly #counts = new Map<string, number>();

  /** Adds a session. */
  add(id: string, address: string): void {
    const network = toNetwork(address);
    this.#networks.set(id, network);
    this.#counts.set(network, this.#count(network) + 1);
  }

  /** Removes a session that has a channel or has ended. Does nothing when called again. */
  remove(id: string): void {
    const network = this.#networks.get(id);
    if (network === undefined) return;
    this.#networks.delete(id);
    const remaining = this.#count(network) - 1;
    if (remaining > 0) this.#counts.set(network, remaining);
    else this.#counts.delete(network);
  }

  /** Returns whether the network of an address has reached its limit. */
  isFullFor(address: string): boolean {
    return this.#count(toNetwork(address)) >= MAX_HALF_OPEN_PER_NETWORK;
  }

  /** Returns whether there are so many half-open sessions that a flood of offers is the likely cause. */
  get areCrowded(): boolean {
    return this.#networks.size > CROWDED_HALF_OPEN;
  }

  /** Id of the oldest session while there are too many; otherwise undefined. */
  get excessId(): string | undefined {
    return this.#networks.size > MAX_HALF_OPEN ? this.#networks.keys().next().value : undefined;
  }

  #count(network: string): number {
    return this.#counts.get(network) ?? 0;
  }
}

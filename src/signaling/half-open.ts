import { toNetwork, toSite } from '../net/ip-address.ts';

/** Maximum number of half-open sessions. */
const MAX_HALF_OPEN = 1_000;
/** With more half-open sessions than this, most are not those of clients that are about to connect: 400 clients connect in 0.6 s. */
const CROWDED_HALF_OPEN = 500;
/** Maximum number of half-open sessions of one IPv4 address, or one /64 of IPv6. */
const MAX_HALF_OPEN_PER_NETWORK = 50;
/** Maximum number of half-open sessions of one /48 of IPv6, which one customer of a provider can have. */
const MAX_HALF_OPEN_PER_SITE = 400;

/** Counts sessions that have no channel yet. Each holds a peer, although it costs the client only one request. */
export class HalfOpenSessions {
  /** The network and the /48 of each session by session id, in order of age, the oldest first. */
  readonly #origins = new Map<string, readonly string[]>();
  readonly #counts = new Map<string, number>();

  /** Adds a session. */
  add(id: string, address: string): void {
    const site = toSite(address);
    const origins = [toNetwork(address), ...(site === undefined ? [] : [site])];
    this.#origins.set(id, origins);
    for (const origin of origins) this.#counts.set(origin, this.#count(origin) + 1);
  }

  /** Removes a session that has a channel or has ended. Does nothing when called again. */
  remove(id: string): void {
    const origins = this.#origins.get(id) ?? [];
    this.#origins.delete(id);
    for (const origin of origins) {
      const remaining = this.#count(origin) - 1;
      if (remaining > 0) this.#counts.set(origin, remaining);
      else this.#counts.delete(origin);
    }
  }

  /** Returns the limit that the network of an address, or its /48, has reached, or undefined. */
  reachedLimit(address: string): number | undefined {
    if (this.#count(toNetwork(address)) >= MAX_HALF_OPEN_PER_NETWORK) return MAX_HALF_OPEN_PER_NETWORK;
    return this.#count(toSite(address)) >= MAX_HALF_OPEN_PER_SITE ? MAX_HALF_OPEN_PER_SITE : undefined;
  }

  /** Returns whether there are so many half-open sessions that a flood of offers is the likely cause. */
  get areCrowded(): boolean {
    return this.#origins.size > CROWDED_HALF_OPEN;
  }

  /** Id of the oldest session while there are too many; otherwise undefined. */
  get excessId(): string | undefined {
    return this.#origins.size > MAX_HALF_OPEN ? this.#origins.keys().next().value : undefined;
  }

  #count(origin: string | undefined): number {
    return origin === undefined ? 0 : (this.#counts.get(origin) ?? 0);
  }
}

import { Problem } from '../http/problem.ts';
import { toSite } from '../net/ip-address.ts';
import { PerNetwork } from './per-network.ts';

/** Resources of which a network has a share: peers, WebSockets, and rooms that its members opened. */
export type SharedResource = 'peers' | 'webSockets' | 'rooms';

/** Default share of one network in each limit of the server. */
const DEFAULT_SHARE = 1 / 4;

/** Minimum share of all networks of one IPv6 /48 together. One customer of a provider can have a /48. */
const SITE_SHARE = 1 / 2;

/** `Retry-After` for a network at its limit. */
const RETRY_SECONDS = 15;

const NAMES: Record<SharedResource, string> = { peers: 'peers', webSockets: 'WebSockets', rooms: 'rooms' };

/** Limits of the server, and of one network. */
export interface ShareLimits {
  readonly maxPeers: number;
  readonly maxRooms: number;
  /** Maximum of each resource for one network; 0 means no limit. Undefined means a quarter of the server's limit. */
  readonly maxPerNetwork: number | undefined;
}

/**
 * Limits the resources of one network, and of one /48 of IPv6, so that it cannot use up those of the server. Loopback addresses have
 * no limit: they belong to the operator or to a proxy.
 */
export class NetworkShares {
  readonly #limits: Readonly<Record<SharedResource, number>>;
  readonly #siteLimits: Readonly<Record<SharedResource, number>>;
  readonly #counts = new PerNetwork(noResources, isWithoutResources);
  readonly #siteCounts = new PerNetwork(noResources, isWithoutResources, toSite);

  constructor({ maxPeers, maxRooms, maxPerNetwork }: ShareLimits) {
    const share = (serverLimit: number) => {
      if (maxPerNetwork === 0) return Number.POSITIVE_INFINITY;
      return maxPerNetwork ?? Math.max(1, Math.floor(serverLimit * DEFAULT_SHARE));
    };
    const siteShare = (serverLimit: number) => Math.max(share(serverLimit), Math.floor(serverLimit * SITE_SHARE));
    this.#limits = { peers: share(maxPeers), webSockets: share(maxPeers), rooms: share(maxRooms) };
    this.#siteLimits = { peers: siteShare(maxPeers), webSockets: siteShare(maxPeers), rooms: siteShare(maxRooms) };
  }

  /** Returns whether the network of an address, or its /48, has reached its limit. */
  isFull(kind: SharedResource, address: string): boolean {
    return this.#reachedLimit(kind, address) !== undefined;
  }

  /** Returns the refusal when the network of an address has reached its limit. */
  refusal(kind: SharedResource, address: string): Problem | undefined {
    const limit = this.#reachedLimit(kind, address);
    if (limit === undefined) return undefined;
    const detail = `Your network has ${limit} ${NAMES[kind]} on this server. Close one first.`;
    return new Problem(429, detail, { 'Retry-After': String(RETRY_SECONDS) });
  }

  /** Counts one resource for the network of an address. The returned function releases it; later calls do nothing. */
  hold(kind: SharedResource, address: string): () => void {
    const all = [this.#counts.get(address), this.#siteCounts.get(address)].filter((counts) => counts !== undefined);
    for (const counts of all) counts[kind]++;
    let isHeld = true;
    return () => {
      if (isHeld) for (const counts of all) counts[kind]--;
      isHeld = false;
    };
  }

  #reachedLimit(kind: SharedResource, address: string): number | undefined {
    if ((this.#counts.get(address)?.[kind] ?? 0) >= this.#limits[kind]) return this.#limits[kind];
    return (this.#siteCounts.get(address)?.[kind] ?? 0) >= this.#siteLimits[kind] ? this.#siteLimits[kind] : undefined;
  }
}

function noResources(): Record<SharedResource, number> {
  return { peers: 0, webSockets: 0, rooms: 0 };
}

function isWithoutResources({ peers, webSockets, rooms }: Record<SharedResource, number>): boolean {
  return peers + webSockets + rooms === 0;
}

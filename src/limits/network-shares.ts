import { Problem } from '../http/problem.ts';
import { PerNetwork } from './per-network.ts';

/** Resources of which a network has a share: peers, WebSockets, and rooms that its members opened. */
export type SharedResource = 'peers' | 'webSockets' | 'rooms';

/** Default share of one network in each limit of the server. */
const DEFAULT_SHARE = 1 / 4;

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
 * Limits the resources of one network, so that it cannot use up those of the server. Loopback addresses have no limit: they
 * belong to the operator or to a proxy.
 */
export class NetworkShares {
  readonly #limits: Readonly<Record<SharedResource, number>>;
  readonly #counts = new PerNetwork<Record<SharedResource, number>>(
    () => ({ peers: 0, webSockets: 0, rooms: 0 }),
    ({ peers, webSockets, rooms }) => peers + webSockets + rooms === 0,
  );

  constructor({ maxPeers, maxRooms, maxPerNetwork }: ShareLimits) {
    const share = (serverLimit: number) => {
      if (maxPerNetwork === 0) return Number.POSITIVE_INFINITY;
      return maxPerNetwork ?? Math.max(1, Math.floor(serverLimit * DEFAULT_SHARE));
    };
    this.#limits = { peers: share(maxPeers), webSockets: share(maxPeers), rooms: share(maxRooms) };
  }

  /** Returns whether the network of an address has reached its limit. */
  isFull(kind: SharedResource, address: string): boolean {
    return (this.#counts.get(address)?.[kind] ?? 0) >= this.#limits[kind];
  }

  /** Returns the refusal when the network of an address has reached its limit. */
  refusal(kind: SharedResource, address: string): Problem | undefined {
    if (!this.isFull(kind, address)) return undefined;
    const detail = `Your network has ${this.#limits[kind]} ${NAMES[kind]} on this server. Close one first.`;
    return new Problem(429, detail, { 'Retry-After': String(RETRY_SECONDS) });
  }

  /** Counts one resource for the network of an address. The returned function releases it; later calls do nothing. */
  hold(kind: SharedResource, address: string): () => void {
    const counts = this.#counts.get(address);
    if (!counts) return () => {};
    counts[kind]++;
    let isHeld = true;
    return () => {
      if (isHeld) counts[kind]--;
      isHeld = false;
    };
  }
}

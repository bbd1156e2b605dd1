import { Problem } from '../http/problem.ts';
import { PerNetwork } from './per-network.ts';

/** What a network holds: peers, WebSockets and the rooms that its members opened. */
export type SharedResource = 'peers' | 'webSockets' | 'rooms';

/** The part of each limit of the server that one network may hold by default. */
const DEFAULT_SHARE = 1 / 4;

/** Suggested wait before a network that holds too much tries again, in seconds. */
const RETRY_SECONDS = 15;

const NAMES: Record<SharedResource, string> = { peers: 'peers', webSockets: 'WebSockets', rooms: 'rooms' };

/** Limits of the server, and of one network. */
export interface ShareLimits {
  readonly maxPeers: number;
  readonly maxRooms: number;
  /** Most of each that one network may hold; 0 means no limit. Undefined: a quarter of the server's. */
  readonly maxPerNetwork: number | undefined;
}

/**
 * Limits what one network may hold at a time, so that it cannot take all that the server has. Loopback addresses have no
 * limit: they are the operator's or a proxy's.
 */
export class NetworkShares {
  readonly #limits: Readonly<Record<SharedResource, number>>;
  readonly #counts = new PerNetwork<Record<SharedResource, number>>(
    () => ({ peers: 0, webSockets: 0, rooms: 0 }),
    ({ peers, webSockets, rooms }) => peers + webSockets + rooms === 0,
  );

  constructor({ maxPeers, maxRooms, maxPerNetwork }: ShareLimits) {
    const share = (most: number) => {
      if (maxPerNetwork === 0) return Number.POSITIVE_INFINITY;
      return maxPerNetwork ?? Math.max(1, Math.floor(most * DEFAULT_SHARE));
    };
    this.#limits = { peers: share(maxPeers), webSockets: share(maxPeers), rooms: share(maxRooms) };
  }

  /** Whether the network of an address holds as much of this as it may. */
  isFull(kind: SharedResource, address: string): boolean {
    return (this.#counts.get(address)?.[kind] ?? 0) >= this.#limits[kind];
  }

  /** Returns the refusal when the network of an address may not hold another one. */
  refusal(kind: SharedResource, address: string): Problem | undefined {
    if (!this.isFull(kind, address)) return undefined;
    const detail = `Your network has ${this.#limits[kind]} ${NAMES[kind]} on this server. Close one first.`;
    return new Problem(429, detail, { 'Retry-After': String(RETRY_SECONDS) });
  }

  /** Counts one more for the network of an address. The returned function counts it out, once. */
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

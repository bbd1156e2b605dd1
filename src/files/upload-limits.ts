import { Problem, unavailable } from '../http/problem.ts';
import { toSite } from '../net/ip-address.ts';
import { PerNetwork } from '../limits/per-network.ts';
import type { RateLimit } from '../limits/rate-limit.ts';

/**
 * Maximum number of uploads at the same time, of one network, and of one site (an IPv6 /48, which one customer can have). Each holds up to 5 MB
 * in memory, for a minute if its client is slow.
 */
const MAX_UPLOADS = 16;
const MAX_UPLOADS_OF_NETWORK = 4;
const MAX_UPLOADS_OF_SITE = 8;
/** Once this many run, a network has one place, and a site two: a few networks with slow uploads cannot hold all places. */
const MANY_UPLOADS = MAX_UPLOADS / 2;
const SHARE_OF_NETWORK = 1;
const SHARE_OF_SITE = 2;
/** `Retry-After` for an upload that finds no place. */
const RETRY_SECONDS = 2;
/** What an upload counts at least for the budget of its network, in KiB. */
const MIN_KIB = 256;
/** Pixels that count as a KiB: decoding 40 million takes the processor for about a second, and they may arrive in 160 KiB. */
const PIXELS_PER_KIB = 10_000;

/** What an upload costs. */
export interface UploadCost {
  /** Bytes that were received or stored, whichever are more. */
  readonly bytes: number;
  /** Pixels to decode. */
  readonly pixels: number;
}

/** Limits uploads: how many run at the same time, and how much a network may upload. */
export class UploadLimits {
  #running = 0;
  readonly #ofNetwork = new PerNetwork(noUploads, isWithoutUploads);
  readonly #ofSite = new PerNetwork(noUploads, isWithoutUploads, toSite);

  constructor(private readonly rateLimit: RateLimit) {}

  /** Counts an upload as running until the returned function is called, or returns its refusal. */
  begin(address: string): (() => void) | Problem {
    const spent = this.rateLimit.currentRefusal('upload', address);
    if (spent) return spent;
    const network = this.#ofNetwork.get(address);
    const site = this.#ofSite.get(address);
    const areMany = this.#running >= MANY_UPLOADS;
    const maxOfNetwork = areMany ? SHARE_OF_NETWORK : MAX_UPLOADS_OF_NETWORK;
    const maxOfSite = areMany ? SHARE_OF_SITE : MAX_UPLOADS_OF_SITE;
    const isNetworkFull = (network?.running ?? 0) >= maxOfNetwork;
    if (isNetworkFull || (site?.running ?? 0) >= maxOfSite) {
      const count = (isNetworkFull ? network : site)?.running ?? 0;
      const detail = `Uploads of your network that run at this moment: ${count}. Try again later.`;
      return new Problem(429, detail, { 'Retry-After': String(RETRY_SECONDS) });
    }
    if (this.#running >= MAX_UPLOADS) return unavailable('Too many uploads at once. Try again.', RETRY_SECONDS);
    const add = (count: number) => {
      this.#running += count;
      for (const uploads of [network, site]) if (uploads) uploads.running += count;
    };
    add(1);
    return () => add(-1);
  }

  /** Counts what an upload has cost for the budget of its network. */
  charge(address: string, { bytes, pixels }: UploadCost): void {
    this.rateLimit.spend('upload', address, Math.ceil(Math.max(MIN_KIB, bytes / 1_024, pixels / PIXELS_PER_KIB)));
  }
}

/** Number of running uploads. */
interface Uploads {
  running: number;
}

function noUploads(): Uploads {
  return { running: 0 };
}

function isWithoutUploads({ running }: Uploads): boolean {
  return running === 0;
}

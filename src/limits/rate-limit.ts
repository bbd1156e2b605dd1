import { isLoopback } from '../http/client-address.ts';
import { toNetwork } from '../net/ip-address.ts';
import { Problem } from '../http/problem.ts';

/** Requests a second that an address may make, and how many at once (RFC 9725 section 5). */
const RATES = {
  POST: { perSecond: 5, burst: 50 },
  PATCH: { perSecond: 20, burst: 200 },
  DELETE: { perSecond: 10, burst: 100 },
  WebSocket: { perSecond: 20, burst: 200 },
};
/** Fewest buckets remembered before those that are full again are forgotten. */
const SWEEP_ABOVE = 1_000;

/** What costs the server something: methods, and the way to a WebSocket. */
export type Limited = keyof typeof RATES;

interface Bucket {
  left: number;
  filled: number;
}

/** How often an address, or a /64 of IPv6, may ask for what costs something; loopback addresses are the owner's or a proxy's. */
export class RateLimit {
  readonly #buckets = new Map<string, Bucket>();
  #sweepAt = SWEEP_ABOVE;

  constructor(private readonly now: () => number) {}

  /** Takes one request out of the address's allowance, or gives the refusal. */
  refusal(what: Limited, address: string): Problem | undefined {
    if (isLoopback(address)) return undefined;
    const { perSecond, burst } = RATES[what];
    const bucket = this.#bucket(`${what} ${toNetwork(address)}`, perSecond, burst);
    if (bucket.left >= 1) {
      bucket.left -= 1;
      return undefined;
    }
    const seconds = Math.ceil((1 - bucket.left) / perSecond);
    return new Problem(429, `Too many ${what} requests come from your address.`, { 'Retry-After': String(seconds) });
  }

  #bucket(key: string, perSecond: number, burst: number): Bucket {
    const now = this.now();
    const found = this.#buckets.get(key);
    if (found) {
      found.left = Math.min(burst, found.left + (Math.max(0, now - found.filled) / 1_000) * perSecond);
      found.filled = now;
      return found;
    }
    if (this.#buckets.size >= this.#sweepAt) this.#sweep(now);
    const bucket = { left: burst, filled: now };
    this.#buckets.set(key, bucket);
    return bucket;
  }

  /** Every bucket is full again after ten seconds without a request. */
  #sweep(now: number): void {
    for (const [key, { filled }] of this.#buckets) if (now - filled > 10_000) this.#buckets.delete(key);
    // Not before as many have come again: a flood from ever new addresses must not pay for a sweep each time.
    this.#sweepAt = Math.max(SWEEP_ABOVE, this.#buckets.size * 2);
  }
}

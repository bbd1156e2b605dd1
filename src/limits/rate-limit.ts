import { Problem } from '../http/problem.ts';
import { PerNetwork } from './per-network.ts';

/** Requests that a network may send, per second and at once (RFC 9725 section 5). */
const RATES = {
  POST: { perSecond: 5, burst: 50 },
  // OPTIONS reveals whether a token is valid, and so do the routes of capabilities.
  OPTIONS: { perSecond: 5, burst: 50 },
  GET: { perSecond: 5, burst: 50 },
  PATCH: { perSecond: 20, burst: 200 },
  DELETE: { perSecond: 10, burst: 100 },
  WebSocket: { perSecond: 20, burst: 200 },
};
/** Time without a request after which every bucket is full again. */
const REFILL_MS = 10_000;

/** Kinds of requests that are costly, or that check a secret: methods, and WebSocket upgrades. */
export type RequestKind = keyof typeof RATES;

interface Bucket {
  tokens: number;
  /** Time of the last refill, in milliseconds of `Clock.elapsed`. */
  filledAt: number;
}

/**
 * Limits how often a network may send requests that are costly or check a secret. Loopback addresses have no limit: they
 * belong to the operator or to a proxy.
 */
export class RateLimit {
  readonly #buckets: Readonly<Record<RequestKind, PerNetwork<Bucket>>>;

  constructor(private readonly elapsed: () => number) {
    const newBuckets = (kind: RequestKind) =>
      new PerNetwork<Bucket>(
        () => ({ tokens: RATES[kind].burst, filledAt: elapsed() }),
        ({ filledAt }) => elapsed() - filledAt > REFILL_MS,
      );
    this.#buckets = {
      POST: newBuckets('POST'),
      OPTIONS: newBuckets('OPTIONS'),
      GET: newBuckets('GET'),
      PATCH: newBuckets('PATCH'),
      DELETE: newBuckets('DELETE'),
      WebSocket: newBuckets('WebSocket'),
    };
  }

  /** Counts one request of a network. Returns the refusal when the network is over its limit. */
  refusal(kind: RequestKind, address: string): Problem | undefined {
    const { perSecond, burst } = RATES[kind];
    const bucket = this.#buckets[kind].get(address);
    if (!bucket) return undefined;
    const now = this.elapsed();
    bucket.tokens = Math.min(burst, bucket.tokens + ((now - bucket.filledAt) / 1_000) * perSecond);
    bucket.filledAt = now;
    if (bucket.tokens >= 1) {
      bucket.tokens -= 1;
      return undefined;
    }
    const seconds = Math.ceil((1 - bucket.tokens) / perSecond);
    return new Problem(429, `Too many ${kind} requests come from your address.`, { 'Retry-After': String(seconds) });
  }
}

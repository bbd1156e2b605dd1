import { Problem } from '../http/problem.ts';
import { PerNetwork } from './per-network.ts';

/** Requests that a network may make, by the second and at once (RFC 9725 section 5). */
const RATES = {
  POST: { perSecond: 5, burst: 50 },
  // OPTIONS reveals whether a token is right, and so do the routes of capabilities.
  OPTIONS: { perSecond: 5, burst: 50 },
  GET: { perSecond: 5, burst: 50 },
  PATCH: { perSecond: 20, burst: 200 },
  DELETE: { perSecond: 10, burst: 100 },
  WebSocket: { perSecond: 20, burst: 200 },
};
/** Every bucket is full again after this long without a request. */
const REFILL_MS = 10_000;

/** What costs the server something, or checks a secret: methods, and opening a WebSocket. */
export type Limited = keyof typeof RATES;

interface Bucket {
  tokens: number;
  /** When tokens were added last, on the clock that measures durations. */
  filledAt: number;
}

/**
 * Limits how often a network may make requests that cost the server something. Loopback addresses are not limited: they
 * are the operator's or a proxy's.
 */
export class RateLimit {
  readonly #buckets: Readonly<Record<Limited, PerNetwork<Bucket>>>;

  constructor(private readonly elapsed: () => number) {
    const newBuckets = (kind: Limited) =>
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

  /** Takes one request out of the network's allowance, or returns the refusal. */
  refusal(kind: Limited, address: string): Problem | undefined {
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

import { Problem } from '../http/problem.ts';
import { PerNetwork } from './per-network.ts';

/** What a network may do, by the second and at once (RFC 9725 section 5). */
const RATES = {
  POST: { perSecond: 5, burst: 50 },
  // OPTIONS reveals whether a token is valid, and so do the routes of capabilities.
  OPTIONS: { perSecond: 5, burst: 50 },
  GET: { perSecond: 5, burst: 50 },
  PATCH: { perSecond: 20, burst: 200 },
  DELETE: { perSecond: 10, burst: 100 },
  // Joining a room: each WebSocket, and each data channel, has one member.
  join: { perSecond: 20, burst: 200 },
  // A wrong access token or admin token.
  secret: { perSecond: 10 / 60, burst: 10 },
};

/** What costs the server something, or guesses a secret. */
export type RequestKind = keyof typeof RATES;

/** How the sentence of a refusal names it. */
const NAMES: Partial<Record<RequestKind, string>> = { join: 'connections', secret: 'wrong tokens' };

interface Bucket {
  tokens: number;
  /** Time of the last refill, in milliseconds of `Clock.elapsed`. */
  filledAt: number;
}

/**
 * Limits how often a network may do what costs the server something. Every door asks it. Loopback addresses are not
 * limited: they are the operator's or a proxy's.
 */
export class RateLimit {
  readonly #buckets: Readonly<Record<RequestKind, PerNetwork<Bucket>>>;

  constructor(private readonly elapsed: () => number) {
    const newBuckets = (kind: RequestKind) => {
      const { perSecond, burst } = RATES[kind];
      return new PerNetwork<Bucket>(
        () => ({ tokens: burst, filledAt: elapsed() }),
        // Every bucket is full again after this long without a request.
        ({ filledAt }) => (elapsed() - filledAt) / 1_000 > burst / perSecond,
      );
    };
    this.#buckets = {
      POST: newBuckets('POST'),
      OPTIONS: newBuckets('OPTIONS'),
      GET: newBuckets('GET'),
      PATCH: newBuckets('PATCH'),
      DELETE: newBuckets('DELETE'),
      join: newBuckets('join'),
      secret: newBuckets('secret'),
    };
  }

  /** Milliseconds until the network may do this; 0 means now. Takes nothing out of its allowance. */
  waitMs(kind: RequestKind, address: string): number {
    const bucket = this.#filled(kind, address);
    return bucket ? Math.max(0, ((1 - bucket.tokens) / RATES[kind].perSecond) * 1_000) : 0;
  }

  /** Takes one out of the network's allowance. Returns 0, or the milliseconds until the network may do this. */
  take(kind: RequestKind, address: string): number {
    const wait = this.waitMs(kind, address);
    const bucket = this.#buckets[kind].get(address);
    if (wait === 0 && bucket) bucket.tokens -= 1;
    return wait;
  }

  /** Takes one request out of the network's allowance, or returns the refusal. */
  refusal(kind: RequestKind, address: string): Problem | undefined {
    return toProblem(kind, this.take(kind, address));
  }

  /** Returns the refusal that `refusal` would return now. Takes nothing out of the network's allowance. */
  currentRefusal(kind: RequestKind, address: string): Problem | undefined {
    return toProblem(kind, this.waitMs(kind, address));
  }

  #filled(kind: RequestKind, address: string): Bucket | undefined {
    const { perSecond, burst } = RATES[kind];
    const bucket = this.#buckets[kind].get(address);
    if (!bucket) return undefined;
    const now = this.elapsed();
    bucket.tokens = Math.min(burst, bucket.tokens + ((now - bucket.filledAt) / 1_000) * perSecond);
    bucket.filledAt = now;
    return bucket;
  }
}

function toProblem(kind: RequestKind, wait: number): Problem | undefined {
  if (wait === 0) return undefined;
  const headers = { 'Retry-After': String(Math.ceil(wait / 1_000)) };
  return new Problem(429, `Too many ${NAMES[kind] ?? `${kind} requests`} come from your address.`, headers);
}

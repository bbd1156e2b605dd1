import { Problem } from '../http/problem.ts';
import { PerNetwork } from './per-network.ts';

/** Limits of a network, per second and at once (RFC 9725 section 5). */
const RATES = {
  POST: { perSecond: 5, burst: 50 },
  // OPTIONS reveals whether a token is valid, and so do the routes of capabilities.
  OPTIONS: { perSecond: 5, burst: 50 },
  GET: { perSecond: 5, burst: 50 },
  PATCH: { perSecond: 20, burst: 200 },
  DELETE: { perSecond: 10, burst: 100 },
  // Joining a room. Each WebSocket and each data channel has one member.
  join: { perSecond: 20, burst: 200 },
  // A wrong access token or admin token.
  secret: { perSecond: 10 / 60, burst: 10 },
};

/** Kinds of requests that are costly or check a secret. */
export type RequestKind = keyof typeof RATES;

/** Names in the sentence of a refusal. All other kinds are methods. */
const NAMES: Partial<Record<RequestKind, string>> = { join: 'connections', secret: 'wrong tokens' };

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
    const newBuckets = (kind: RequestKind) => {
      const { perSecond, burst } = RATES[kind];
      return new PerNetwork<Bucket>(
        () => ({ tokens: burst, filledAt: elapsed() }),
        // A bucket is full again after this time without a request.
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

  /** Returns the milliseconds until the network may send such a request; 0 means now. Does not count one. */
  waitMs(kind: RequestKind, address: string): number {
    const bucket = this.#fill(kind, address);
    return bucket ? Math.max(0, ((1 - bucket.tokens) / RATES[kind].perSecond) * 1_000) : 0;
  }

  /** Counts a request of the network and returns 0, or returns the milliseconds until it may send one. */
  take(kind: RequestKind, address: string): number {
    const waitMs = this.waitMs(kind, address);
    const bucket = this.#buckets[kind].get(address);
    if (waitMs === 0 && bucket) bucket.tokens -= 1;
    return waitMs;
  }

  /** Counts a request of the network, or returns the refusal when it is over its limit. */
  refusal(kind: RequestKind, address: string): Problem | undefined {
    return toProblem(kind, this.take(kind, address));
  }

  /** Returns what `refusal` would return now, without counting a request. */
  currentRefusal(kind: RequestKind, address: string): Problem | undefined {
    return toProblem(kind, this.waitMs(kind, address));
  }

  #fill(kind: RequestKind, address: string): Bucket | undefined {
    const { perSecond, burst } = RATES[kind];
    const bucket = this.#buckets[kind].get(address);
    if (!bucket) return undefined;
    const now = this.elapsed();
    bucket.tokens = Math.min(burst, bucket.tokens + ((now - bucket.filledAt) / 1_000) * perSecond);
    bucket.filledAt = now;
    return bucket;
  }
}

function toProblem(kind: RequestKind, waitMs: number): Problem | undefined {
  if (waitMs === 0) return undefined;
  const headers = { 'Retry-After': String(Math.ceil(waitMs / 1_000)) };
  return new Problem(429, `Too many ${NAMES[kind] ?? `${kind} requests`} from your network. Try again later.`, headers);
}

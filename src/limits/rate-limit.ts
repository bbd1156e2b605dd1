import { Problem } from '../http/problem.ts';
import { PerNetwork } from './per-network.ts';
import { TokenBucket } from './token-bucket.ts';

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

/**
 * Limits how often a network may send requests that are costly or check a secret. Loopback addresses have no limit: they
 * belong to the operator or to a proxy.
 */
export class RateLimit {
  readonly #buckets: Readonly<Record<RequestKind, PerNetwork<TokenBucket>>>;

  constructor(private readonly elapsed: () => number) {
    const newBuckets = (kind: RequestKind) =>
      new PerNetwork(
        () => new TokenBucket(RATES[kind], elapsed()),
        (bucket) => {
          bucket.fill(RATES[kind], elapsed());
          return bucket.isFull(RATES[kind]);
        },
      );
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
    return this.#filledBucket(kind, address)?.waitMs(RATES[kind], 1) ?? 0;
  }

  /** Counts a request of the network and returns 0, or returns the milliseconds until it may send one. */
  take(kind: RequestKind, address: string): number {
    const bucket = this.#filledBucket(kind, address);
    const waitMs = bucket?.waitMs(RATES[kind], 1) ?? 0;
    if (waitMs === 0) bucket?.spend(1);
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

  #filledBucket(kind: RequestKind, address: string): TokenBucket | undefined {
    const bucket = this.#buckets[kind].get(address);
    bucket?.fill(RATES[kind], this.elapsed());
    return bucket;
  }
}

function toProblem(kind: RequestKind, waitMs: number): Problem | undefined {
  if (waitMs === 0) return undefined;
  const headers = { 'Retry-After': String(Math.ceil(waitMs / 1_000)) };
  return new Problem(429, `Too many ${NAMES[kind] ?? `${kind} requests`} from your network. Try again later.`, headers);
}

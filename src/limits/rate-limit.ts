import { Problem } from '../http/problem.ts';
import { toSite } from '../net/ip-address.ts';
import { PerNetwork } from './per-network.ts';
import { TokenBucket, type BucketRate } from './token-bucket.ts';

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
  // Uploads, in KiB: 100 MB at once, and again every hour.
  upload: { perSecond: 28, burst: 100_000 },
  // Reading a picture. A room shows many at once.
  picture: { perSecond: 20, burst: 400 },
  // A wrong access token or admin token.
  secret: { perSecond: 10 / 60, burst: 10 },
};

/** Kinds of requests that are costly or check a secret. */
export type RequestKind = keyof typeof RATES;

/** All networks of one IPv6 /48 together may send this many times as often as one of them. One customer can have a /48. */
const SITE_FACTOR = 16;

/** Names in the sentence of a refusal. All other kinds are methods. */
const NAMES: Partial<Record<RequestKind, string>> = {
  join: 'connections',
  upload: 'uploads',
  picture: 'requests for pictures',
  secret: 'wrong tokens',
};

/** Buckets of one kind of requests. */
interface Buckets {
  readonly rate: BucketRate;
  readonly of: PerNetwork<TokenBucket>;
}

/**
 * Limits how often a network, and a /48 of IPv6, may send requests that are costly or check a secret. Loopback addresses have no
 * limit: they belong to the operator or to a proxy.
 */
export class RateLimit {
  readonly #buckets = new Map<RequestKind, readonly Buckets[]>();

  constructor(private readonly elapsed: () => number) {
    const newBuckets = (rate: BucketRate, toKey?: (address: string) => string | undefined): Buckets => {
      const isIdle = (bucket: TokenBucket) => {
        bucket.fill(rate, elapsed());
        return bucket.isFull(rate);
      };
      return { rate, of: new PerNetwork(() => new TokenBucket(rate, elapsed()), isIdle, toKey) };
    };
    for (const [kind, { perSecond, burst }] of Object.entries(RATES) as [RequestKind, BucketRate][]) {
      const siteRate = { perSecond: perSecond * SITE_FACTOR, burst: burst * SITE_FACTOR };
      this.#buckets.set(kind, [newBuckets({ perSecond, burst }), newBuckets(siteRate, toSite)]);
    }
  }

  /** Returns the milliseconds until the network may send such a request; 0 means now. Does not count one. */
  waitMs(kind: RequestKind, address: string): number {
    return Math.max(0, ...this.#filledBuckets(kind, address).map(({ bucket, rate }) => bucket.waitMs(rate, 1)));
  }

  /** Counts a request of the network and returns 0, or returns the milliseconds until it may send one. */
  take(kind: RequestKind, address: string): number {
    const waitMs = this.waitMs(kind, address);
    if (waitMs === 0) for (const { bucket } of this.#filledBuckets(kind, address)) bucket.spend(1);
    return waitMs;
  }

  /** Counts a request of the network, or returns the refusal when it is over its limit. */
  refusal(kind: RequestKind, address: string): Problem | undefined {
    return toProblem(kind, this.take(kind, address));
  }

  /** Counts several requests of the network at once, also more than it may send: the following ones then wait longer. */
  spend(kind: RequestKind, address: string, count: number): void {
    for (const { bucket } of this.#filledBuckets(kind, address)) bucket.spend(count);
  }

  /** Returns what `refusal` would return now, without counting a request. */
  currentRefusal(kind: RequestKind, address: string): Problem | undefined {
    return toProblem(kind, this.waitMs(kind, address));
  }

  /** Returns the buckets of the network and of its /48, as far as they exist. */
  #filledBuckets(kind: RequestKind, address: string): { bucket: TokenBucket; rate: BucketRate }[] {
    return (this.#buckets.get(kind) ?? []).flatMap(({ rate, of }) => {
      const bucket = of.get(address);
      bucket?.fill(rate, this.elapsed());
      return bucket ? [{ bucket, rate }] : [];
    });
  }
}

function toProblem(kind: RequestKind, waitMs: number): Problem | undefined {
  if (waitMs === 0) return undefined;
  const headers = { 'Retry-After': String(Math.ceil(waitMs / 1_000)) };
  return new Problem(429, `Too many ${NAMES[kind] ?? `${kind} requests`} from your network. Try again later.`, headers);
}

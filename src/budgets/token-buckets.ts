import { type BucketRate, TokenBucket } from '../limits/token-bucket.ts';

/** Messages and bytes per second; 0 means no limit. */
export interface Allowance {
  readonly messages: number;
  readonly bytes: number;
}

/** A token bucket for messages and one for bytes. Both start full, and hold the allowance of `burstSeconds`. */
export class TokenBuckets {
  readonly #messages: TokenBucket;
  readonly #bytes: TokenBucket;

  constructor(
    { messages, bytes }: Allowance,
    private readonly burstSeconds: number,
    now: number,
  ) {
    this.#messages = new TokenBucket(this.#rate(messages), now);
    this.#bytes = new TokenBucket(this.#rate(bytes), now);
  }

  /** Adds the allowance for the time since the last call. `now` is in milliseconds. */
  fill({ messages, bytes }: Allowance, now: number): void {
    this.#messages.fill(this.#rate(messages), now);
    this.#bytes.fill(this.#rate(bytes), now);
  }

  /** Returns the milliseconds until the buckets can pay for `count` messages of `bytes` bytes in total, at this allowance. */
  waitMs(allowance: Allowance, bytes: number, count: number = 1): number {
    const forMessages = allowance.messages > 0 ? this.#messages.waitMs(this.#rate(allowance.messages), count) : 0;
    const forBytes = allowance.bytes > 0 ? this.#bytes.waitMs(this.#rate(allowance.bytes), bytes) : 0;
    return Math.max(forMessages, forBytes);
  }

  /** Pays for `count` messages of `bytes` bytes in total. The buckets may become negative. */
  spend(allowance: Allowance, bytes: number, count: number = 1): void {
    if (allowance.messages > 0) this.#messages.spend(count);
    if (allowance.bytes > 0) this.#bytes.spend(bytes);
  }

  /** Returns whether the buckets hold as much as new ones of this allowance. */
  isFull({ messages, bytes }: Allowance): boolean {
    return this.#messages.isFull(this.#rate(messages)) && this.#bytes.isFull(this.#rate(bytes));
  }

  #rate(perSecond: number): BucketRate {
    return { perSecond, burst: perSecond * this.burstSeconds };
  }
}

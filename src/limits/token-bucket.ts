/** How fast a bucket fills, and how much it holds. */
export interface BucketRate {
  readonly perSecond: number;
  readonly burst: number;
}

/** A token bucket, full at first. `now` is in milliseconds of `Clock.elapsed`. The rate may change between calls. */
export class TokenBucket {
  #tokens: number;
  #filledAt: number;

  constructor({ burst }: BucketRate, now: number) {
    this.#tokens = burst;
    this.#filledAt = now;
  }

  /** Adds the tokens for the time since the last call. */
  fill({ perSecond, burst }: BucketRate, now: number): void {
    const seconds = Math.max(0, now - this.#filledAt) / 1_000;
    this.#filledAt = now;
    this.#tokens = Math.min(burst, this.#tokens + seconds * perSecond);
  }

  /** Returns the milliseconds until the bucket holds `count` tokens, with those that it holds since the last `fill`. */
  waitMs({ perSecond }: BucketRate, count: number): number {
    return Math.max(0, (count - this.#tokens) / perSecond) * 1_000;
  }

  /** Takes tokens. The bucket may become negative. Returns whether it did. */
  spend(count: number): boolean {
    this.#tokens -= count;
    return this.#tokens < 0;
  }

  /** Returns whether the bucket equals a new one of this rate. */
  isFull({ burst }: BucketRate): boolean {
    return this.#tokens >= burst;
  }
}

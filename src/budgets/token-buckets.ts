/** Messages and bytes per second; 0 means no limit. */
export interface Allowance {
  readonly messages: number;
  readonly bytes: number;
}

/** A token bucket for messages and one for bytes. Both start full, and hold the allowance of `burstSeconds`. */
export class TokenBuckets {
  #messages: number;
  #bytes: number;
  #filledAt: number;

  constructor(
    { messages, bytes }: Allowance,
    private readonly burstSeconds: number,
    now: number,
  ) {
    this.#messages = messages * burstSeconds;
    this.#bytes = bytes * burstSeconds;
    this.#filledAt = now;
  }

  /** Adds the allowance for the time since the last call. `now` is in milliseconds. */
  fill({ messages, bytes }: Allowance, now: number): void {
    const seconds = Math.max(0, now - this.#filledAt) / 1_000;
    this.#filledAt = now;
    this.#messages = Math.min(messages * this.burstSeconds, this.#messages + seconds * messages);
    this.#bytes = Math.min(bytes * this.burstSeconds, this.#bytes + seconds * bytes);
  }

  /** Returns the milliseconds until the buckets can pay for `count` messages of `bytes` bytes in total, at this allowance. */
  waitMs({ messages, bytes: bytesPerSecond }: Allowance, bytes: number, count: number = 1): number {
    const forMessage = messages > 0 ? (count - this.#messages) / messages : 0;
    const forBytes = bytesPerSecond > 0 ? (bytes - this.#bytes) / bytesPerSecond : 0;
    return Math.max(0, forMessage, forBytes) * 1_000;
  }

  /** Pays for `count` messages of `bytes` bytes in total. The buckets may become negative. */
  spend({ messages, bytes: bytesPerSecond }: Allowance, bytes: number, count: number = 1): void {
    if (messages > 0) this.#messages -= count;
    if (bytesPerSecond > 0) this.#bytes -= bytes;
  }

  /** Returns whether the buckets hold as much as new ones of this allowance. */
  isFull({ messages, bytes }: Allowance): boolean {
    return this.#messages >= messages * this.burstSeconds && this.#bytes >= bytes * this.burstSeconds;
  }
}

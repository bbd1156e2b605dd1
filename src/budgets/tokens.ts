/** What may be sent in a second; 0 means no limit. */
export interface Allowance {
  readonly messages: number;
  readonly bytes: number;
}

/** A token bucket for messages and one for bytes. Both start full, and hold the allowance of so many seconds. */
export class Tokens {
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

  /** Adds what the time since the last call earns at this allowance. `now` is in milliseconds. */
  fill({ messages, bytes }: Allowance, now: number): void {
    const seconds = Math.max(0, now - this.#filledAt) / 1_000;
    this.#filledAt = now;
    this.#messages = Math.min(messages * this.burstSeconds, this.#messages + seconds * messages);
    this.#bytes = Math.min(bytes * this.burstSeconds, this.#bytes + seconds * bytes);
  }

  /** Milliseconds until a message of so many bytes can be paid for at this allowance. */
  wait({ messages, bytes: bytesPerSecond }: Allowance, bytes: number): number {
    const forMessage = messages > 0 ? (1 - this.#messages) / messages : 0;
    const forBytes = bytesPerSecond > 0 ? (bytes - this.#bytes) / bytesPerSecond : 0;
    return Math.max(0, forMessage, forBytes) * 1_000;
  }

  /** Pays for a message of so many bytes. May leave a debt. */
  spend({ messages, bytes: bytesPerSecond }: Allowance, bytes: number): void {
    if (messages > 0) this.#messages -= 1;
    if (bytesPerSecond > 0) this.#bytes -= bytes;
  }

  /** True when new buckets of this allowance would hold no more. */
  isFull({ messages, bytes }: Allowance): boolean {
    return this.#messages >= messages * this.burstSeconds && this.#bytes >= bytes * this.burstSeconds;
  }
}

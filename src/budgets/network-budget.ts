import type { SharedBudget } from './budget.ts';
import { type Allowance, TokenBuckets } from './token-buckets.ts';

/** Many people may share an address, so a network has the allowance of this many members. */
const MEMBERS_PER_NETWORK = 10;
/** The total of a network holds the allowance of this many seconds. */
const BURST_SECONDS = 10;
/** The share of a member holds the allowance of this many seconds. */
const SHARE_BURST_SECONDS = 5;
/** A member keeps its share for this long after its last message. */
const ACTIVE_MS = 10_000;

/** The share of one active member. */
interface Share {
  readonly tokens: TokenBuckets;
  /** Time of the last message, in milliseconds of `Clock.elapsed`. */
  usedAt: number;
}

/**
 * The budget of all members of a network: as much as that of ten members. When more than ten are active, each has an equal
 * share that the others cannot use up. Members that need more use what the others leave of the total.
 */
export class NetworkBudget {
  readonly #total: Allowance;
  readonly #common: TokenBuckets;
  /** Shares of active members by member id, in order of use, the most recent last. */
  readonly #shares = new Map<string, Share>();

  constructor(
    /** Allowance of one member. */
    { messages, bytes }: Allowance,
    private readonly elapsed: () => number,
  ) {
    this.#total = { messages: messages * MEMBERS_PER_NETWORK, bytes: bytes * MEMBERS_PER_NETWORK };
    this.#common = new TokenBuckets(this.#total, BURST_SECONDS, elapsed());
  }

  /** Returns the budget for the next message of a member. */
  forMember(id: string): SharedBudget {
    const now = this.elapsed();
    const { tokens } = this.#use(id, now);
    const fair = this.#fairAllowance();
    tokens.fill(fair, now);
    this.#common.fill(this.#total, now);
    const shareWaitMs = (bytes: number, count?: number) => tokens.waitMs(fair, bytes, count);
    return {
      waitMs: (bytes, count) => Math.min(shareWaitMs(bytes, count), this.#common.waitMs(this.#total, bytes, count)),
      spend: (bytes, count) => {
        if (shareWaitMs(bytes, count) === 0) tokens.spend(fair, bytes, count);
        this.#common.spend(this.#total, bytes, count);
      },
    };
  }

  /** True when this budget equals a new one. */
  get isFull(): boolean {
    const now = this.elapsed();
    this.#dropIdle(now);
    this.#common.fill(this.#total, now);
    return this.#shares.size === 0 && this.#common.isFull(this.#total);
  }

  #use(id: string, now: number): Share {
    this.#dropIdle(now);
    const found = this.#shares.get(id);
    this.#shares.delete(id);
    const share = found ?? { tokens: this.#newShare(now), usedAt: now };
    share.usedAt = now;
    this.#shares.set(id, share);
    return share;
  }

  #newShare(now: number): TokenBuckets {
    return new TokenBuckets(this.#fairAllowance(1), SHARE_BURST_SECONDS, now);
  }

  /** Returns the equal allowance of each active member, with `added` members to come. */
  #fairAllowance(added: number = 0): Allowance {
    const members = Math.max(MEMBERS_PER_NETWORK, this.#shares.size + added);
    return { messages: this.#total.messages / members, bytes: this.#total.bytes / members };
  }

  #dropIdle(now: number): void {
    for (const [id, { usedAt }] of this.#shares) {
      if (now - usedAt < ACTIVE_MS) return;
      this.#shares.delete(id);
    }
  }
}

import type { SharedBudget } from './budget.ts';
import { type Allowance, Tokens } from './tokens.ts';

/** Many people may share an address, so a network may send as much as this many members. */
const MEMBERS_PER_NETWORK = 10;
/** The common part holds the allowance of so many seconds. */
const BURST_SECONDS = 10;
/** The share of a member holds the allowance of so many seconds. */
const SHARE_BURST_SECONDS = 5;
/** A member that sent nothing for this long has no share. */
const ACTIVE_MS = 10_000;

/** The fair share of one member. */
interface Share {
  readonly tokens: Tokens;
  usedAt: number;
}

/**
 * What the members of a network may send together: as much as ten members. When more than ten are active, each has an
 * equal share that the others cannot use up, and what is left over goes to those that want more.
 */
export class NetworkBudget {
  readonly #total: Allowance;
  readonly #common: Tokens;
  /** Shares of active members by member id, the one that was used first in front. */
  readonly #shares = new Map<string, Share>();

  constructor(
    /** What one member may send. */
    { messages, bytes }: Allowance,
    private readonly elapsed: () => number,
  ) {
    this.#total = { messages: messages * MEMBERS_PER_NETWORK, bytes: bytes * MEMBERS_PER_NETWORK };
    this.#common = new Tokens(this.#total, BURST_SECONDS, elapsed());
  }

  /** The budget as one member sees it, for one message. */
  forMember(id: string): SharedBudget {
    const now = this.elapsed();
    const { tokens } = this.#use(id, now);
    const fair = this.#fairAllowance();
    tokens.fill(fair, now);
    this.#common.fill(this.#total, now);
    const shareWait = (bytes: number) => tokens.wait(fair, bytes);
    return {
      wait: (bytes) => Math.min(shareWait(bytes), this.#common.wait(this.#total, bytes)),
      spend: (bytes) => {
        if (shareWait(bytes) === 0) tokens.spend(fair, bytes);
        this.#common.spend(this.#total, bytes);
      },
    };
  }

  /** True when a new budget would be the same. */
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

  #newShare(now: number): Tokens {
    return new Tokens(this.#fairAllowance(1), SHARE_BURST_SECONDS, now);
  }

  /** What each active member may send in a second, with so many more members. */
  #fairAllowance(more: number = 0): Allowance {
    const members = Math.max(MEMBERS_PER_NETWORK, this.#shares.size + more);
    return { messages: this.#total.messages / members, bytes: this.#total.bytes / members };
  }

  #dropIdle(now: number): void {
    for (const [id, { usedAt }] of this.#shares) {
      if (now - usedAt < ACTIVE_MS) return;
      this.#shares.delete(id);
    }
  }
}

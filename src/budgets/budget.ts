import { type Allowance, TokenBuckets } from './token-buckets.ts';

/** A full budget holds the allowance of this many seconds. */
const BURST_SECONDS = 10;
/** Minimum `retryAfter` of a refusal. */
const MIN_RETRY_MS = 1_000;
/** A sender that keeps sending for this long after a refusal ignores refusals. */
const REFUSAL_WINDOW_MS = 5_000;

/** Result of charging a message to a budget. */
export type Verdict =
  | { readonly passes: true }
  | {
      readonly passes: false;
      /** Time after which the same message passes, in milliseconds. */
      readonly retryAfter: number;
      /** True when the sender has kept sending for 5 s although every message was refused. */
      readonly ignoresRefusals: boolean;
    };

/** A budget that a sender shares with others. */
export interface SharedBudget {
  /** Returns the milliseconds until the budget can pay for `count` messages (1 by default) of `bytes` bytes in total. */
  waitMs(bytes: number, count?: number): number;
  /** Charges `count` messages (1 by default) of `bytes` bytes in total. */
  spend(bytes: number, count?: number): void;
}

const PASSES: Verdict = { passes: true };

/** The budget of one sender for messages and bytes. A full budget holds the allowance of ten seconds. */
export class Budget {
  readonly #tokens: TokenBuckets;
  /** Times of the first and last refusal in a run of refusals less than `MIN_RETRY_MS` apart. */
  #refused: { readonly since: number; last: number } | undefined;

  constructor(
    private readonly allowance: Allowance,
    private readonly elapsed: () => number,
  ) {
    this.#tokens = new TokenBuckets(allowance, BURST_SECONDS, elapsed());
  }

  /**
   * Charges `count` messages (1 by default) of `bytes` bytes in total to this budget and to a shared one, if both can pay.
   * `ignoresRefusals` counts the refusals of this sender only, not those of other senders with the shared budget.
   */
  take(bytes: number, shared?: SharedBudget, count?: number): Verdict {
    const { allowance } = this;
    const now = this.elapsed();
    this.#tokens.fill(allowance, now);
    const waitMs = Math.max(this.#tokens.waitMs(allowance, bytes, count), shared?.waitMs(bytes, count) ?? 0);
    if (waitMs === 0) {
      this.#tokens.spend(allowance, bytes, count);
      shared?.spend(bytes, count);
      return PASSES;
    }
    const retryAfter = Math.max(MIN_RETRY_MS, Math.ceil(waitMs));
    if (!this.#refused || now - this.#refused.last >= MIN_RETRY_MS) this.#refused = { since: now, last: now };
    this.#refused.last = now;
    return { passes: false, retryAfter, ignoresRefusals: now - this.#refused.since >= REFUSAL_WINDOW_MS };
  }

  /** True when this budget equals a new one. */
  get isFull(): boolean {
    this.#tokens.fill(this.allowance, this.elapsed());
    return this.#tokens.isFull(this.allowance);
  }
}

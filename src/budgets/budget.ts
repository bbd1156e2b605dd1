import { type Allowance, Tokens } from './tokens.ts';

/** A full budget holds the allowance of so many seconds. */
const BURST_SECONDS = 10;
/** Shortest wait that a refusal asks for: long enough for the allowance of a second. */
const MIN_RETRY_MS = 1_000;
/** A sender that goes on for this long although it is refused ignores its budget. */
const REFUSAL_WINDOW_MS = 5_000;

/** Whether a message passes a budget. */
export type Verdict =
  | { readonly passes: true }
  | {
      readonly passes: false;
      /** Time after which the same message passes, in milliseconds. */
      readonly retryAfter: number;
      /** True when the sender went on for too long although it was refused. */
      readonly ignored: boolean;
    };

/** A budget that a sender shares with others. */
export interface SharedBudget {
  /** Milliseconds until the sender may take a message of so many bytes. */
  wait(bytes: number): number;
  /** Takes a message of so many bytes. */
  spend(bytes: number): void;
}

const PASSES: Verdict = { passes: true };

/** What one sender may send: messages and bytes, ten seconds' allowance at once. */
export class Budget {
  readonly #tokens: Tokens;
  /** The current run of refusals, without a pause as long as the shortest wait. */
  #refused: { readonly since: number; last: number } | undefined;

  constructor(
    private readonly allowance: Allowance,
    private readonly elapsed: () => number,
  ) {
    this.#tokens = new Tokens(allowance, BURST_SECONDS, elapsed());
  }

  /**
   * Takes one message of so many bytes out of this budget and out of a shared one, if both can pay for it. The verdict
   * counts refusals of this budget only: other senders with the shared budget answer for themselves.
   */
  take(bytes: number, shared?: SharedBudget): Verdict {
    const { allowance } = this;
    const now = this.elapsed();
    this.#tokens.fill(allowance, now);
    const wait = Math.max(this.#tokens.wait(allowance, bytes), shared?.wait(bytes) ?? 0);
    if (wait === 0) {
      this.#tokens.spend(allowance, bytes);
      shared?.spend(bytes);
      return PASSES;
    }
    const retryAfter = Math.max(MIN_RETRY_MS, Math.ceil(wait));
    if (!this.#refused || now - this.#refused.last >= MIN_RETRY_MS) this.#refused = { since: now, last: now };
    this.#refused.last = now;
    return { passes: false, retryAfter, ignored: now - this.#refused.since >= REFUSAL_WINDOW_MS };
  }

  /** True when a new budget would be the same. */
  get isFull(): boolean {
    this.#tokens.fill(this.allowance, this.elapsed());
    return this.#tokens.isFull(this.allowance);
  }
}

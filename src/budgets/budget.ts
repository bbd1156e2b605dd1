/** A full budget holds the allowance of so many seconds. */
const BURST_SECONDS = 10;
/** Shortest wait that a refusal asks for: long enough for the allowance of a second. */
const MIN_RETRY_MS = 1_000;
/** A sender that goes on for this long although it is refused ignores its budget. */
const REFUSAL_WINDOW_MS = 5_000;

/** What may be sent in a second; 0 means no limit. */
export interface Allowance {
  readonly messages: number;
  readonly bytes: number;
}

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

const PASSES: Verdict = { passes: true };

/** A token bucket for messages and one for bytes. Both start full, with ten seconds' allowance. */
export class Budget {
  #messages: number;
  #bytes: number;
  #filledAt: number;
  /** The current run of refusals, without a pause as long as the shortest wait. */
  #refused: { readonly since: number; last: number } | undefined;

  constructor(
    private readonly allowance: Allowance,
    private readonly elapsed: () => number,
  ) {
    this.#messages = allowance.messages * BURST_SECONDS;
    this.#bytes = allowance.bytes * BURST_SECONDS;
    this.#filledAt = elapsed();
  }

  /**
   * Takes one message of so many bytes out of this budget and out of a shared one, if both can pay for it. The verdict
   * counts refusals of this budget only: other senders with the shared budget answer for themselves.
   */
  take(bytes: number, shared?: Budget): Verdict {
    const now = this.elapsed();
    const budgets = shared ? [this, shared] : [this];
    const wait = Math.max(...budgets.map((budget) => budget.#wait(bytes, now)));
    if (wait === 0) {
      for (const budget of budgets) budget.#spend(bytes);
      return PASSES;
    }
    const retryAfter = Math.max(MIN_RETRY_MS, Math.ceil(wait));
    if (!this.#refused || now - this.#refused.last >= MIN_RETRY_MS) this.#refused = { since: now, last: now };
    this.#refused.last = now;
    return { passes: false, retryAfter, ignored: now - this.#refused.since >= REFUSAL_WINDOW_MS };
  }

  /** True when a new budget would be the same. */
  get isFull(): boolean {
    this.#fill(this.elapsed());
    return (
      this.#messages >= this.allowance.messages * BURST_SECONDS && this.#bytes >= this.allowance.bytes * BURST_SECONDS
    );
  }

  /** Milliseconds until this budget can pay for a message of so many bytes. */
  #wait(bytes: number, now: number): number {
    this.#fill(now);
    const { messages: perSecond, bytes: bytesPerSecond } = this.allowance;
    const forMessage = perSecond > 0 ? (1 - this.#messages) / perSecond : 0;
    const forBytes = bytesPerSecond > 0 ? (bytes - this.#bytes) / bytesPerSecond : 0;
    return Math.max(0, forMessage, forBytes) * 1_000;
  }

  #spend(bytes: number): void {
    if (this.allowance.messages > 0) this.#messages -= 1;
    if (this.allowance.bytes > 0) this.#bytes -= bytes;
  }

  #fill(now: number): void {
    const seconds = Math.max(0, now - this.#filledAt) / 1_000;
    this.#filledAt = now;
    const { messages, bytes } = this.allowance;
    this.#messages = Math.min(messages * BURST_SECONDS, this.#messages + seconds * messages);
    this.#bytes = Math.min(bytes * BURST_SECONDS, this.#bytes + seconds * bytes);
  }
}

/** Seconds of the allowance that may be saved up and used at once. */
const BURST_SECONDS = 10;
/** Least wait that a refusal asks for, in milliseconds: enough for a second's allowance. */
const MIN_RETRY_MS = 1_000;
/** Going on for this long although refused is ignoring it, in milliseconds. */
const REFUSAL_WINDOW_MS = 5_000;

/** What one may send a second; 0 is no limit. */
export interface Allowance {
  readonly messages: number;
  readonly bytes: number;
}

/** Whether something may pass; if not, how long to wait (milliseconds), and whether earlier refusals were ignored. */
export type Verdict =
  { readonly passes: true } | { readonly passes: false; readonly retryAfter: number; readonly ignored: boolean };

const MAX_REFUSALS: Verdict = { passes: true };

/** A token bucket for messages and one for bytes, full at first, each holding ten seconds' allowance. */
export class Budget {
  #messages: number;
  #bytes: number;
  #filled: number;
  /** The run of refusals without a pause as long as was asked for. */
  #refused: { readonly since: number; last: number } | undefined;

  constructor(
    private readonly allowance: Allowance,
    private readonly now: () => number,
  ) {
    this.#messages = allowance.messages * BURST_SECONDS;
    this.#bytes = allowance.bytes * BURST_SECONDS;
    this.#filled = now();
  }

  /**
   * Takes one message of so many bytes out of this budget and out of one it shares with others, if both have it.
   * Who ignores refusals is told by this budget alone: the others answer for themselves.
   */
  take(bytes: number, shared?: Budget): Verdict {
    const now = this.now();
    const budgets = shared ? [this, shared] : [this];
    const wait = Math.max(...budgets.map((one) => one.#wait(bytes, now)));
    if (wait === 0) {
      for (const one of budgets) one.#spend(bytes);
      return MAX_REFUSALS;
    }
    const retryAfter = Math.max(MIN_RETRY_MS, Math.ceil(wait));
    if (!this.#refused || now - this.#refused.last >= MIN_RETRY_MS) this.#refused = { since: now, last: now };
    this.#refused.last = now;
    return { passes: false, retryAfter, ignored: now - this.#refused.since >= REFUSAL_WINDOW_MS };
  }

  /** True when nothing is owed: a fresh budget would be the same. */
  get isFull(): boolean {
    this.#fill(this.now());
    return (
      this.#messages >= this.allowance.messages * BURST_SECONDS && this.#bytes >= this.allowance.bytes * BURST_SECONDS
    );
  }

  /** Milliseconds until one message of so many bytes is there. */
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
    const seconds = Math.max(0, now - this.#filled) / 1_000;
    this.#filled = now;
    const { messages, bytes } = this.allowance;
    this.#messages = Math.min(messages * BURST_SECONDS, this.#messages + seconds * messages);
    this.#bytes = Math.min(bytes * BURST_SECONDS, this.#bytes + seconds * bytes);
  }
}

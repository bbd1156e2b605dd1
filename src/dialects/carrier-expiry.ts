import type { Carrier } from '../carriers/carrier.ts';
import type { Cancel, Clock } from '../clock.ts';
import { closeReasons } from '../protocol/close-reasons.ts';

/** Time after the end of a token for which its carrier stays open. */
const EXPIRY_GRACE_MS = 30_000;

/** Closes the carrier of a verified user when its token has ended 30 s ago, and was not refreshed. */
export class CarrierExpiry {
  #expires = Number.POSITIVE_INFINITY;
  #cancel: Cancel = () => {};
  #isStopped = false;

  constructor(
    private readonly carrier: Carrier,
    private readonly clock: Clock,
  ) {}

  /**
   * Sets the end of the token, in milliseconds since 1970. Closes the carrier now where that is long ago. Does nothing after
   * `stop`: a room that refuses a member closes its carrier at once.
   */
  set(expires: number): void {
    if (this.#isStopped) return;
    this.#expires = expires;
    this.#check();
  }

  /** Ends the timer of a closed carrier. */
  stop(): void {
    this.#isStopped = true;
    this.#cancel();
  }

  #check(): void {
    this.#cancel();
    // Looks at the time again when the timer has run: the system time may have been corrected.
    const leftMs = this.#expires + EXPIRY_GRACE_MS - this.clock.wall();
    if (leftMs <= 0) this.carrier.close(closeReasons.expired);
    else this.#cancel = this.clock.after(leftMs, () => this.#check());
  }
}

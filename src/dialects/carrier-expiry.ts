import type { Carrier } from '../carriers/carrier.ts';
import type { Cancel, Clock } from '../clock.ts';
import { closeReasons } from '../protocol/close-reasons.ts';

/** Time after the end of a token for which its carrier stays open. */
const EXPIRY_GRACE_MS = 30_000;

/** Closes the carrier of a verified user 30 s after the end of its token, unless the client has refreshed the token. */
export class CarrierExpiry {
  #cancel: Cancel = () => {};
  #isStopped = false;

  constructor(
    private readonly carrier: Carrier,
    private readonly clock: Clock,
  ) {}

  /**
   * Sets the end of the token, in milliseconds since 1970. Closes the carrier at once if the 30 s are over. Does nothing
   * after `stop`: a room that refuses a member closes its carrier at once.
   */
  set(expires: number): void {
    if (this.#isStopped) return;
    this.#cancel();
    const leftMs = expires + EXPIRY_GRACE_MS - this.clock.wall();
    if (leftMs <= 0) this.carrier.close(closeReasons.expired);
    // Looks at the time again when the timer has run: the system time may have been corrected.
    else this.#cancel = this.clock.after(leftMs, () => this.set(expires));
  }

  /** Ends the timer of a closed carrier. */
  stop(): void {
    this.#isStopped = true;
    this.#cancel();
  }
}

import type { Clock } from '../clock.ts';

/** Start of a message that is a probe. */
const PROBE = '~probe ';
/** Time for a probe to arrive, in milliseconds. */
const DELIVERY_TIMEOUT_MS = 2_000;

/** Finds a subscription that has gone deaf: a message published over one connection must arrive over the other. */
export class DeliveryProbe {
  readonly #clock: Clock;
  readonly #newId: () => string;
  #awaited: { readonly message: string; readonly settle: (hasArrived: boolean) => void } | undefined;

  constructor(clock: Clock, newId: () => string) {
    this.#clock = clock;
    this.#newId = newId;
  }

  /** Sends a probe with `publish`. Resolves to false when it has not arrived within 2 s. Rejects as `publish` does. */
  async run(publish: (message: string) => Promise<unknown>): Promise<boolean> {
    const arrival = Promise.withResolvers<boolean>();
    const awaited = { message: PROBE + this.#newId(), settle: arrival.resolve };
    this.#awaited = awaited;
    const cancel = this.#clock.after(DELIVERY_TIMEOUT_MS, () => arrival.resolve(false));
    try {
      await publish(awaited.message);
      return await arrival.promise;
    } finally {
      cancel();
    }
  }

  /** Ends the current run without an arrival. */
  cancel(): void {
    this.#awaited?.settle(false);
  }

  /** Receives a message. Returns whether it is a probe: this node's, or one of another node with the same id. */
  receive(message: string): boolean {
    if (!message.startsWith(PROBE)) return false;
    if (this.#awaited?.message === message) this.#awaited.settle(true);
    return true;
  }
}

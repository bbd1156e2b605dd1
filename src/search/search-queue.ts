import type { Clock } from '../clock.ts';
import { toNetwork } from '../net/ip-address.ts';

/**
 * Lets the searches of all connections run one in each turn of the event loop, and alternates between networks. Many searches at once
 * then delay a room only by the time of one.
 */
export class SearchQueue {
  /** Waiting searches by network, the network whose turn is next first. */
  readonly #waiting = new Map<string, (() => void)[]>();
  /** True when a search has run in this turn of the event loop. */
  #hasRun = false;

  constructor(private readonly clock: Clock) {}

  /** Resolves when a search for a client with this address may run. */
  async turn(address: string): Promise<void> {
    const turn = Promise.withResolvers<void>();
    const network = toNetwork(address);
    const waiting = this.#waiting.get(network) ?? [];
    waiting.push(turn.resolve);
    this.#waiting.set(network, waiting);
    if (!this.#hasRun) this.#runNext();
    await turn.promise;
  }

  #runNext(): void {
    const [next] = this.#waiting;
    if (!next) return;
    const [network, waiting] = next;
    const run = waiting.shift();
    this.#waiting.delete(network);
    if (waiting.length > 0) this.#waiting.set(network, waiting);
    this.#hasRun = true;
    this.clock.after(0, () => {
      this.#hasRun = false;
      this.#runNext();
    });
    run?.();
  }
}

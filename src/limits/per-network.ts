import { toNetwork } from '../net/ip-address.ts';

/** Number of networks above which idle ones are removed. */
const SWEEP_ABOVE_NETWORKS = 1_000;

/** Keeps a value for each network (an IPv4 address, or a /64 of IPv6), and removes idle values. */
export class PerNetwork<Value> {
  readonly #values = new Map<string, Value>();
  #sweepAbove = SWEEP_ABOVE_NETWORKS;

  constructor(
    private readonly create: () => Value,
    /** Whether a value is as good as a new one. */
    private readonly isIdle: (value: Value) => boolean,
  ) {}

  /** The value for the network of an address, created if needed. */
  get(address: string): Value {
    const network = toNetwork(address);
    const found = this.#values.get(network);
    if (found !== undefined) return found;
    if (this.#values.size >= this.#sweepAbove) this.#sweep();
    const value = this.create();
    this.#values.set(network, value);
    return value;
  }

  #sweep(): void {
    for (const [network, value] of this.#values) if (this.isIdle(value)) this.#values.delete(network);
    // The next sweep waits for as many new networks. A flood from ever new addresses must not cost a sweep each time.
    this.#sweepAbove = Math.max(SWEEP_ABOVE_NETWORKS, this.#values.size * 2);
  }
}

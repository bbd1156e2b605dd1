import { addressKind, toNetwork } from '../net/ip-address.ts';
import { KeyedLimits } from './keyed-limits.ts';

/**
 * Keeps a value for each network (an IPv4 address, or a /64 of IPv6), and removes idle values. Loopback addresses have
 * none: they are the operator's, or those of a proxy that `TRUST_PROXY` does not count.
 */
export class PerNetwork<Value> {
  readonly #values: KeyedLimits<Value>;

  /** `isIdle`: whether a value is as good as a new one. */
  constructor(create: () => Value, isIdle: (value: Value) => boolean) {
    this.#values = new KeyedLimits(create, isIdle);
  }

  /** The value for the network of an address, created if needed. Undefined for a loopback address. */
  get(address: string): Value | undefined {
    return addressKind(address) === 'loopback' ? undefined : this.#values.get(toNetwork(address));
  }
}

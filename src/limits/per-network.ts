import { addressKind, toNetwork } from '../net/ip-address.ts';
import { KeyedLimits } from './keyed-limits.ts';

/**
 * Holds a value for each network (an IPv4 address, or a /64 of IPv6), and removes idle values. Loopback addresses have no
 * value: they belong to the operator, or to a proxy that `TRUST_PROXY` leaves out.
 */
export class PerNetwork<Value> {
  readonly #values: KeyedLimits<Value>;

  /** `isIdle` returns whether a value equals a new one, so that it can be removed. */
  constructor(create: () => Value, isIdle: (value: Value) => boolean) {
    this.#values = new KeyedLimits(create, isIdle);
  }

  /** Returns the value for the network of an address, and creates it if needed. Returns undefined for a loopback address. */
  get(address: string): Value | undefined {
    return addressKind(address) === 'loopback' ? undefined : this.#values.get(toNetwork(address));
  }
}

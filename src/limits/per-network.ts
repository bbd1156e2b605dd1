import { addressKind, toNetwork } from '../net/ip-address.ts';
import { KeyedLimits } from './keyed-limits.ts';

/**
 * Holds a value for each network (an IPv4 address, or a /64 of IPv6), or for each part of the address space that `toKey` returns, and
 * removes idle values. Loopback addresses have no value: they belong to the operator, or to a proxy that `TRUST_PROXY` leaves out.
 */
export class PerNetwork<Value> {
  readonly #values: KeyedLimits<Value>;

  /** `isIdle` returns whether a value equals a new one, so that it can be removed. */
  constructor(
    create: () => Value,
    isIdle: (value: Value) => boolean,
    private readonly toKey: (address: string) => string | undefined = toNetwork,
  ) {
    this.#values = new KeyedLimits(create, isIdle);
  }

  /**
   * Returns the value for the network of an address, and creates it if needed. Returns undefined for a loopback address, and
   * where `toKey` returns undefined.
   */
  get(address: string): Value | undefined {
    const key = addressKind(address) === 'loopback' ? undefined : this.toKey(address);
    return key === undefined ? undefined : this.#values.get(key);
  }
}

import { addressKind, toNetwork } from '../net/ip-address.ts';

/** Number of different tags. It is small, so that a stored tag does not reveal the network. */
const TAGS = 65_536;
/** Tag of events without an address, or from a loopback address, which belongs to the operator or to a proxy. It has no share. */
export const NO_NETWORK = 0;

/**
 * Returns the tag of an address's network: a small number by which a journal limits the share of each network. The epoch
 * is the salt, so a network has different tags in different rooms.
 */
export function networkTag(epoch: string, address: string | undefined): number {
  if (address === undefined || addressKind(address) === 'loopback') return NO_NETWORK;
  return 1 + Number(Bun.hash(`${epoch} ${toNetwork(address)}`) % BigInt(TAGS - 1));
}

/** A replay has at most this many times its limit, because not all changes count towards the limit. */
export const MAX_REPLAY_FACTOR = 4;

/** Returns the maximum number of events of one network among `maxEvents` events. */
export function networkShare(maxEvents: number): number {
  return Math.max(1, Math.floor(maxEvents / 4));
}
